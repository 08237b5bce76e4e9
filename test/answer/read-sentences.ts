import type { ReadSentence } from '../../src/answer/assess.js';
import type { Calibration } from '../../src/answer/calibration.js';
import type { Article } from '../../src/article/article.js';
import { parseArticle } from '../../src/article/read.js';

const noWeights = {
  evidence: 0,
  spanMargin: 0,
  similarity: 0,
  keywords: 0,
  heading: 0,
  behind: 0,
  evidenceMargin: 0,
  similarityBehind: 0,
  keywordsBehind: 0,
  crossLanguage: 0,
  crossKeywords: 0,
  followUp: 0,
} as const;

/** Log odds are the evidence alone. */
export const evidenceOnly: Calibration = {
  version: 2,
  search: { keywords: 0, earlier: 0 },
  rank: { evidence: 1, spanMargin: 0, similarity: 0, keywords: 0, heading: 0 },
  lead: { intercept: 0, weights: { ...noWeights, evidence: 1 } },
  further: { intercept: 0, weights: { ...noWeights, evidence: 1 } },
  threshold: 0.5,
  furtherThreshold: 0.5,
  nearestThreshold: 0.1,
  markThreshold: 0,
};

export function markdown(content: string): Article {
  return parseArticle('article.md', Buffer.from(content));
}

/** The number of the one sentence that begins with `words`. */
export function sentenceOf({ text, sentences }: Article, words: string): number {
  return sentences.findIndex(({ start }) => text.startsWith(words, start));
}

/** A sentence as read, with its evidence. */
export function readSentence(article: Article, words: string, evidence: number): ReadSentence {
  const sentence = sentenceOf(article, words);
  const signs = { evidence, spanMargin: 0, similarity: 0, keywords: 0, heading: 0 };
  return {
    article,
    sentence,
    signs,
    standings: { ...noWeights, ...signs },
    score: evidence,
    answer: null,
  };
}
