import type { Quote } from '../../answer/answer.js';
import type { Article, Span } from '../../article/article.js';
import type { ArticleMap } from '../article-map.js';
import { escapeForDiscord } from '../escape.js';
import { limits } from '../limits.js';
import { say } from '../locales/locales.js';
import { graphemeBounds, shortenedEnd } from '../shorten.js';
import { type AnswerView, sourceButton, styleOf } from './answer.js';
import { buttonRows, colours, type MessagePayload, mapFile, message } from './payload.js';
import { blockAt } from './quote-at.js';
import { asBlockQuote, citationLine, quotedWords } from './quotes.js';

/** Quotes whose surroundings are shown in one message. */
const MAX_QUOTES = 5;
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

/** Each quote inside its paragraph: the words before it, the quote set off as a block quote, and the words after it. */
export function renderContext(quotes: readonly Quote[], view: ContextView): MessagePayload {
  const shown = quotes.slice(0, MAX_QUOTES);
  const room = Math.floor(limits.embedDescription / Math.max(1, shown.length)) - BETWEEN.length;
  const description = shown.map((quote, index) => surroundings(quote, index + 1, room, view)).join(BETWEEN);
  return message({
    embeds: [{ color: colours.neutral, author: { name: say(view.locale, 'context.title') }, description }],
    components: buttonRows([sourceButton(shown, view.locale)]),
    files: mapFile(view.map, view.locale),
  });
}

function surroundings(quote: Quote, number: number, room: number, view: ContextView): string {
  const article = view.articles.find(({ id }) => id === quote.citation.articleId);
  const withLink = citationLine(quote.citation, 'quote', styleOf(view));
  const citation =
    withLink.length < room / 3 ? withLink : citationLine(quote.citation, 'none', styleOf(view));
  const lead = `**${number}.** ${citation}\n`;
  const left = room - lead.length;
  const around = article === undefined ? { before: '', after: '' } : paragraphAround(article, quote);
  const isAlone = around.before === '' && around.after === '';
  const words = asBlockQuote(
    quotedWords(quote, Math.floor(left * (isAlone ? 1 : QUOTE_SHARE)) - 2, view.locale),
  );
  const half = Math.floor((left - words.length - 2) / 2);
  const after = startOf(around.after, half);
  const before = endOf(around.before, half);
  return lead + [before, words, after].filter((part) => part !== '').join('\n');
}

function paragraphAround(article: Article, quote: Span): { before: string; after: string } {
  const first = blockAt(article, quote);
  const last = blockAt(article, { start: quote.end - 1, end: quote.end });
  return {
    before: first === undefined ? '' : article.text.slice(first.start, quote.start).trim(),
    after: last === undefined ? '' : article.text.slice(quote.end, last.end).trim(),
  };
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
  const first = starts.find(fits) ?? text.length;
  const allowed = new Set(starts);
  const clause = Array.from(text.slice(tail).matchAll(CLAUSE_START), ({ index }) => index + tail).find(
    (start) => start >= first && start <= (first + text.length) / 2 && allowed.has(start),
  );
  return `${ELLIPSIS}${escapeForDiscord(text.slice(clause ?? first))}`;
}
