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
  const total = sum(weights) || 1;
  const share = sum(weights) / (sum(result.weights) || 1);
  const said = result.concepts.map((_, i) =>
    Math.max(0, ...quoted.map((candidate) => candidate.said[i] ?? 0)),
  );
  const isMissing = result.concepts.map(
    ({ alternatives }) =>
      !alternatives.some(
        ({ terms, weight }) => weight >= surelyMeant && terms.every((term) => sentences.frequency(term) > 0),
      ),
  );
  const missing = sum(isMissing.map((is, i) => (is ? (weights[i] ?? 0) : 0))) / total;
  const coverage = leaned(
    sum(said.map((match, i) => match * (weights[i] ?? 0))) / total,
    share,
    usual.coverage,
  );
  const block = article.sentences[first]?.block ?? -1;
  const inBlock = result.concepts.map((concept, i) => {
    const weight = weights[i] ?? 0;
    return weight === 0 ? 0 : weight * (searched.blocks.matches(concept).get(block) ?? 0);
  });
  const crossLanguage = question.language === article.language ? 0 : 1;
  const similarity = Math.max(...quoted.map((candidate) => candidate.similarity));
  return {
    coverage,
    blockCoverage: leaned(sum(inBlock) / total, share, usual.blockCoverage),
    chanceCoverage: leaned(chance.coverage, share, usual.chanceCoverage),
    similarity: (similarity - chance.similarity) / chance.deviation / 5,
    missing: leaned(missing, share, usual.missing),
    crossLanguage,
    crossCoverage: crossLanguage * coverage,
    names: nameEvidence(article, result, isMissing) + placeEvidence(searched, result, isMissing, block),
    kind: kindEvidence(article, choice, question),
  };
}

/** What these shares mostly are. */
const usual = { coverage: 0.1, blockCoverage: 0.13, chanceCoverage: 0.05, missing: 0 } as const;
/** Part of a question that what is usual counts for. */
const usualWeight = 0.2;

/** A share of what is asked beside the names, nearer to what is usual the less that is: one word tells little. */
function leaned(value: number, besideNames: number, usually: number): number {
  return (value * besideNames + usually * usualWeight) / (besideNames + usualWeight);
}

/**
 * The weights of what is asked beside the names. That an article speaks of somebody does not mean that it says this of
 * them: names have evidence of their own.
 */
export function weightsBesideNames({ concepts, weights }: SearchResult): number[] {
  return weights.map((weight, i) => (concepts[i]?.isName ? 0 : weight));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
