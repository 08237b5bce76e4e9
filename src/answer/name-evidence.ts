import type { Article } from '../article/article.js';
import type { Concept } from '../search/keywords.js';
import type { SearchResult } from '../search/search.js';
import type { SearchableArticle } from '../search/searchable-article.js';

/**
 * How often a name or number asked about is missing from an article that answers, and from one that does not. In a
 * Chinese article that writes foreign names in Chinese, an English one proves little.
 */
const missingNameRates = {
  sameScript: { answering: 0.05, other: 0.8 },
  number: { answering: 0.12, other: 0.85 },
  keptInLatin: { answering: 0.15, other: 0.7 },
  translated: { answering: 0.24, other: 0.79 },
  untranslated: { answering: 0.85, other: 1 },
} as const;
/** Of however many names: one that is written otherwise is seldom the only one. */
const strongestEvidence = -3.5;

/** Log likelihood ratio of the names and numbers asked about that stand nowhere in the article; 0 when none is missing. */
export function nameEvidence(article: Article, result: SearchResult, isMissing: readonly boolean[]): number {
  const rates = ({ alternatives, isNumber }: Concept): keyof typeof missingNameRates => {
    if (isNumber) return 'number';
    if (article.language === 'en') return 'sameScript';
    if (keepsLatinNames(article)) return 'keptInLatin';
    return alternatives.length > 1 ? 'translated' : 'untranslated';
  };
  const evidence = result.concepts
    .filter(({ isName }, i) => isName && isMissing[i])
    .map((concept) => missingNameRates[rates(concept)])
    .reduce((sum, { answering, other }) => sum + Math.log(answering / other), 0);
  return Math.max(strongestEvidence, evidence);
}

/** How often none of the names asked about that the article has stands near the quote: when it answers, when it does not. */
const strayRates = { answering: 0.05, other: 0.15 } as const;
/** An article that has the names asked about is more likely than another to answer, and so is a quote beside them. */
const presentNames = 0.4;

/** Log likelihood ratio of a quote that stands, or does not, in a block with one of the names asked about. */
export function placeEvidence(
  { blocks }: SearchableArticle,
  result: SearchResult,
  isMissing: readonly boolean[],
  block: number,
): number {
  const known = result.concepts.filter(({ isName }, i) => isName && !isMissing[i]);
  if (known.length === 0) return 0;
  const isStray = known.every((concept) => !blocks.matches(concept).has(block));
  return isStray ? Math.log(strayRates.answering / strayRates.other) : presentNames;
}

const latinNamesAThousandCharacters = 8;

/** Whether a Chinese article leaves foreign names as they are, as technology news does, or writes them in Chinese. */
function keepsLatinNames(article: Article): boolean {
  const known = latinNamesKept.get(article);
  if (known !== undefined) return known;
  const names = new Set(article.text.match(/\p{Lu}\p{L}+/gu));
  const isKept = names.size >= (latinNamesAThousandCharacters * article.text.length) / 1000;
  latinNamesKept.set(article, isKept);
  return isKept;
}

/** A long article takes a tenth of a second to look through, and every name that it lacks asks. */
const latinNamesKept = new WeakMap<Article, boolean>();
