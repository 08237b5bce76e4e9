import type { Answer, Citation, Quote, Summary } from '../answer/answer.js';
import { clockTime } from '../answer/clock-time.js';
import { confidenceWord } from '../answer/confidence-word.js';
import { quoteMarksFor } from '../answer/quote-marks.js';
import { type Messages, messages } from './messages.js';
import { printable } from './plain.js';
import type { Hyperlink, Style } from './style.js';

const INDENT = '   ';

/**
 * An answer for a person at a terminal, in the question's language: its numbered quotes with their citations, or that
 * the article does not answer and what comes nearest. No line is wrapped; ends without a newline.
 *
 * @param articles how many articles were asked.
 * @param hyperlink ties a citation to its link; null: the link has a line of its own.
 */
export function renderAnswer(
  answer: Answer,
  articles: number,
  style: Style,
  hyperlink: Hyperlink = null,
): string {
  const say = messages[answer.language];
  if (answer.status === 'answered') {
    return [renderQuotes(answer.quotes, say, style, hyperlink), confidenceLine(answer.confidence, say)].join(
      '\n\n',
    );
  }
  const refusal = style('strong', say.notInArticle(articles));
  if (answer.nearest === null) return refusal;
  return [refusal, '', say.nearest, renderQuote(answer.nearest, '', say, style, hyperlink)].join('\n');
}

/** A summary as numbered quotes, in the article's order; ends without a newline. Citations are as in an answer. */
export function renderSummary(summary: Summary, style: Style, hyperlink: Hyperlink = null): string {
  const say = messages[summary.language];
  if (summary.quotes.length === 0) return say.nothingToSummarize;
  return renderQuotes(summary.quotes, say, style, hyperlink);
}

function renderQuotes(quotes: readonly Quote[], say: Messages, style: Style, hyperlink: Hyperlink): string {
  return quotes
    .map((quote, index) => renderQuote(quote, `${index + 1}. `, say, style, hyperlink))
    .join('\n\n');
}

function renderQuote(
  quote: Quote,
  number: string,
  say: Messages,
  style: Style,
  hyperlink: Hyperlink,
): string {
  const lead = number.padEnd(INDENT.length);
  const { open, close } = quoteMarksFor(quote.text);
  const words = `${lead}${open}${withAnswer(quote, style)}${close}`;
  const citation = citationLine(quote.citation, say);
  const { link } = quote.citation;
  if (link !== null && hyperlink !== null) {
    return [words, `${INDENT}${hyperlink(link, style('link', citation))}`].join('\n');
  }
  const below = link === null ? [citation] : [citation, printable(link)];
  return [words, ...below.map((line) => `${INDENT}${style('citation', line)}`)].join('\n');
}

function citationLine({ title, section, columns, paragraph, at }: Citation, say: Messages): string {
  const place = placeWords(at, say) ?? (paragraph > 0 ? say.paragraph(paragraph) : say.heading);
  return [title, section, columns, place]
    .filter((part) => part !== null)
    .map(printable)
    .join(' · ');
}

// A reader finds a page by its number, and nobody counts the paragraphs of a book or of subtitles.
function placeWords(at: Citation['at'], say: Messages): string | null {
  if (at === null) return null;
  return 'page' in at ? say.page(at.page) : clockTime(at.time);
}

function withAnswer(quote: Quote, style: Style): string {
  const text = printable(quote.text);
  let done = 0;
  let marked = '';
  const put = (end: number, role: 'quote' | 'answer') => {
    if (end > done) marked += style(role, text.slice(done, end));
    done = Math.max(done, end);
  };
  if (quote.answer !== null) {
    put(Math.min(quote.answer.start - quote.start, text.length), 'quote');
    put(Math.min(quote.answer.end - quote.start, text.length), 'answer');
  }
  put(text.length, 'quote');
  return marked;
}

function confidenceLine(confidence: number, say: Messages): string {
  return say.confidence(say.confidenceWords[confidenceWord(confidence)]);
}
