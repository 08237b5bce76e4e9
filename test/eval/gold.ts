import type { Article, Span } from '../../src/article/article.js';
import type { Row } from './rows.js';

/** Whether a sentence is one of the row's gold strings, or holds one, or is held by one. */
export function isGold(sentence: string, { gold }: Pick<Row, 'gold'>): boolean {
  return gold.some((one) => sentence.includes(one) || one.includes(sentence));
}

/** Where the row's answer stands within its gold strings: spans of the article's text. */
export function answerSpans({ gold, answer }: Pick<Row, 'gold' | 'answer'>, text: string): Span[] {
  if (answer === null) return [];
  return gold.flatMap((one) =>
    occurrences(one, text).flatMap(({ start }) =>
      occurrences(answer, one).map((inner) => ({ start: start + inner.start, end: start + inner.end })),
    ),
  );
}

/** Whether two spans have a character in common. */
export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

/** The words of a sentence of the article. */
export function sentenceText({ sentences, text }: Article, sentence: number): string {
  const span = sentences[sentence];
  return span === undefined ? '' : text.slice(span.start, span.end);
}

function occurrences(part: string, whole: string): Span[] {
  const found: Span[] = [];
  for (let at = whole.indexOf(part); at >= 0; at = whole.indexOf(part, at + part.length)) {
    found.push({ start: at, end: at + part.length });
  }
  return found;
}
