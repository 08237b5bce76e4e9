import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Article } from '../article/article.js';
import { messageOf, VerbatimError } from '../errors.js';
import type { Chance } from '../search/background.js';
import type { SearchResult } from '../search/search.js';
import type { SearchableArticle } from '../search/searchable-article.js';
import type { Choice } from './choose.js';
import { holdsKind } from './kind-match.js';
import type { Ranked } from './rank.js';
import type { Understood } from './understand.js';

/** Signs of whether the first quote answers, each about 0 to 1. */
export interface Evidence {
  /** Share of what is asked that the quote says. */
  readonly coverage: number;
  /** The same for the block around it. */
  readonly blockCoverage: number;
  /** What coverage unrelated sentences reach. */
  readonly chanceCoverage: number;
  /** Cosine of the quote, in fifths of standard deviations above unrelated sentences. */
  readonly similarity: number;
  /** Share of what is asked that stands nowhere in the article. */
  readonly missing: number;
  /** Share of the names and numbers asked about that stand nowhere in the article. */
  readonly missingNames: number;
  /** 1 when the question asks for a number, date or place and the quote holds none. */
  readonly missingKind: number;
  /** 1 when question and article are in different languages. */
  readonly crossLanguage: number;
  readonly crossCoverage: number;
}

export const evidenceNames = [
  'coverage',
  'blockCoverage',
  'chanceCoverage',
  'similarity',
  'missing',
  'missingNames',
  'missingKind',
  'crossLanguage',
  'crossCoverage',
] as const satisfies readonly (keyof Evidence)[];

const judgeFile = z.object({
  version: z.literal(1),
  intercept: z.number(),
  weights: z.record(z.enum(evidenceNames), z.number()),
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
  const sum = evidenceNames.reduce(
    (total, name) => total + model.weights[name] * evidence[name],
    model.intercept,
  );
  return 1 / (1 + Math.exp(-sum));
}

export function evidenceOf(
  { article, sentences }: SearchableArticle,
  question: Understood,
  result: SearchResult,
  ranked: readonly Ranked[],
  choice: Choice,
  chance: Chance,
): Evidence {
  const [first, past] = choice.sentences;
  const quoted = ranked.filter(({ sentence }) => first <= sentence && sentence < past);
  const total = result.weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const said = result.concepts.map((_, i) =>
    Math.max(0, ...quoted.map((candidate) => candidate.said[i] ?? 0)),
  );
  const isMissing = result.concepts.map(
    ({ alternatives }) =>
      !alternatives.some(({ terms }) => terms.every((term) => sentences.frequency(term) > 0)),
  );
  const share = (counts: (i: number) => boolean, weight: (i: number) => number) => {
    let all = 0;
    let missing = 0;
    result.concepts.forEach((_, i) => {
      if (!counts(i)) return;
      all += weight(i);
      if (isMissing[i]) missing += weight(i);
    });
    return all > 0 ? missing / all : 0;
  };
  const coverage = said.reduce((sum, match, i) => sum + match * (result.weights[i] ?? 0), 0) / total;
  const crossLanguage = question.language === article.language ? 0 : 1;
  const similarity = Math.max(...quoted.map((candidate) => candidate.similarity));
  return {
    coverage,
    blockCoverage: Math.max(0, ...quoted.map((candidate) => candidate.blockCoverage)),
    chanceCoverage: chance.coverage,
    similarity: (similarity - chance.similarity) / chance.deviation / 5,
    missing: share(
      () => true,
      (i) => result.weights[i] ?? 0,
    ),
    missingNames: share(
      (i) => result.concepts[i]?.isName ?? false,
      () => 1,
    ),
    missingKind: holdsKind(textOf(article, first, past), question.kind) ? 0 : 1,
    crossLanguage,
    crossCoverage: crossLanguage * coverage,
  };
}

function textOf(article: Article, first: number, past: number): string {
  return article.text.slice(article.sentences[first]?.start ?? 0, article.sentences[past - 1]?.end ?? 0);
}
