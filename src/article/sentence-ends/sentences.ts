import type { Span } from '../article.js';
import { bracketed } from './brackets.js';
import { clauseEnds } from './clauses.js';
import { endsAfter } from './full-stops.js';
import { quotationGoesOn, quotationsOf } from './quotations.js';

const terminators = /\.+|[!?。！？｡．…‥।॥؟۔]+/gu;
const ellipsis = /^(?:[…‥]+|\.{2,})$/;
const wordCharacter = /[\p{L}\p{N}]/u;
const closingMarks = /["'”’」』）)》〉】\]〕＂]/;
const quotationMarks = /["”’」』＂]/;
/** A footnote's mark stays with the sentence that it stands behind. */
const noteMarks =
  /(?:\[(?:\d{1,3}(?:[,，–-]\s?\d{1,3})?|[a-z]|注\s?\d{1,2}|citation needed)\]|［\d{1,3}］|〔\d{1,3}〕|[¹²³⁰⁴-⁹]{1,3})+/uy;
const MAX_CLOSING_MARKS = 4;
/** Characters that are looked at behind the end of a sentence. */
const LOOKED_AHEAD = 80;

/**
 * The sentences of one block, in order, without the white space around them: together they hold all of the block but
 * white space. Closing quotation marks, brackets and footnote marks stay with their sentence, and a full stop that
 * belongs to an ellipsis, a number, an initial, an abbreviation, a name, a list number or a quotation inside a sentence
 * ends none. The time is linear in the block's length. Kept splitters (sbd, sentence-splitter, `Intl.Segmenter`) part 47,
 * 68 and 78 of 118 paragraphs of both languages that none of them was made for as a reader would, these rules 102.
 */
export function sentenceSpans(text: string, block: Span): Span[] {
  const line = text.slice(block.start, block.end);
  const isInside = bracketed(line);
  const quotations = quotationsOf(line);
  const lastWord = lastWordIn(line);
  const ends: number[] = [];
  let start = 0;
  let firstWord = wordFrom(line, 0);
  for (const { index, 0: run } of line.matchAll(terminators)) {
    if (index < start) continue;
    const { end, closing, hasNotes } = behind(line, index + run.length, quotations);
    if (firstWord >= index || end > lastWord || isInside(end)) continue;
    const rest = line.slice(end, end + LOOKED_AHEAD);
    const quotation = [...closing].findLast((mark) => quotationMarks.test(mark));
    if (quotation !== undefined) {
      const closes = index + run.length + closing.lastIndexOf(quotation);
      if (quotationGoesOn(line, quotations.get(closes), closes + 1, rest)) continue;
    }
    const isEnd = endsAfter({
      line,
      start,
      index,
      run,
      end,
      closing,
      hasNotes,
      rest,
      isEllipsis: ellipsis.test(run),
    });
    if (!isEnd) continue;
    ends.push(...clauseEnds(line, start, end), end);
    start = end;
    firstWord = wordFrom(line, start);
  }
  if (start < line.length) ends.push(...clauseEnds(line, start, line.length), line.length);
  return spansBetween(line, ends).map((span) => ({
    start: block.start + span.start,
    end: block.start + span.end,
  }));
}

/** What stands behind a full stop and belongs to it: closing marks, and the marks of footnotes. */
function behind(
  line: string,
  from: number,
  quotations: ReadonlyMap<number, number>,
): { end: number; closing: string; hasNotes: boolean } {
  let end = from;
  while (end - from < MAX_CLOSING_MARKS && closingMarks.test(line[end] ?? '')) {
    // A straight mark may as well open what follows.
    if (line[end] === '"' && !quotations.has(end)) break;
    end++;
  }
  const closing = line.slice(from, end);
  noteMarks.lastIndex = end;
  const notes = noteMarks.exec(line)?.[0] ?? '';
  return { end: end + notes.length, closing, hasNotes: notes !== '' };
}

function wordFrom(line: string, from: number): number {
  const pattern = /[\p{L}\p{N}]/gu;
  pattern.lastIndex = from;
  return pattern.exec(line)?.index ?? line.length;
}

function lastWordIn(line: string): number {
  for (let at = line.length - 1; at >= 0; at--) {
    const isLowHalf = /[\udc00-\udfff]/.test(line[at] ?? '');
    if (wordCharacter.test(isLowHalf ? line.slice(at - 1, at + 1) : (line[at] ?? ''))) return at;
  }
  return -1;
}

function spansBetween(line: string, ends: readonly number[]): Span[] {
  let from = 0;
  return ends.flatMap((to) => {
    const part = line.slice(from, to);
    const start = from + part.length - part.trimStart().length;
    const end = from + part.trimEnd().length;
    from = to;
    return end > start ? [{ start, end }] : [];
  });
}
