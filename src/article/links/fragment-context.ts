import type { Span } from '../article.js';
import type { PageText } from './page-text.js';
import { wordBounds } from './word-bounds.js';

/** Characters; how far from a quote's edges its first and last words, and the words around it, are taken. */
export const MAX_REACH = 120;
/** Columns of the words before or after a quote, tried in this order. */
const CONTEXT_WIDTHS = [12, 24, 48, 96, 192];

/** Words that stand before `position` in its block, or at the end of the block before it, ever more of them. */
export function wordsBefore(page: PageText, position: number, blockIndex: number): Span[] {
  const { text, blocks } = page;
  const inBlock = trimmed(text, { start: blocks[blockIndex]?.start ?? position, end: position });
  const previous = blocks[blockIndex - 1];
  // Bylines and pictures stand between a page's title and its first paragraph.
  const region = inBlock.end > inBlock.start || previous?.kind === 'title' ? inBlock : (previous ?? inBlock);
  const bounds = wordBounds(text, { start: Math.max(region.start, region.end - MAX_REACH), end: region.end });
  return growing(
    text,
    bounds.reverse().map((start) => ({ start, end: region.end })),
  );
}

/** Words that stand after `position` in its block, or at the beginning of the next block, ever more of them. */
export function wordsAfter(page: PageText, position: number, blockIndex: number): Span[] {
  const { text, blocks } = page;
  const inBlock = trimmed(text, { start: position, end: blocks[blockIndex]?.end ?? position });
  const next = blocks[blockIndex + 1];
  const region =
    inBlock.end > inBlock.start || blocks[blockIndex]?.kind === 'title' ? inBlock : (next ?? inBlock);
  const bounds = wordBounds(text, {
    start: region.start,
    end: Math.min(region.end, region.start + MAX_REACH),
  });
  return growing(
    text,
    bounds.map((end) => ({ start: region.start, end })),
  );
}

function growing(text: string, parts: readonly Span[]): Span[] {
  const wordy = parts.map((part) => trimmed(text, part)).filter((part) => part.end > part.start);
  const chosen = CONTEXT_WIDTHS.map(
    (columns) => wordy.find((part) => width(text, part) >= columns) ?? wordy.at(-1),
  );
  return [...new Set(chosen)].filter((part) => part !== undefined);
}

/** Columns that a stretch of text takes in a link: three for a Chinese character. */
export function width(text: string, span: Span): number {
  const words = text.slice(span.start, span.end);
  return words.length + 2 * (words.match(/[\u2e80-\u9fff\uff00-\uff60]/g)?.length ?? 0);
}

/** The span without the white space at its ends. */
export function trimmed(text: string, { start, end }: Span): Span {
  const words = text.slice(start, end);
  return { start: start + words.length - words.trimStart().length, end: start + words.trimEnd().length };
}
