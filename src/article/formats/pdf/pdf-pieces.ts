import { loweredText, raisedText } from '../html/html-inline.js';
import { pictureMark } from '../marks.js';
import type { Run } from './pdf-runs.js';

/** Words that stand beside each other without a wide gap. */
export interface Piece {
  readonly runs: readonly Run[];
  readonly x: number;
  readonly right: number;
  readonly y: number;
  /** Of most of its letters, as is `font`. */
  readonly size: number;
  readonly font: string;
  /** Its turn in the order of drawing. */
  readonly order: number;
}

/** Pieces on one base line, from left to right. */
export type Row = readonly Piece[];

/** Of the size of the letters: a wider gap parts columns or cells. */
const WIDE_GAP = 1.3;
/** A narrower one is within a word. */
const WORD_GAP = 0.18;
const CHINESE_WORD_GAP = 0.6;
/** Letters so much smaller than their line may be raised or lowered. */
const SMALL = 0.85;
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;
/** What a font has instead of letters: nobody knows what they look like. */
const unknownLetters = /[\ue000-\uf8ff\ufffd]+/gu;
/** Signs of items in the fonts of signs. */
const privateBullet = /^\s*[\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf06e\uf02d]\s*/u;

/** The runs of a page as pieces, in the order of drawing. */
export function piecesOf(runs: readonly Run[]): Piece[] {
  const groups: Run[][] = [];
  for (const run of runs) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const isBlank = !/\S/.test(run.text);
    if (
      group !== undefined &&
      before !== undefined &&
      (isBlank ? run.x - before.right < before.size * WIDE_GAP : goesOn(group, run))
    )
      group.push(run);
    else if (!isBlank) groups.push([run]);
  }
  return groups.map(pieceOf);
}

function goesOn(group: readonly Run[], run: Run): boolean {
  const before = group.findLast(({ text }) => /\S/.test(text));
  if (before === undefined) return false;
  const size = Math.max(before.size, run.size);
  const gap = run.x - before.right;
  const isSmall = Math.min(before.size, run.size) < size * SMALL;
  const apart = Math.abs(before.y - run.y);
  return gap < size * WIDE_GAP && gap > -size * 0.5 && apart < size * (isSmall ? 0.7 : 0.3);
}

function pieceOf(all: readonly Run[], order: number): Piece {
  const last = all.findLastIndex(({ text }) => /\S/.test(text));
  const runs = all.slice(0, last + 1);
  const main = mainRun(runs);
  return {
    runs,
    x: Math.min(...runs.map(({ x }) => x)),
    right: Math.max(...runs.map(({ right }) => right)),
    y: main.y,
    size: main.size,
    font: main.font,
    order,
  };
}

function mainRun(runs: readonly Run[]): Run {
  const letters = new Map<string, { run: Run; count: number }>();
  for (const run of runs) {
    const key = `${run.font} ${Math.round(run.size * 4)}`;
    const known = letters.get(key);
    const count = (known?.count ?? 0) + run.text.trim().length;
    letters.set(key, { run: known?.run ?? run, count });
  }
  const [most] = [...letters.values()].sort((a, b) => b.count - a.count);
  if (most === undefined) throw new RangeError('pdf: a piece without runs');
  return most.run;
}

/** Pieces by their base lines, from the top; what is raised or lowered goes with the letters beside it. */
export function rowsOf(pieces: readonly Piece[]): Row[] {
  const rows: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.at(-1);
    const beside = row?.[0];
    const isSame =
      beside !== undefined && Math.abs(piece.y - beside.y) < Math.max(piece.size, beside.size) * 0.35;
    if (isSame) row?.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => row.sort((a, b) => a.x - b.x));
}

/** The words of a row's cells: parted where a gap is wide. */
export function cellsOf(row: Row): Row[] {
  const cells: Piece[][] = [];
  for (const piece of row) {
    const before = cells.at(-1)?.at(-1);
    const isBeside =
      before !== undefined && piece.x - before.right < Math.max(piece.size, before.size) * WIDE_GAP;
    if (isBeside) cells.at(-1)?.push(piece);
    else cells.push([piece]);
  }
  return cells;
}

/** The words of pieces beside each other, with marks: raised numbers as such, what is no text as a picture. */
export function wordsOf(row: Row): string {
  const runs = row.flatMap((piece) => piece.runs);
  const main = mainRun(runs);
  let words = '';
  for (const [at, run] of runs.entries()) {
    const [before, next] = [runs[at - 1], runs[at + 1]];
    if (!/\S/.test(run.text)) {
      words += isGapInChinese(before, run, next) ? '' : ' ';
      continue;
    }
    if (before !== undefined && isWordEnd(before, run)) words += ' ';
    if (isRaised(run, main)) words = words.trimEnd();
    words += runWords(run, main, words, next?.text ?? '');
  }
  return words.replace(privateBullet, '• ').replace(unknownLetters, pictureMark);
}

function isWordEnd(before: Run, run: Run): boolean {
  if (/\s$/.test(before.text) || /^\s/.test(run.text)) return false;
  const isChinese = han.test(before.text.at(-1) ?? '') && han.test(run.text[0] ?? '');
  const size = Math.max(before.size, run.size);
  return run.x - before.right > size * (isChinese ? CHINESE_WORD_GAP : WORD_GAP);
}

function runWords(run: Run, main: Run, before: string, after: string): string {
  const { text } = run;
  if (run.size >= main.size * SMALL) return text;
  if (isRaised(run, main))
    return raisedText({ name: 'sup', attributes: {}, children: [text] }, text, before, after);
  return run.y > main.y + main.size * 0.05 ? loweredText(text, before, after) : text;
}

function isRaised({ text, size, y }: Run, main: Run): boolean {
  return /\S/.test(text) && size < main.size * SMALL && y < main.y - main.size * 0.15;
}

// Justified Chinese has gaps that the library takes for blanks.
function isGapInChinese(before: Run | undefined, { x, right, size }: Run, next: Run | undefined): boolean {
  const isBetween = han.test(before?.text.at(-1) ?? '') && han.test(next?.text[0] ?? '');
  return isBetween && right - x < size * CHINESE_WORD_GAP;
}
