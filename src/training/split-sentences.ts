import type { Span } from '../article/article.js';

/** Sentences of an encyclopedia's paragraph, cut after 。！？ and the quotes that close with them. */
export function splitSentences(text: string): Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/[^。！？]+[。！？]*[」』”’"）)》]*/gu)) {
    const start = match.index + match[0].length - match[0].trimStart().length;
    const end = match.index + match[0].trimEnd().length;
    if (end > start) spans.push({ start, end });
  }
  return spans;
}
