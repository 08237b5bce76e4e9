import type { Citation, Quote } from '../../answer/answer.js';
import { clockTime } from '../../answer/clock-time.js';
import { quoteMarksFor } from '../../answer/quote-marks.js';
import type { Span } from '../../article/article.js';
import { escapeForDiscord, oneLine } from '../escape.js';
import { type Locale, say } from '../locales/locales.js';
import { shorten, shortenedEnd } from '../shorten.js';
import { linkWithin, withoutFragment } from './link.js';

/** Characters of a quote; more is no longer read on a phone. */
const MAX_QUOTE = 700;
/** Characters that every quote may have, even when long links would take them. */
const MIN_QUOTE = 120;
const MAX_LINK = 512;
const MAX_HEADING = 80;
const MAX_TITLE = 60;
const BETWEEN = '\n\n';
const ELLIPSIS = ' …';

export interface QuoteStyle {
  readonly locale: Locale;
  /** Whether the citation names the article too: needed where several can be asked. */
  readonly withTitle: boolean;
  /** The number of the first quote; null for none. */
  readonly first: number | null;
  /** Characters of markdown for all quotes together. */
  readonly limit: number;
}

type LinkForm = 'quote' | 'page' | 'none';

/**
 * Quotes as Discord markdown, at most `limit` characters: each in a block quote with its number and its answer in bold,
 * below it where it stands. Where room is short, first the last links lose their text fragments, then quotes are
 * shortened, each to an equal share, and at last links are left out.
 */
export function quotesMarkdown(quotes: readonly Quote[], style: QuoteStyle): string {
  const share = Math.floor(style.limit / Math.max(1, quotes.length)) - BETWEEN.length;
  const minimum = Math.min(MIN_QUOTE, Math.floor(share / 2));
  for (const forms of linkForms(quotes.length)) {
    const citations = quotes.map((quote, index) =>
      citationLine(quote.citation, forms[index] ?? 'none', style),
    );
    const left = style.limit - sumOf(citations.map((line) => line.length + BETWEEN.length + 1));
    const whole = quotes.map((quote, index) => quoteLines(quote, numberOf(index, style), MAX_QUOTE));
    if (sumOf(whole.map((lines) => lines.length)) <= left) return joined(whole, citations);
    const room = Math.floor(left / quotes.length);
    const isLast = forms.every((form) => form === 'none');
    const canShorten = forms.every((form) => form !== 'quote') && room >= minimum;
    if (!canShorten && !isLast) continue;
    return joined(
      quotes.map((quote, index) => quoteLines(quote, numberOf(index, style), room)),
      citations,
    );
  }
  return '';
}

/**
 * A quote as a block quote of at most `limit` characters of markdown: its number, where it has one, and its words in quote
 * marks with the answer in bold; shortened at a clause, with an ellipsis after the closing mark.
 */
export function quoteLines(quote: Quote, number: number | null, limit: number): string {
  const lead = number === null ? '' : `**${number}.** `;
  const room = Math.max(0, limit - lead.length - '> '.length);
  return asBlockQuote(lead + quotedWords(quote, room));
}

function quotedWords(quote: Quote, limit: number): string {
  const { open, close } = quoteMarksFor(quote.text);
  const markdown = (end: number) => escapeForDiscord(quote.text.slice(0, end), answerWithin(quote, end));
  const fits = (end: number) => {
    const isWhole = end === quote.text.length;
    const words = markdown(end);
    const frame = open.length + close.length + (isWhole ? 0 : ELLIPSIS.length);
    return asBlockQuote(words).length + frame <= limit;
  };
  const end = shortenedEnd(quote.text, fits);
  return `${open}${markdown(end)}${close}${end === quote.text.length ? '' : ELLIPSIS}`;
}

/** Where a quote stands, in one line with a link. No word of the article is in the link: Discord shows backslashes there. */
export function citationLine(
  citation: Citation,
  form: LinkForm,
  style: Pick<QuoteStyle, 'locale' | 'withTitle'>,
): string {
  const { locale } = style;
  const place = placeWords(citation, locale);
  const link = form === 'none' ? null : linkWithin(linkIn(citation, form), MAX_LINK);
  const title = shorten(oneLine(citation.title), MAX_TITLE);
  const heading = shorten(oneLine(citation.section ?? ''), MAX_HEADING);
  const columns = shorten(oneLine(citation.columns ?? ''), MAX_HEADING);
  return [
    ...(style.withTitle && title !== '' ? [escapeForDiscord(title)] : []),
    ...(heading === '' ? [] : [say(locale, 'citation.section', { section: escapeForDiscord(heading) })]),
    ...(columns === '' ? [] : [escapeForDiscord(columns)]),
    link === null ? place : `[${place}](${link})`,
  ].join(' · ');
}

function placeWords({ at, paragraph }: Citation, locale: Locale): string {
  if (at !== null && 'page' in at) return say(locale, 'citation.page', { number: at.page });
  if (at !== null) return clockTime(at.time);
  return paragraph > 0
    ? say(locale, 'citation.paragraph', { number: paragraph })
    : say(locale, 'citation.heading');
}

function linkIn({ link }: Citation, form: LinkForm): string | null {
  return link === null || form === 'quote' ? link : withoutFragment(link);
}

/** From a link to every quote, over links to the page for the last ones, to none. */
function* linkForms(count: number): Generator<LinkForm[]> {
  for (const [rich, poor] of [
    ['quote', 'page'],
    ['page', 'none'],
  ] as const) {
    for (let kept = count; kept >= 0; kept -= 1) {
      yield Array.from({ length: count }, (_, index) => (index < kept ? rich : poor));
    }
  }
}

/** Every line of `markdown` in one block quote. */
function asBlockQuote(markdown: string): string {
  return markdown.replace(/^/gm, '> ');
}

function numberOf(index: number, { first }: QuoteStyle): number | null {
  return first === null ? null : first + index;
}

/** The answer as a span of the quote's first `end` characters. */
function answerWithin({ answer, start }: Quote, end: number): Span[] {
  if (answer === null || answer.start - start >= end) return [];
  return [{ start: answer.start - start, end: Math.min(end, answer.end - start) }];
}

function joined(quotes: readonly string[], citations: readonly string[]): string {
  return quotes.map((lines, index) => `${lines}\n${citations[index] ?? ''}`).join(BETWEEN);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}
