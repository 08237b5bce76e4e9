import type { Answer, Citation, Quote, Summary } from '../answer/answer.js';

/** Answers and quotes as scripts read them: `article` is the article's id, `start` and `end` are offsets into its text. */
export interface QuoteJson {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly article: string;
  readonly section: string | null;
  /** Of a table's row the row that names its columns. */
  readonly columns: string | null;
  readonly paragraph: number;
  /** The page of a PDF, or the second of subtitles, at which the quote begins. */
  readonly at: Citation['at'];
  readonly link: string | null;
  /** The words that answer, as offsets into the article's text; null where the reader is not sure of them. */
  readonly answer: { readonly start: number; readonly end: number } | null;
}

export interface AnswerJson {
  readonly question: string;
  readonly status: Answer['status'];
  readonly confidence: number;
  readonly language: Answer['language'];
  readonly quotes: readonly QuoteJson[];
  /** Only where the article does not answer. */
  readonly nearest?: QuoteJson | null;
  /** Milliseconds the engine took. */
  readonly ms: number;
}

export function answerJson(answer: Answer): AnswerJson {
  const { question, status, confidence, language, quotes, nearest, times } = answer;
  return {
    question,
    status,
    confidence,
    language,
    quotes: quotes.map(quoteJson),
    ...(status === 'not-in-article' ? { nearest: nearest === null ? null : quoteJson(nearest) } : {}),
    ms: Math.round(times.total * 100) / 100,
  };
}

export function summaryJson(summary: Summary): {
  language: Summary['language'];
  quotes: QuoteJson[];
} {
  return { language: summary.language, quotes: summary.quotes.map(quoteJson) };
}

function quoteJson({ text, start, end, citation, answer }: Quote): QuoteJson {
  const { articleId: article, section, columns, paragraph, at, link } = citation;
  return { text, start, end, article, section, columns, paragraph, at, link, answer };
}
