import type { Article } from '../article/article.js';
import { VerbatimError } from '../errors.js';
import type { SearchableArticle } from '../search/search.js';
import { dot } from '../search/vector-index.js';
import { type Summary, type SummaryOptions, summaryLengths } from './answer.js';
import { assess, type Sources } from './assess.js';
import { questionOf } from './question.js';
import { isQuestionLine } from './question-lines.js';
import { quoteOf } from './quote.js';

/** What standing first in the article, or in a section, counts beside how much of the article a sentence stands for. */
const FIRST_WEIGHT = 0.1;
/** What the topic counts beside that. */
const TOPIC_WEIGHT = 1;
/** Sentences that the chosen ones are to stand for: of a longer article so many, evenly spread. */
const MAX_REPRESENTED = 256;

/**
 * The article's key sentences: central, unlike each other, in its order.
 *
 * @returns no quotes on a topic that the article does not speak of.
 * @throws VerbatimError when the article is unknown, or several are there and none is named; what the models throw.
 */
export async function summarize(sources: Sources, options: SummaryOptions = {}): Promise<Summary> {
  const searched = oneArticle(sources.searcher.articles, options.articleId);
  const { article, index } = searched;
  const topic = questionOf(options.topic ?? '');
  let topicVector: Float32Array | null = null;
  if (topic.text !== '') {
    const { confidence } = await assess(sources, topic, article.id);
    if (confidence < sources.calibration.nearestThreshold) return { quotes: [], language: article.language };
    topicVector = await sources.encoder.question(topic.text, null);
  }
  const count = summaryLengths[options.length ?? 'medium'];
  return {
    quotes: keySentences(article, index.vectors, count, topicVector).map((sentence) =>
      quoteOf(article, [sentence, sentence + 1]),
    ),
    language: article.language,
  };
}

/**
 * Indices of the key sentences, in the article's order; fewer than `count` where there are no more. Together they come as
 * near as they can to every sentence of the article (facility location, Lin and Bilmes 2011, "A class of submodular
 * functions for document summarization"), so that none says what another has said and no part is left out.
 */
export function keySentences(
  article: Article,
  vectors: readonly Float32Array[],
  count: number,
  topic: Float32Array | null,
): number[] {
  const eligible = article.sentences.flatMap(({ block, quotable }, at) => {
    const [vector, paragraph] = [vectors[at], article.blocks[block]?.paragraph ?? 0];
    const canStand =
      quotable !== false && paragraph > 0 && !isQuestionLine(article, at) && !saysTitle(article, at);
    return canStand && vector !== undefined ? [{ at, vector }] : [];
  });
  const step = Math.max(1, eligible.length / MAX_REPRESENTED);
  const represented = eligible.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  let free = eligible.map(({ at, vector }, i) => ({
    at,
    words: article.text.slice(article.sentences[at]?.start, article.sentences[at]?.end),
    likeness: represented.map((other) => dot(vector, other.vector)),
    worth:
      FIRST_WEIGHT * (1 / (i + 1) + (opensSection(article, at) ? 1 / 2 : 0)) +
      (topic === null ? 0 : TOPIC_WEIGHT * dot(vector, topic)),
  }));
  const chosen: number[] = [];
  let covered = represented.map(() => 0);
  const value = ({ likeness, worth }: (typeof free)[number]) =>
    worth +
    likeness.reduce((sum, near, i) => sum + Math.max(0, near - (covered[i] ?? near)), 0) / covered.length;
  while (chosen.length < count) {
    const [best] = free.map((each) => ({ each, is: value(each) })).sort((a, b) => b.is - a.is);
    if (best === undefined) break;
    const { at, words, likeness } = best.each;
    chosen.push(at);
    covered = covered.map((near, i) => Math.max(near, likeness[i] ?? near));
    free = free.filter((other) => other.words !== words);
  }
  return chosen.sort((a, b) => a - b);
}

/** Many pages say their title again at the top of the text. */
function saysTitle({ title, text, sentences }: Article, at: number): boolean {
  const letters = (words: string) => words.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return letters(text.slice(sentences[at]?.start, sentences[at]?.end)) === letters(title);
}

/** Whether it is the first sentence below its section's heading. */
function opensSection({ blocks, sections, sentences }: Article, at: number): boolean {
  const [block, before] = [blocks[sentences[at]?.block ?? -1], blocks[sentences[at - 1]?.block ?? -1]];
  return block !== undefined && sections[block.section]?.heading !== null && before?.paragraph === 0;
}

function oneArticle(articles: readonly SearchableArticle[], id: string | undefined): SearchableArticle {
  const [only] = articles;
  const chosen =
    id === undefined ? (articles.length === 1 ? only : undefined) : articles.find((a) => a.article.id === id);
  if (chosen !== undefined) return chosen;
  const known = articles.map(({ article }) => article.id).join(', ');
  throw new VerbatimError(
    'summary',
    id === undefined ? 'there are several articles' : `there is no article ${id}`,
    `Choose one of: ${known}`,
  );
}
