import { bullet, numbered, sentenceEnd, width } from '../lines.js';
import type { BodyStyle, Line } from './pdf-lines.js';

/** Lines that belong together within one column. */
export interface Paragraph {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'row';
  readonly lines: readonly Line[];
  readonly isIndented: boolean;
  /** Whether it is set as most of the text is. */
  readonly isBody: boolean;
}

const HEADING_SIZE = 1.12;
const SAME_SIZE = 0.07;
/** Of the distance of two lines: more parts paragraphs. */
const PARAGRAPH_GAP = 1.3;
/** Of the size of the letters. */
const INDENT = 0.8;
const MAX_HEADING_LINES = 4;
const MAX_HEADING_WIDTH = 200;
const MAX_BOLD_HEADING_WIDTH = 90;
/** Of a column: as much room left on a line would have held the next word. */
const LEFT_ROOM = 0.12;

/** The paragraphs of one column. */
export function paragraphsOf(lines: readonly Line[], body: BodyStyle): Paragraph[] {
  const column = columnOf(lines);
  const groups: Line[][] = [];
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    const group = groups.at(-1);
    if (group === undefined || before === undefined || parts(before, line, group, column, body))
      groups.push([line]);
    else group.push(line);
  }
  return groups.map((group, at) => {
    const kind = kindOf(group, groups[at + 1]?.[0], column, body);
    const { x = 0, size = 1 } = group[0] ?? {};
    const isText = kind === 'paragraph' || kind === 'item';
    return {
      kind,
      lines: group,
      isIndented: x > column.left + size * INDENT,
      isBody: isText && isSameSize(size, body.size),
    };
  });
}

interface Column {
  readonly left: number;
  readonly right: number;
  readonly leading: number;
  /** Whether the lines behind the first of a paragraph are indented, not the first. */
  readonly hangs: boolean;
}

function columnOf(lines: readonly Line[]): Column {
  const left = lines.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const right = lines.reduce((most, line) => Math.max(most, line.right), 0);
  const gaps = lines
    .slice(1)
    .map((line, at) => line.y - (lines[at]?.y ?? line.y))
    .filter((gap) => gap > 0)
    .sort((a, b) => a - b);
  const size = lines[0]?.size ?? 1;
  const indented = lines.filter(({ x, size }) => x > left + size * INDENT).length;
  return {
    left,
    right,
    leading: gaps[(gaps.length - 1) >> 1] ?? size * 1.3,
    hangs: indented * 2 > lines.length,
  };
}

function parts(before: Line, line: Line, group: readonly Line[], column: Column, body: BodyStyle): boolean {
  if (before.cells !== undefined || line.cells !== undefined) return true;
  if (!isSameSize(before.size, line.size)) return true;
  const gap = line.y - before.y;
  if (gap > Math.min(column.leading, line.size * 2.2) * PARAGRAPH_GAP || gap <= 0) return true;
  if (before.size >= body.size * HEADING_SIZE) return false;
  if (bullet.test(line.words) || (numbered.test(line.words) && !isOpen(before, line, column))) return true;
  if (
    before.font !== line.font &&
    before.font !== null &&
    line.font !== null &&
    !isForced(before, line, column)
  )
    return true;
  const [first = before] = group;
  const indent = line.size * INDENT;
  const isIndented = line.x > column.left + indent;
  if (column.hangs || bullet.test(first.words) || numbered.test(first.words)) {
    if (line.x < first.x + indent && before.x >= first.x + indent) return true;
  } else if (isIndented && before.x <= line.x - indent) return true;
  if (isForced(before, line, column)) return false;
  return sentenceEnd.test(before.words.trimEnd()) || !isOpen(before, line, column);
}

/** Whether a sentence goes on from line to line. */
function isOpen(before: Line, line: Line, column: Column): boolean {
  if (sentenceEnd.test(before.words.trimEnd())) return false;
  return (
    isForced(before, line, column) ||
    /^[\p{Ll},，、。；;)）]/u.test(line.words) ||
    /[,，、;；\-–—]$/u.test(before.words.trimEnd())
  );
}

function isFull({ right }: Line, { left, right: edge }: Column): boolean {
  return edge - right < (edge - left) * LEFT_ROOM;
}

/** Whether the line ended because the next word had no room on it. */
function isForced(before: Line, line: Line, column: Column): boolean {
  const words = line.words.replace(/[\ufdd0-\ufdef]/g, '');
  const [first = ''] = /^(?:\p{Script=Han}|[^\s\p{Script=Han}]+)/u.exec(words) ?? [];
  const needed = ((line.right - line.x) * first.length) / Math.max(1, words.length);
  return isFull(before, column) || before.right + needed > column.right - line.size * 0.2;
}

function isSameSize(one: number, other: number): boolean {
  return Math.abs(one - other) <= Math.max(one, other) * SAME_SIZE;
}

function kindOf(
  group: readonly Line[],
  next: Line | undefined,
  column: Column,
  body: BodyStyle,
): Paragraph['kind'] {
  const [first] = group;
  if (first === undefined) return 'paragraph';
  if (first.cells !== undefined) return 'row';
  const words = group.map((line) => line.words).join(' ');
  const isShort = group.length <= MAX_HEADING_LINES && width(words) <= MAX_HEADING_WIDTH;
  if (isShort && first.size >= body.size * HEADING_SIZE && /\p{L}{2}|\p{Script=Han}/u.test(words))
    return 'heading';
  const isSetApart =
    group.every(({ font }) => font !== null && !body.fonts.has(font)) &&
    !(body.codeFonts.has(first.font ?? '') && !/\p{Script=Han}/u.test(words)) &&
    isSameSize(first.size, body.size) &&
    next !== undefined &&
    next.font !== first.font &&
    group.length <= 2 &&
    !isFull(group.at(-1) ?? first, column);
  if (
    isSetApart &&
    width(words) <= MAX_BOLD_HEADING_WIDTH &&
    !/[.。；;,，:：]["'”’」』）)]*$/u.test(words.trimEnd())
  )
    return 'heading';
  return bullet.test(first.words) ? 'item' : 'paragraph';
}
