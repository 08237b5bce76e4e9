import type { Span } from '../article.js';

/** Characters around a stretch that may change where its words end: a dictionary decides for Chinese. */
const CONTEXT_CHARACTERS = 40;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * The positions from `span.start` to `span.end`, both included, where a word begins or ends, in order, as browsers
 * find them (UAX 29, and a dictionary for Chinese). Meant for stretches of a few hundred characters of one line.
 */
export function wordBounds(text: string, span: Span): number[] {
  const from = lineEdge(text, span.start, -1);
  const to = lineEdge(text, span.end, 1);
  const bounds = [...segmenter.segment(text.slice(from, to))].map(({ index }) => from + index);
  return [...bounds, to].filter((position) => position >= span.start && position <= span.end);
}

/** Whether a word begins or ends at `position`. */
export function isWordBound(text: string, position: number): boolean {
  return wordBounds(text, { start: position, end: position }).length > 0;
}

function lineEdge(text: string, position: number, step: 1 | -1): number {
  let edge = position;
  for (let moved = 0; moved < CONTEXT_CHARACTERS; moved++) {
    const passed = text[step > 0 ? edge : edge - 1];
    if (passed === undefined || passed === '\n') break;
    edge += step;
  }
  return edge;
}
