import type { Article, Span } from './article.js';
import { MAX_REACH, trimmed, width, wordsAfter, wordsBefore } from './links/fragment-context.js';
import { type PageText, pageTextOf } from './links/page-text.js';
import { type PlaceFinder, placeFinder } from './links/place-finder.js';
import { type TextDirective, withTextDirective } from './links/text-directive.js';
import { isWordBound, wordBounds } from './links/word-bounds.js';

/** Columns; a Chinese character, which takes nine characters of a link, counts as three. */
const MAX_EXACT_WIDTH = 120;
/** Columns; fewer words than this are likely to repeat on the page around the article. */
const MIN_BOUND_WIDTH = 24;

/**
 * The article's link with a text fragment, which makes a browser scroll to the quoted words and mark them:
 * `link#:~:text=[prefix-,]start[,end][,-suffix]` (https://wicg.github.io/scroll-to-text-fragment/).
 *
 * The words are those of the page, also where the article's text differs from it, and no part of the fragment reaches
 * over two cells of a table. Where the words repeat in the article, the words before or after them, in the same block or the neighbouring one,
 * tell which are meant. A quote of more than about forty Chinese characters or 120 others is named by its first and
 * last words.
 *
 * @returns null when the article has no link; the bare link when no context tells `span` from an earlier place
 * @example
 * textFragmentLink(article, article.sentences[1]) // 'https://example.com/a#:~:text=The%20first%20words'
 */
export function textFragmentLink(article: Article, span: Span): string | null {
  if (article.link === null) return null;
  const page = pageTextOf(article);
  const quote = trimmed(page.text, page.onPage(span));
  const first = page.blocks.findIndex((block) => block.end > quote.start);
  const last = page.blocks.findLastIndex((block) => block.start < quote.end);
  if (quote.end <= quote.start || first < 0 || last < first) return article.link;
  const finder = placeFinder(page);
  const isShort = width(page.text, quote) <= MAX_EXACT_WIDTH;
  const directive =
    (first === last && isShort ? null : rangeDirective(page, finder, quote, first, last)) ??
    (first === last ? exactDirective(page, finder, quote, first) : null);
  return directive === null ? article.link : withTextDirective(article.link, page.text, directive);
}

function exactDirective(
  page: PageText,
  finder: PlaceFinder,
  start: Span,
  blockIndex: number,
): TextDirective | null {
  const { text } = page;
  const befores = wordsBefore(page, start.start, blockIndex);
  const afters = wordsAfter(page, start.end, blockIndex);
  const contexts: readonly (readonly [Span | null, Span | null])[] = [
    [null, null],
    ...befores.map((prefix) => [prefix, null] as const),
    ...afters.map((suffix) => [null, suffix] as const),
    [befores.at(-1) ?? null, afters.at(-1) ?? null],
  ];
  const canStartBare = isWordBound(text, start.start);
  const canEndBare = isWordBound(text, start.end);
  const usable = contexts.filter(
    ([prefix, suffix]) => (canStartBare || prefix !== null) && (canEndBare || suffix !== null),
  );
  const parts = ([prefix, suffix]: readonly [Span | null, Span | null]) =>
    [prefix, start, suffix].filter((part) => part !== null);
  const context =
    usable.find((candidate) => finder.isOnly(parts(candidate))) ??
    usable.find((candidate) => finder.isFirst(parts(candidate)));
  return context === undefined ? null : { prefix: context[0], start, end: null, suffix: context[1] };
}

function rangeDirective(
  page: PageText,
  finder: PlaceFinder,
  quote: Span,
  firstIndex: number,
  lastIndex: number,
): TextDirective | null {
  const { text, blocks } = page;
  if (!isWordBound(text, quote.end)) return null;
  const middle = Math.floor((quote.start + quote.end) / 2);
  const isOneBlock = firstIndex === lastIndex;
  const startLimit = isOneBlock ? middle : (blocks[firstIndex]?.end ?? middle);
  const endLimit = isOneBlock ? middle : (blocks[lastIndex]?.start ?? middle);

  const starts = preferred(
    text,
    wordBounds(text, { start: quote.start + 1, end: Math.min(startLimit, quote.start + MAX_REACH) })
      .map((end) => ({ start: quote.start, end }))
      .filter((part) => isWideEnough(text, part) || part.end === startLimit),
    (part) => part.end,
  );
  const prefixes = wordsBefore(page, quote.start, firstIndex);
  const openings: { readonly prefix: Span | null; readonly start: Span }[] = [
    ...(isWordBound(text, quote.start) ? starts.map((start) => ({ prefix: null, start })) : []),
    ...prefixes.flatMap((prefix) => starts.slice(0, 1).map((start) => ({ prefix, start }))),
  ];
  const partsOf = ({ prefix, start }: (typeof openings)[number]) =>
    prefix === null ? [start] : [prefix, start];
  const opening =
    openings.find((candidate) => finder.isOnly(partsOf(candidate))) ??
    openings.find((candidate) => finder.isFirst(partsOf(candidate)));
  if (opening === undefined) return null;

  const ends = preferred(
    text,
    wordBounds(text, { start: Math.max(endLimit, quote.end - MAX_REACH), end: quote.end - 1 })
      .reverse()
      .map((start) => ({ start, end: quote.end }))
      .filter((part) => part.start >= opening.start.end && !/\s/.test(text[part.start] ?? ''))
      .filter((part) => isWideEnough(text, part) || part.start === endLimit),
    (part) => part.start,
  );
  const end = ends.find((candidate) => finder.isFirst([candidate], opening.start.end));
  return end === undefined ? null : { ...opening, end, suffix: null };
}

/** Bounds beside punctuation or a space come first: every browser finds them. */
function preferred(text: string, parts: readonly Span[], boundOf: (part: Span) => number): Span[] {
  const isSafe = (part: Span) => !/^[\p{L}\p{N}]{2}$/u.test(text.slice(boundOf(part) - 1, boundOf(part) + 1));
  return [...parts.filter(isSafe), ...parts.filter((part) => !isSafe(part))].map((part) =>
    trimmed(text, part),
  );
}

function isWideEnough(text: string, part: Span): boolean {
  return width(text, part) >= MIN_BOUND_WIDTH;
}
