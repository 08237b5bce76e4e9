import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Article } from '../article/article.js';
import { messageOf, VerbatimError } from '../errors.js';
import type { Chance } from '../search/background.js';
import type { Concept } from '../search/keywords.js';
import type { SearchResult } from '../search/search.js';
import type { SearchableArticle } from '../search/searchable-article.js';
import type { Choice } from './choose.js';
import { holdsKind, surelyWritten } from './kind-match.js';
import type { Ranked } from './rank.js';
import type { Understood } from './understand.js';

/** Signs of whether the first quote answers. */
export interface Evidence {
  /** Share of what is asked that the quote says, 0 to 1. */
  readonly coverage: number;
  /** The same for the block around it. */
  readonly blockCoverage: number;
  /** What coverage unrelated sentences reach. */
  readonly chanceCoverage: number;
  /** Cosine of the quote, in fifths of standard deviations above unrelated sentences. */
  readonly similarity: number;
  /** Share of what is asked that stands nowhere in the article. */
  readonly missing: number;
  /** 1 when question and article are in different languages. */
  readonly crossLanguage: number;
  readonly crossCoverage: number;
  /** Log likelihood ratio of finding, or missing, in the article the names and numbers that are asked about. */
  readonly names: number;
  /** Log likelihood ratio of the quote not holding a number or date that is asked for, or being a heading asked for. */
  readonly kind: number;
}

/** Those that are weighed by regression; likelihood ratios count as they are. */
export const weighed = [
  'coverage',
  'blockCoverage',
  'chanceCoverage',
  'similarity',
  'missing',
  'crossLanguage',
  'crossCoverage',
] as const satisfies readonly (keyof Evidence)[];

const judgeFile = z.object({
  version: z.literal(1),
  intercept: z.number(),
  weights: z.record(z.enum(weighed), z.number()),
  /** The confidence from which a quote is called an answer. */
  threshold: z.number().min(0).max(1),
});

/** A logistic regression over the evidence. */
export type JudgeModel = z.infer<typeof judgeFile>;

/** @throws VerbatimError when the file is missing or malformed. */
export async function loadJudge(path: string): Promise<JudgeModel> {
  try {
    return judgeFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new VerbatimError('judge', `cannot read ${path} (${messageOf(cause)})`, 'Install Verbatim again', {
      cause,
    });
  }
}

/** The probability, 0 to 1, that the quote answers. */
export function confidenceOf(evidence: Evidence, model: JudgeModel): number {
  const regression = weighed.reduce(
    (sum, name) => sum + model.weights[name] * evidence[name],
    model.intercept,
  );
  const sum = regression + evidence.names + evidence.kind;
  return 1 / (1 + Math.exp(-sum));
}

/** An alternative of less weight is a guess, and finding it proves nothing. */
const surelyMeant = 0.35;

export function evidenceOf(
  searched: SearchableArticle,
  question: Understood,
  result: SearchResult,
  ranked: readonly Ranked[],
  choice: Choice,
  chance: Chance,
): Evidence {
  const { article, sentences } = searched;
  const [first, past] = choice.sentences;
  const quoted = ranked.filter(({ sentence }) => first <= sentence && sentence < past);
  const total = result.weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const said = result.concepts.map((_, i) =>
    Math.max(0, ...quoted.map((candidate) => candidate.said[i] ?? 0)),
  );
  const isMissing = result.concepts.map(
    ({ alternatives }) =>
      !alternatives.some(
        ({ terms, weight }) => weight >= surelyMeant && terms.every((term) => sentences.frequency(term) > 0),
      ),
  );
  const missing = isMissing.reduce((sum, is, i) => sum + (is ? (result.weights[i] ?? 0) : 0), 0) / total;
  const coverage = said.reduce((sum, match, i) => sum + match * (result.weights[i] ?? 0), 0) / total;
  const crossLanguage = question.language === article.language ? 0 : 1;
  const similarity = Math.max(...quoted.map((candidate) => candidate.similarity));
  return {
    coverage,
    blockCoverage: Math.max(0, ...quoted.map((candidate) => candidate.blockCoverage)),
    chanceCoverage: chance.coverage,
    similarity: (similarity - chance.similarity) / chance.deviation / 5,
    missing,
    crossLanguage,
    crossCoverage: crossLanguage * coverage,
    names:
      nameEvidence(article, question.text, result, isMissing) +
      strayEvidence(searched, result, isMissing, article.sentences[first]?.block ?? -1),
    kind: kindEvidence(article, choice, question),
  };
}

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
const countedNames = 2;

function nameEvidence(
  article: Article,
  question: string,
  result: SearchResult,
  isMissing: readonly boolean[],
): number {
  const rates = ({ alternatives, start }: Concept): keyof typeof missingNameRates => {
    if (/^\p{N}/u.test(question.slice(start))) return 'number';
    if (article.language === 'en') return 'sameScript';
    if (keepsLatinNames(article)) return 'keptInLatin';
    return alternatives.length > 1 ? 'translated' : 'untranslated';
  };
  return result.concepts
    .filter(({ isName }, i) => isName && isMissing[i])
    .map((concept) => missingNameRates[rates(concept)])
    .map(({ answering, other }) => Math.log(answering / other))
    .sort((a, b) => a - b)
    .slice(0, countedNames)
    .reduce((sum, evidence) => sum + evidence, 0);
}

/** How often none of the names asked about stands in the quote's block, when the quote answers and when it does not. */
const strayRates = { answering: 0.05, other: 0.15 } as const;

function strayEvidence(
  { blocks }: SearchableArticle,
  result: SearchResult,
  isMissing: readonly boolean[],
  block: number,
): number {
  const known = result.concepts.filter(({ isName }, i) => isName && !isMissing[i]);
  const isStray = known.length > 0 && known.every((concept) => !blocks.matches(concept).has(block));
  return isStray ? Math.log(strayRates.answering / strayRates.other) : 0;
}

const latinNamesAThousandCharacters = 8;

/** Whether a Chinese article leaves foreign names as they are, as technology news does, or writes them in Chinese. */
function keepsLatinNames(article: Article): boolean {
  const names = new Set(article.text.match(/\p{Lu}\p{L}+/gu));
  return names.size >= (latinNamesAThousandCharacters * article.text.length) / 1000;
}

/** How often an answering quote lacks the number or date that was asked for: it may be spelt out. */
const missingKindRate = 0.05;

/** A heading that was asked for is right: only how many are wanted can be mistaken. */
const askedHeading = Math.log(50);

function kindEvidence(article: Article, choice: Choice, question: Understood): number {
  const [first, past] = choice.sentences;
  const block = article.blocks[article.sentences[first]?.block ?? -1];
  if (question.kind === 'heading' || question.kind === 'title')
    return block?.kind === question.kind ? askedHeading : 0;
  if (!surelyWritten.has(question.kind) || holdsKind(textOf(article, first, past), question.kind)) return 0;
  const holding = article.sentences.filter((_, i) =>
    holdsKind(textOf(article, i, i + 1), question.kind),
  ).length;
  const usual = (holding + 1) / (article.sentences.length + 2);
  return Math.log(missingKindRate / (1 - usual));
}

function textOf(article: Article, first: number, past: number): string {
  return article.text.slice(article.sentences[first]?.start ?? 0, article.sentences[past - 1]?.end ?? 0);
}
