import type { Language, Place, Span } from '../article/article.js';

/** Where a quote stands. */
export interface Citation {
  readonly articleId: string;
  readonly title: string;
  /** The heading above the quote, or null before the first heading. */
  readonly section: string | null;
  /** Of a table's row the row that names its columns; null elsewhere. */
  readonly columns: string | null;
  /** Counted from 1; 0 for the title and headings. */
  readonly paragraph: number;
  /** The page or the time at which the quote begins; null where the source has neither. */
  readonly at: Place | null;
  /** The source, opened at that place or scrolled to the quoted words; null when the article has no link. */
  readonly link: string | null;
}

/** A contiguous span of the article: `text === article.text.slice(start, end)`, by construction. */
export interface Quote extends Span {
  readonly text: string;
  readonly citation: Citation;
  /** The words that answer, as a span of the article's text inside this quote; null where the reader is not sure of them. */
  readonly answer: Span | null;
}

export type AnswerStatus = 'answered' | 'not-in-article';

/** Milliseconds spent in each stage of one question. */
export interface StageTimes {
  readonly encode: number;
  readonly search: number;
  readonly read: number;
  readonly total: number;
}

export interface Answer {
  readonly question: string;
  readonly status: AnswerStatus;
  /** The probability, 0 to 1, that the first quote answers. */
  readonly confidence: number;
  /** The language of the question, to reply in. */
  readonly language: Language;
  /** Best first; empty when the article does not answer. */
  readonly quotes: readonly Quote[];
  /** Where the article does not answer: the nearest it says, which is not an answer. */
  readonly nearest: Quote | null;
  /** The next best quotes of an answer, where they were asked for with `AskOptions.more`. */
  readonly more?: readonly Quote[];
  readonly times: StageTimes;
}

/** The article's own key sentences, in its order. */
export interface Summary {
  readonly quotes: readonly Quote[];
  readonly language: Language;
}

export const summaryLengths = { short: 3, medium: 6, long: 10 } as const;
export type SummaryLength = keyof typeof summaryLengths;

export interface AskOptions {
  /** Earlier questions of the conversation, oldest first. */
  readonly context?: readonly string[];
  /** Ask one article only. */
  readonly articleId?: string;
  /** How many of the next best quotes to give beside the answer's own; default none. */
  readonly more?: number;
}

export interface SummaryOptions {
  readonly length?: SummaryLength;
  readonly topic?: string;
  /** Which article; needed only when there are several. */
  readonly articleId?: string;
}
