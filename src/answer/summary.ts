import type { Article } from '../article/article.js';
import { VerbatimError } from '../errors.js';
import type { Searcher } from '../search/search.js';
import { dot } from '../search/vectors.js';
import { type Summary, type SummaryOptions, summaryLengths } from './answer.js';
import { assess, type Sources } from './assess.js';
import { questionOf } from './question.js';
import { isQuestionLine } from './question-lines.js';
import { quoteOf } from './quote.js';

/**
 * What a sentence's likeness to those chosen already counts against it, beside its nearness to the middle of the article
 * (maximal marginal relevance, Carbonell and Goldstein 1998).
 */
const LIKENESS_WEIGHT = 0.5;
/** What standing at the opening counts: reporters and authors put there what the rest is about. */
const PLACE_WEIGHT = 0.35;
/** What the topic counts beside nearness to the middle. */
const TOPIC_WEIGHT = 2;

/**
 * The article's key sentences: central, unlike each other, in its order.
 *
 * @returns no quotes on a topic that the article does not speak of.
 * @throws VerbatimError when the article is unknown, or several are there and none is named; what the models throw.
 */
export async function summarize(sources: Sources, options: SummaryOptions = {}): Promise<Summary> {
  const { searcher } = sources;
  const article = oneArticle(searcher, options.articleId);
  const vectors = searcher.vectorsOf(article);
  const topic = questionOf(options.topic ?? '');
  let topicVector: Float32Array | null = null;
  if (topic.text !== '') {
    const { confidence } = await assess(sources, topic, article.id);
    if (confidence < sources.calibration.nearestThreshold) return { quotes: [], language: article.language };
    topicVector = await sources.encoder.question(topic.text, null);
  }
  const count = summaryLengths[options.length ?? 'medium'];
  return {
    quotes: keySentences(article, vectors, count, topicVector).map((sentence) =>
      quoteOf(article, [sentence, sentence + 1]),
    ),
    language: article.language,
  };
}

/** Indices of the key sentences, in the article's order, none said twice; fewer than `count` where there are no more. */
export function keySentences(
  article: Article,
  vectors: readonly Float32Array[],
  count: number,
  topic: Float32Array | null,
): number[] {
  const eligible = article.sentences.flatMap(({ block, quotable }, at) => {
    const [vector, paragraph] = [vectors[at], article.blocks[block]?.paragraph ?? 0];
    const canStand = quotable !== false && paragraph > 0 && !isQuestionLine(article, at);
    return canStand && vector !== undefined ? [{ at, vector }] : [];
  });
  const middle = unit(sum(eligible.map(({ vector }) => vector)));
  let free = eligible.map(({ at, vector }) => ({
    at,
    vector,
    words: article.text.slice(article.sentences[at]?.start, article.sentences[at]?.end),
    worth:
      dot(vector, middle) +
      PLACE_WEIGHT * prominence(article, at) +
      (topic === null ? 0 : TOPIC_WEIGHT * dot(vector, topic)),
    likeness: 0,
  }));
  const chosen: number[] = [];
  while (chosen.length < count) {
    const best = free.reduce<(typeof free)[number] | null>(
      (top, next) => (top === null || value(next) > value(top) ? next : top),
      null,
    );
    if (best === null) break;
    chosen.push(best.at);
    free = free.filter((other) => other !== best && other.words !== best.words);
    for (const other of free) other.likeness = Math.max(other.likeness, dot(other.vector, best.vector));
  }
  return chosen.sort((a, b) => a - b);
}

/** How much a sentence's place gives it: the opening of the article above all, of its section, of its paragraph. */
function prominence({ blocks, sections, sentences }: Article, at: number): number {
  const number = sentences[at]?.block ?? 0;
  const block = blocks[number];
  const [firstBlock = 0] = sections[block?.section ?? 0]?.blocks ?? [];
  const opensParagraph = sentences[at - 1]?.block !== number;
  return 1 / (block?.paragraph || 1) + 0.4 / (1 + number - firstBlock) + (opensParagraph ? 0.3 : 0);
}

const value = ({ worth, likeness }: { worth: number; likeness: number }) =>
  worth - LIKENESS_WEIGHT * likeness;

function sum(vectors: readonly Float32Array[]): Float32Array {
  const total = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (const [at, number] of vector.entries()) total[at] = (total[at] ?? 0) + number;
  return total;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((number) => number / length);
}

function oneArticle(searcher: Searcher, id: string | undefined): Article {
  const [chosen, another] = id === undefined ? searcher.articles : searcher.named(id);
  if (chosen !== undefined && another === undefined) return chosen;
  const known = searcher.articles.map((article) => article.id).join(', ');
  throw new VerbatimError(
    'summary',
    id === undefined || another !== undefined ? 'there are several articles' : `there is no article ${id}`,
    `Choose one of: ${known}`,
  );
}
