import type { Quote } from '../../answer/answer.js';
import type { Article, Span } from '../../article/article.js';
import type { ArticleMap } from '../article-map.js';
import { escapeForDiscord } from '../escape.js';
import { limits } from '../limits.js';
import { say } from '../locales/locales.js';
import { graphemeBounds, shortenedEnd } from '../shorten.js';
import { type AnswerView, sourceButton, styleOf } from './answer.js';
import { fairShares, fitting } from './fair-shares.js';
import { buttonRows, colours, type MessagePayload, mapFile, message } from './payload.js';
import { blockAt } from './quote-at.js';
import { citationLine, quoteLines } from './quotes.js';

/** Up to as many quotes are shown in one embed; more get all the room of a message. */
const MAX_IN_ONE = 5;
/** Characters for a quote, its citation and what stands around it, below which a quote is rather left out. */
const MIN_ROOM = 400;
/** Of the room of one quote, the share that is for its own words. */
const QUOTE_SHARE = 0.5;
const BETWEEN = '\n\n';
const ELLIPSIS = '…';
/** Characters before a quote that are looked through for where to begin. */
const MAX_LOOK_BACK = 4096;
const CLAUSE_START = /(?<=[，。；：！？、—][”’」』）》〉】]*|[,.;:!?]["'”’)\]]*\s)\S/gu;

export interface ContextView extends AnswerView {
  /** The article with the quoted places lit, or null for none. */
  readonly map: ArticleMap | null;
}

/**
 * Each quote among what stands around it: the words before it, the quote set off as a block quote, the words after it, and
 * below where it stands. Around it is its paragraph, or the neighbouring ones too where the quote is all of its own. Where
 * room is short the longest are shortened first; a footer says how many quotes do not fit even so.
 *
 * @param first the number of the first quote.
 */
export function renderContext(quotes: readonly Quote[], view: ContextView, first = 1): MessagePayload {
  const { locale } = view;
  const title = say(locale, 'context.title');
  const footer = (count: number) => say(locale, 'context.left', { count });
  const room =
    quotes.length <= MAX_IN_ONE
      ? limits.embedDescription
      : limits.embedsTotal - title.length - footer(quotes.length).length;
  const pieceOf = (quote: Quote, index: number, limit: number) =>
    surroundings(quote, first + index, limit - BETWEEN.length, view);
  const whole = quotes.map((quote, index) => pieceOf(quote, index, limits.embedDescription));
  const wanted = whole.map((piece) => piece.length + BETWEEN.length);
  const shown = quotes.slice(0, fitting(wanted, room, MIN_ROOM));
  const shares = fairShares(wanted.slice(0, shown.length), room);
  const pieces = shown.map((quote, index) => {
    const share = shares[index] ?? 0;
    return share === wanted[index] ? (whole[index] ?? '') : pieceOf(quote, index, share);
  });
  const descriptions = inEmbeds(pieces);
  const left = quotes.length - shown.length;
  return message({
    embeds: descriptions.map((description, index) => ({
      color: colours.neutral,
      ...(index === 0 ? { author: { name: title } } : {}),
      description,
      ...(left > 0 && index === descriptions.length - 1 ? { footer: { text: footer(left) } } : {}),
    })),
    components: buttonRows([sourceButton(shown, locale)]),
    files: mapFile(view.map, locale),
  });
}

/** The pieces in order, as many in one description as it holds. */
function inEmbeds(pieces: readonly string[]): string[] {
  const descriptions: string[] = [];
  for (const piece of pieces) {
    const joined = [descriptions.at(-1), piece].filter((part) => part !== undefined).join(BETWEEN);
    if (descriptions.length > 0 && joined.length <= limits.embedDescription) {
      descriptions[descriptions.length - 1] = joined;
    } else descriptions.push(piece);
  }
  return descriptions;
}

function surroundings(quote: Quote, number: number, room: number, view: ContextView): string {
  const article = view.articles.find(({ id }) => id === quote.citation.articleId);
  const withLink = citationLine(quote.citation, 'quote', styleOf(view));
  const citation =
    withLink.length < room / 3 ? withLink : citationLine(quote.citation, 'none', styleOf(view));
  const left = room - citation.length - '\n'.length;
  const around = article === undefined ? { before: '', after: '' } : wordsAround(article, quote);
  const isAlone = around.before === '' && around.after === '';
  const words = quoteLines(quote, number, Math.floor(left * (isAlone ? 1 : QUOTE_SHARE)));
  const half = Math.floor((left - words.length - 2) / 2);
  const after = startOf(around.after, half);
  const before = endOf(around.before, half);
  return [before, words, after, citation].filter((part) => part !== '').join('\n');
}

interface Around {
  readonly before: string;
  readonly after: string;
}

function wordsAround(article: Article, quote: Span): Around {
  const first = blockAt(article, quote);
  const last = blockAt(article, { start: quote.end - 1, end: quote.end });
  if (first === undefined || last === undefined) return { before: '', after: '' };
  const around = within(article, quote, { start: first.start, end: last.end });
  if (around.before !== '' || around.after !== '') return around;
  const paragraphs = article.blocks.filter(({ paragraph }) => paragraph > 0);
  const previous = paragraphs.findLast(({ end }) => end <= first.start) ?? first;
  const next = paragraphs.find(({ start }) => start >= last.end) ?? last;
  return within(article, quote, { start: previous.start, end: next.end });
}

function within({ text }: Article, quote: Span, { start, end }: Span): Around {
  return { before: text.slice(start, quote.start).trim(), after: text.slice(quote.end, end).trim() };
}

function startOf(text: string, limit: number): string {
  if (text === '') return '';
  const fits = (end: number) => escapeForDiscord(text.slice(0, end)).length <= limit - ELLIPSIS.length;
  const end = shortenedEnd(text, fits);
  return end === text.length ? escapeForDiscord(text) : `${escapeForDiscord(text.slice(0, end))}${ELLIPSIS}`;
}

function endOf(text: string, limit: number): string {
  const fits = (start: number) => escapeForDiscord(text.slice(start)).length <= limit - ELLIPSIS.length;
  if (text === '' || fits(0)) return escapeForDiscord(text);
  const tail = Math.max(0, text.length - MAX_LOOK_BACK);
  const bounds = graphemeBounds(text.slice(tail)).map((bound) => bound + tail);
  const starts = (tail > 0 ? bounds.slice(1) : bounds).filter((start) => start > 0);
  const first = starts[firstFitting(starts, fits)] ?? text.length;
  const allowed = new Set(starts);
  const clause = Array.from(text.slice(tail).matchAll(CLAUSE_START), ({ index }) => index + tail).find(
    (start) => start >= first && start <= (first + text.length) / 2 && allowed.has(start),
  );
  return `${ELLIPSIS}${escapeForDiscord(text.slice(clause ?? first))}`;
}

/** The index of the first start from which on all fit; the number of starts for none. */
function firstFitting(starts: readonly number[], fits: (start: number) => boolean): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(starts[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
