import type { Answer } from '../../src/answer/answer.js';
import type { Article } from '../../src/article/article.js';
import { answerSpans, overlaps } from './gold.js';
import type { Row } from './rows.js';
import { type Judged, type Share, shareOf } from './statistics.js';

/** What became of one question. */
export interface Outcome {
  readonly row: Row;
  /** With its quotes, whatever the confidence. */
  readonly answer: Answer;
  /** Whether the confidence reaches the threshold, so that the quotes are shown. */
  readonly isAnswered: boolean;
  /** The first quote holds a gold string. */
  readonly firstHolds: boolean;
  /** The quotes hold a gold string, or all of them where all are needed. */
  readonly quotesHold: boolean;
  /** Whether the words marked in the first quote overlap the row's answer; null where none are marked. */
  readonly isMarkRight: boolean | null;
}

/**
 * @param answer as given at threshold 0: with quotes where there are any.
 * @param threshold the confidence from which they count as an answer.
 */
export function outcomeOf(row: Row, answer: Answer, article: Article, threshold: number): Outcome {
  const quotes = answer.quotes.filter(({ citation }) => citation.articleId === row.article);
  const isQuoted = (gold: string) => quotes.some(({ text }) => text.includes(gold));
  const [first] = answer.quotes;
  const mark = first?.answer ?? null;
  const isOfArticle = first?.citation.articleId === row.article;
  return {
    row,
    answer,
    isAnswered: answer.quotes.length > 0 && answer.confidence >= threshold,
    firstHolds: isOfArticle && row.gold.some((gold) => first.text.includes(gold)),
    quotesHold: row.answerable && (row.must === 'all' ? row.gold.every(isQuoted) : row.gold.some(isQuoted)),
    isMarkRight:
      mark === null
        ? null
        : isOfArticle && answerSpans(row, article.text).some((right) => overlaps(right, mark)),
  };
}

/** Refused questions count as missed in lead and reply. */
export interface Measures {
  readonly n: number;
  /** Of the answerable: the first quote holds a gold string. */
  readonly lead: Share;
  /** Of the answerable: the quotes hold one, or all where all are needed. */
  readonly reply: Share;
  /** Of the answerable: said not to be answered. */
  readonly refused: Share;
  /** Of the unanswerable: said not to be answered. */
  readonly abstain: Share;
  /** Of those answered whose answer is known: words are marked in the first quote. */
  readonly marked: Share;
  /** Of these: they overlap the answer. */
  readonly markRight: Share;
}

/** Counts outcomes. */
export function measure(outcomes: readonly Outcome[]): Measures {
  const answerable = outcomes.filter(({ row }) => row.answerable);
  const unanswerable = outcomes.filter(({ row }) => !row.answerable);
  const known = answerable.filter(({ row, isAnswered }) => isAnswered && row.answer !== null);
  const marked = known.filter(({ isMarkRight }) => isMarkRight !== null);
  return {
    n: outcomes.length,
    lead: shareOf(answerable, ({ isAnswered, firstHolds }) => isAnswered && firstHolds),
    reply: shareOf(answerable, ({ isAnswered, quotesHold }) => isAnswered && quotesHold),
    refused: shareOf(answerable, ({ isAnswered }) => !isAnswered),
    abstain: shareOf(unanswerable, ({ isAnswered }) => !isAnswered),
    marked: { hits: marked.length, of: known.length },
    markRight: shareOf(marked, ({ isMarkRight }) => isMarkRight === true),
  };
}

/** What a question is counted under: its kind; of the unanswerable, the kinds that the sets have in common. */
export function groupOf({ answerable, kind }: Pick<Row, 'answerable' | 'kind'>): string {
  if (answerable || kind === 'near' || kind === 'unsaid') return kind;
  return kind === 'other' || kind === 'chatter' ? 'other' : 'unanswerable';
}

/** For thresholds: a question that has no answer is never answered rightly. */
export function judgedOf({ row, answer, firstHolds }: Outcome): Judged {
  const confidence = answer.quotes.length === 0 ? Number.NEGATIVE_INFINITY : answer.confidence;
  return { confidence, isRight: row.answerable && firstHolds };
}
