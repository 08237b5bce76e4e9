import type { Chance } from '../search/background.js';
import type { SearchResult } from '../search/search.js';
import type { SearchableArticle } from '../search/searchable-article.js';
import type { Choice } from './choose.js';
import { kindEvidence } from './kind-evidence.js';
import { nameEvidence, placeEvidence } from './name-evidence.js';
import type { Ranked } from './rank.js';
import type { Understood } from './understand.js';

/** Signs of whether the first quote answers. */
export interface Evidence {
  /** Share of what is asked beside the names that the quote says, 0 to 1. */
  readonly coverage: number;
  /** The same for the block around it. */
  readonly blockCoverage: number;
  /** What coverage unrelated sentences reach. */
  readonly chanceCoverage: number;
  /** Cosine of the quote, above that of unrelated sentences, in units of five standard deviations. */
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
  const weights = weightsBesideNames(result);
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const said = result.concepts.map((_, i) =>
    Math.max(0, ...quoted.map((candidate) => candidate.said[i] ?? 0)),
  );
  const isMissing = result.concepts.map(
    ({ alternatives }) =>
      !alternatives.some(
        ({ terms, weight }) => weight >= surelyMeant && terms.every((term) => sentences.frequency(term) > 0),
      ),
  );
  const missing = isMissing.reduce((sum, is, i) => sum + (is ? (weights[i] ?? 0) : 0), 0) / total;
  const coverage = said.reduce((sum, match, i) => sum + match * (weights[i] ?? 0), 0) / total;
  const block = article.sentences[first]?.block ?? -1;
  const blockCoverage =
    result.concepts.reduce((sum, concept, i) => {
      const weight = weights[i] ?? 0;
      return weight === 0 ? sum : sum + weight * (searched.blocks.matches(concept).get(block) ?? 0);
    }, 0) / total;
  const crossLanguage = question.language === article.language ? 0 : 1;
  const similarity = Math.max(...quoted.map((candidate) => candidate.similarity));
  return {
    coverage,
    blockCoverage,
    chanceCoverage: chance.coverage,
    similarity: (similarity - chance.similarity) / chance.deviation / 5,
    missing,
    crossLanguage,
    crossCoverage: crossLanguage * coverage,
    names: nameEvidence(article, result, isMissing) + placeEvidence(searched, result, isMissing, block),
    kind: kindEvidence(article, choice, question),
  };
}

/** Below this share of the question, what is not a name is too little to judge by. */
const leastBesideNames = 0.3;

/**
 * The weights of what is asked about the names in a question; of everything where little but names is asked. That an
 * article speaks of somebody does not mean that it says this of them: names have evidence of their own.
 */
export function weightsBesideNames({ concepts, weights }: SearchResult): number[] {
  const beside = weights.map((weight, i) => (concepts[i]?.isName ? 0 : weight));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return sum(beside) >= leastBesideNames * sum(weights) ? beside : [...weights];
}
