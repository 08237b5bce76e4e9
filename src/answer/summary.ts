import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../article/article.js';
import { VerbatimError } from '../errors.js';
import type { Encoder } from '../models/encoder.js';
import type { Reader } from '../models/reader.js';
import type { SearchableArticle } from '../search/search.js';
import { dot } from '../search/vector-index.js';
import { type Summary, type SummaryOptions, summaryLengths } from './answer.js';
import { assess, type Sources } from './assess.js';
import { questionOf } from './question.js';
import { isQuestionLine } from './question-lines.js';
import { quoteOf } from './quote.js';

/**
 * What counts for a sentence beside how much of the article it stands for; each is scaled to 0 to 1 over the article's
 * sentences. Two blind readings of twelve articles rank the result above the sentences at the top of the article.
 */
const WEIGHTS = { information: 1, independence: 0.5, first: 0.5, topic: 4 } as const;
/** Sentences, the best by all else, that are read by themselves to see whether they can stand so. */
const MAX_READ_ALONE = 48;
/** Sentences that the chosen ones are to stand for: of a longer article so many, evenly spread. */
const MAX_REPRESENTED = 128;
/** Sentences looked at before others have their turn: some 20 ms. */
const SLICE = 200;

/** What reads the sentences. */
export interface SummaryModels {
  readonly encoder: Pick<Encoder, 'window'>;
  readonly reader: Pick<Reader, 'prepare'>;
}

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
  const chosen = await keySentences(article, index.vectors, sources, count, topicVector);
  return { quotes: chosen.map((at) => quoteOf(article, [at, at + 1])), language: article.language };
}

interface KeySentence {
  readonly at: number;
  readonly words: string;
  readonly vector: Float32Array;
  /** Its likeness to each of the sentences that are to be represented. */
  readonly likeness: readonly number[];
  /** All reasons to choose it but what it adds to those chosen already. */
  readonly worth: number;
}

/**
 * Indices of the key sentences, in the article's order; fewer than `count` where there are no more. Together they come as
 * near as they can to every sentence of the article (facility location, Lin and Bilmes 2011, "A class of submodular
 * functions for document summarization"), say much, and can be understood by themselves.
 */
export async function keySentences(
  article: Article,
  vectors: readonly Float32Array[],
  { encoder, reader }: SummaryModels,
  count: number,
  topic: Float32Array | null,
): Promise<number[]> {
  const eligible = article.sentences.flatMap(({ start, end }, at) => {
    const vector = vectors[at];
    return canStand(article, at) && vector !== undefined
      ? [{ at, vector, words: article.text.slice(start, end) }]
      : [];
  });
  const step = Math.max(1, eligible.length / MAX_REPRESENTED);
  const represented = eligible.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
  const likeness: number[][] = [];
  const told: number[] = [];
  for (const { vector, words } of eligible) {
    likeness.push(represented.map((other) => dot(vector, other.vector)));
    told.push(Math.log1p(informationOf(reader.prepare('', [words]).sentences[0] ?? [])));
    // Questions come between: an article may be long.
    if (told.length % SLICE === 0) await nextTurn();
  }
  const information = scaled(told);
  const topical = scaled(eligible.map(({ vector }) => (topic === null ? 0 : dot(vector, topic))));
  const rows = eligible.map((sentence, i) => ({
    ...sentence,
    likeness: likeness[i] ?? [],
    worth:
      WEIGHTS.information * (information[i] ?? 0) +
      WEIGHTS.topic * (topical[i] ?? 0) +
      WEIGHTS.first / (i + 1),
  }));
  const nothing = represented.map(() => 0);
  const likely = best(rows, nothing, Math.max(MAX_READ_ALONE, count));
  const alone: number[] = [];
  for (const { words, vector } of likely) {
    const [own] = await encoder.window({ title: '', sentences: [words] });
    alone.push(own === undefined ? 0 : dot(own, vector));
  }
  const independence = scaled(alone);
  const readAlone = likely.map((row, i) => ({
    ...row,
    worth: row.worth + WEIGHTS.independence * (independence[i] ?? 0),
  }));
  return spread(readAlone, nothing, count).sort((a, b) => a - b);
}

/** Takes one after another what adds most to what has been taken; none is taken twice. */
function spread(rows: readonly KeySentence[], nothing: readonly number[], count: number): number[] {
  const chosen: number[] = [];
  let [free, covered] = [rows, nothing];
  while (chosen.length < count) {
    const [next] = best(free, covered, 1);
    if (next === undefined) break;
    chosen.push(next.at);
    covered = covered.map((near, i) => Math.max(near, next.likeness[i] ?? near));
    free = free.filter(({ words }) => words !== next.words);
  }
  return chosen;
}

/** The `count` best beside what is covered already, best first. */
function best(rows: readonly KeySentence[], covered: readonly number[], count: number): KeySentence[] {
  const gains = scaled(
    rows.map(({ likeness }) =>
      likeness.reduce((sum, near, i) => sum + Math.max(0, near - (covered[i] ?? near)), 0),
    ),
  );
  return rows
    .map((row, i) => ({ row, value: row.worth + (gains[i] ?? 0) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, count)
    .map(({ row }) => row);
}

/**
 * How much a sentence tells, in nats up to a factor: by Zipf's law a piece's number in a vocabulary that is sorted by
 * frequency, as SentencePiece sorts it, tells how rare it is. Names and numbers tell much, function words little.
 */
function informationOf(pieces: readonly number[]): number {
  return pieces.reduce((sum, piece) => sum + Math.log1p(piece), 0);
}

/** Titles, headings and questions tell nothing by themselves. */
function canStand(article: Article, at: number): boolean {
  const sentence = article.sentences[at];
  if (sentence === undefined || sentence.quotable === false || isQuestionLine(article, at)) return false;
  if ((article.blocks[sentence.block]?.paragraph ?? 0) === 0) return false;
  // Many pages say their title again at the top of the text.
  return letters(article.text.slice(sentence.start, sentence.end)) !== letters(article.title);
}

const letters = (words: string) => words.replaceAll(/[^\p{L}\p{N}]/gu, '');

function scaled(values: readonly number[]): number[] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0));
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
