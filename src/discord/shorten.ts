const ELLIPSIS = '…';
/** UTF-16 units; nothing that is shown in one place is longer, so no more is looked at. */
const MAX_SCAN = 8192;
/** A cut at a clause keeps at least this share of what would fit. */
const MIN_KEPT_SHARE = 0.5;
const CLAUSE_END = /[，。；：！？、…—]+[”’」』）》〉】]*|[,.;:!?]+["'”’)\]]*(?=\s)/gu;
const WORD_END = /\S(?=\s)/gu;
const SEPARATOR = /[\s，,；;：:、—]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Text in at most `limit` UTF-16 units: whole, or cut at a clause, at a word, or else between two graphemes, with an
 * ellipsis. Never cut inside a surrogate pair or a combined emoji; a single grapheme that is too long is left out.
 *
 * @example
 * shorten('He came, he saw, he conquered', 14) // 'He came…'
 */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(
    0,
    shortenedEnd(text, (end) => end <= limit - ELLIPSIS.length),
  )}${ELLIPSIS}`;
}

/**
 * Where to cut `text` so that what stands before the cut still fits: at a clause, at a word, or else between two
 * graphemes. The separator at the cut is left out too.
 *
 * @param fits whether the first `end` units fit; where it holds for one end, it holds for all smaller ones.
 * @returns `text.length` when all of it fits; 0 when not even the first grapheme does.
 */
export function shortenedEnd(text: string, fits: (end: number) => boolean): number {
  if (fits(text.length)) return text.length;
  const bounds = graphemeBounds(text.slice(0, MAX_SCAN));
  if (text.length > MAX_SCAN) bounds.pop();
  const last = lastFitting(bounds, fits);
  const allowed = new Set(bounds);
  const kept = text.slice(0, last);
  const natural =
    lastEnd(text.slice(0, last + 1), CLAUSE_END, last, allowed) ??
    lastEnd(text.slice(0, last + 1), WORD_END, last, allowed) ??
    kept.length;
  let end = natural;
  while (end > 1 && SEPARATOR.test(text[end - 1] ?? '') && allowed.has(end - 1)) end -= 1;
  return end;
}

/** Where graphemes begin and end in `text`, from 0 to its length, ascending. */
export function graphemeBounds(text: string): number[] {
  const starts = Array.from(graphemes.segment(text), ({ index }) => index);
  return text === '' ? [0] : [...starts, text.length];
}

function lastFitting(bounds: readonly number[], fits: (end: number) => boolean): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(bounds[middle] ?? 0)) low = middle;
    else high = middle - 1;
  }
  return bounds[low] ?? 0;
}

function lastEnd(
  text: string,
  pattern: RegExp,
  last: number,
  allowed: ReadonlySet<number>,
): number | undefined {
  return Array.from(text.matchAll(pattern), (match) => match.index + match[0].length)
    .filter((end) => end <= last && end >= last * MIN_KEPT_SHARE && allowed.has(end))
    .at(-1);
}
