import type { Article } from '../article/article.js';
import type { Candidate, SearchResult } from '../search/search.js';
import { holdsKind, isWritten } from './kind-match.js';
import type { Understood } from './understand.js';

/** A sentence that may answer, with the score it is ordered by. */
export interface Ranked extends Candidate {
  readonly score: number;
}

/** What each sign counts. Chosen on the development articles of XQuAD-R, both languages and across (`npm run eval`). */
export const rankWeights = {
  coverage: 1,
  similarity: 0.25,
  blockCoverage: 0.3,
  passageSimilarity: 0.1,
  /** Of holding the number, date or time asked for. */
  kind: 0.15,
  /** Headings name what the text below says; they seldom answer unless asked for. */
  heading: -0.3,
  askedHeading: 1,
} as const;
export type RankWeights = Readonly<Record<keyof typeof rankWeights, number>>;

/** Candidates by score, best first. */
export function rank(
  article: Article,
  question: Understood,
  result: SearchResult,
  weights: RankWeights = rankWeights,
): Ranked[] {
  return result.candidates
    .map((candidate) => ({ ...candidate, score: scoreOf(article, question, candidate, weights) }))
    .sort((a, b) => b.score - a.score || a.sentence - b.sentence);
}

function scoreOf(article: Article, question: Understood, candidate: Candidate, weights: RankWeights): number {
  const sentence = article.sentences[candidate.sentence];
  const block = article.blocks[sentence?.block ?? -1];
  const text = article.text.slice(sentence?.start, sentence?.end);
  const isHeading = block?.kind === 'heading' || block?.kind === 'title';
  return (
    weights.coverage * candidate.coverage +
    weights.similarity * candidate.similarity +
    weights.blockCoverage * candidate.blockCoverage +
    weights.passageSimilarity * candidate.passageSimilarity +
    (isWritten(question.kind) && holdsKind(text, question.kind, question.text) ? weights.kind : 0) +
    (isHeading ? (question.kind === block.kind ? weights.askedHeading : weights.heading) : 0)
  );
}
