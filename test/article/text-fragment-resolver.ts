import type { Span } from '../../src/article/article.js';

// "Find a range from a text directive" of https://wicg.github.io/scroll-to-text-fragment/, with lines as blocks.
// Written from the specification and apart from the code under test.

interface Parsed {
  readonly prefix: string | null;
  readonly start: string;
  readonly end: string | null;
  readonly suffix: string | null;
}

interface Page {
  readonly text: string;
  readonly folded: string;
  readonly bounds: ReadonlySet<number>;
}

let lastPage: Page | undefined;

function pageOf(text: string): Page {
  if (lastPage?.text !== text) lastPage = { text, folded: fold(text), bounds: boundsOf(text) };
  return lastPage;
}

const wordSegmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** The stretch of `text` that a browser would mark for the link, or null. */
export function resolveTextFragment(text: string, link: string): Span | null {
  const value = /:~:(?:.*&)?text=([^&]*)$/.exec(link)?.[1];
  return value === undefined ? null : findRange(pageOf(text), parse(value));
}

function parse(value: string): Parsed {
  const tokens = value.split(',');
  const prefix = tokens[0]?.endsWith('-') ? (tokens.shift() ?? '').slice(0, -1) : null;
  const suffix = tokens.at(-1)?.startsWith('-') ? (tokens.pop() ?? '').slice(1) : null;
  const [start, end, ...more] = tokens;
  if (start === undefined || more.length > 0) throw new Error(`no text directive: ${value}`);
  const decode = (token: string | null | undefined) => (token == null ? null : decodeURIComponent(token));
  return { prefix: decode(prefix), start: decode(start) ?? '', end: decode(end), suffix: decode(suffix) };
}

function findRange(page: Page, { prefix, start, end, suffix }: Parsed): Span | null {
  const { text } = page;
  let from = 0;
  while (from < text.length) {
    let match: Span | null;
    const mustEnd = end !== null || suffix === null;
    if (prefix !== null) {
      const before = findString(page, prefix, from, true, false);
      if (before === null) return null;
      from = before.start + 1;
      const after = skipSpace(text, before.end);
      match = findString(page, start, after, false, mustEnd);
      if (match === null) return null;
      if (match.start !== after) continue;
    } else {
      match = findString(page, start, from, true, mustEnd);
      if (match === null) return null;
      from = match.start + 1;
    }
    let searchFrom = match.end;
    while (true) {
      let matchEnd = match.end;
      if (end !== null) {
        const endMatch = findString(page, end, searchFrom, true, suffix === null);
        if (endMatch === null) return null;
        matchEnd = endMatch.end;
      }
      if (suffix === null) return { start: match.start, end: matchEnd };
      const after = skipSpace(text, matchEnd);
      const suffixMatch = findString(page, suffix, after, false, true);
      if (suffixMatch === null) return null;
      if (suffixMatch.start === after) return { start: match.start, end: matchEnd };
      if (end === null) break;
      searchFrom = matchEnd;
    }
  }
  return null;
}

function findString(
  { folded, bounds }: Page,
  words: string,
  from: number,
  startBounded: boolean,
  endBounded: boolean,
): Span | null {
  const wanted = fold(words);
  for (let at = folded.indexOf(wanted, from); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const span = { start: at, end: at + words.length };
    if (startBounded && !bounds.has(span.start)) continue;
    if (endBounded && !bounds.has(span.end)) continue;
    return span;
  }
  return null;
}

function boundsOf(text: string): Set<number> {
  const bounds = new Set<number>();
  let start = 0;
  for (const line of text.split('\n')) {
    for (const { index } of wordSegmenter.segment(line)) bounds.add(start + index);
    bounds.add(start + line.length);
    start += line.length + 1;
  }
  return bounds;
}

function skipSpace(text: string, from: number): number {
  return from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
}

function fold(text: string): string {
  return [...text]
    .map((character) => {
      const plain = character.normalize('NFD').charAt(0).toLowerCase();
      return plain.length === character.length ? plain : character;
    })
    .join('');
}
