import type { DraftBlock } from '../draft.js';
import { sentenceEnd } from '../lines.js';
import { joinedWords, spellingOf } from './line-ends.js';
import { columnsOf } from './pdf-columns.js';
import { type BodyStyle, type Line, linesOf } from './pdf-lines.js';
import { type Paragraph, paragraphsOf } from './pdf-paragraphs.js';
import type { Piece } from './pdf-pieces.js';
import type { PiecedPage } from './running-lines.js';

/** Of the size of letters: widths as near are the same. */
const SAME_WIDTH = 0.02;
/** Different words that show the widths of a font's letters. */
const ENOUGH_WORDS = 3;
/** A line of a table of contents: dots, and the number of a page. */
const contentsLine = /(?:\.\s?){5,}\s*(?:\d{1,4}|[ivxlc]{1,7})$/;
const MIN_CONTENTS_LINES = 3;
/** The sign of an item, behind the mark of its page. */
const sign = /^([\ufdd0-\ufdef]*)\s*[-*•·]\s+/u;

/** What the pages say. */
export interface PdfText {
  /** In the largest letters of the first page. */
  readonly title: string | null;
  readonly blocks: readonly DraftBlock[];
  /** The lines of tables of contents, whose words stand as headings further on. */
  readonly contents: readonly string[];
}

/** The text of pages that were parted from their running lines. */
export function pdfText(pages: readonly PiecedPage[]): PdfText {
  const contents: string[] = [];
  const columns = pages.flatMap(({ number, pieces }) =>
    columnsOf(pieces).map((column) => {
      const lines = linesOf(column, number);
      const listed = lines.filter(({ words }) => contentsLine.test(words));
      if (listed.length < MIN_CONTENTS_LINES) return lines;
      contents.push(...listed.map(({ words }) => words));
      return lines.filter((line) => !contentsLine.test(line.words));
    }),
  );
  const known = spellingOf(columns.flat());
  const body = bodyStyle(pages);
  const paragraphs = joinedOver(columns.map((lines) => paragraphsOf(lines, body)));
  const title = titleOf(paragraphs);
  const tables = tablesOf(paragraphs);
  const blocks = paragraphs.flatMap((paragraph): DraftBlock[] => {
    if (paragraph === title) return [];
    const { kind, lines } = paragraph;
    const text = joinedWords(lines, known);
    const row = tables.get(paragraph);
    if (row !== undefined) return [{ kind: 'paragraph', text, row }];
    return [{ kind: kind === 'row' ? 'paragraph' : kind, text: text.replace(sign, '$1') }];
  });
  return { title: title === null ? null : joinedWords(title.lines, known), blocks, contents };
}

function bodyStyle(pages: readonly PiecedPage[]): BodyStyle {
  const pieces = pages.flatMap((page) => page.pieces);
  const sizes = new Map<number, number>();
  const [chinese, others] = [new Map<string, number>(), new Map<string, number>()];
  for (const { text, size, font } of pieces.flatMap(({ runs }) => runs)) {
    const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
    add(sizes, Math.round(size * 4) / 4, text.length);
    add(chinese, font, han);
    add(others, font, text.length - han);
  }
  const fonts = [mostOf(chinese), mostOf(others)].filter((font) => font !== null);
  return { size: mostOf(sizes) ?? 1, fonts: new Set(fonts), codeFonts: codeFontsIn(pieces) };
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count);
}

function mostOf<Key>(counts: ReadonlyMap<Key, number>): Key | null {
  return (
    [...counts].reduce<readonly [Key, number] | null>(
      (most, one) => (most === null || one[1] > most[1] ? one : most),
      null,
    )?.[0] ?? null
  );
}

/** Fonts in which words of as many letters are as wide. */
function codeFontsIn(pieces: readonly Piece[]): Set<string> {
  const widths = new Map<string, { least: number; most: number; readonly words: Set<string> }>();
  for (const { text, x, right, size, font } of pieces.flatMap(({ runs }) => runs)) {
    if (!/^[!-~]{4,}$/.test(text)) continue;
    const one = (right - x) / (size * text.length);
    const known = widths.get(font) ?? { least: one, most: one, words: new Set() };
    widths.set(font, known);
    known.least = Math.min(known.least, one);
    known.most = Math.max(known.most, one);
    if (known.words.size < ENOUGH_WORDS) known.words.add(text);
  }
  const code = [...widths].filter(
    ([, { least, most, words }]) => words.size === ENOUGH_WORDS && most - least < SAME_WIDTH,
  );
  return new Set(code.map(([font]) => font));
}

/**
 * The paragraphs of all columns. A sentence that a column's end cuts goes on in the next one; notes, captions and tables
 * that stand between its halves follow it.
 */
function joinedOver(columns: readonly (readonly Paragraph[])[]): Paragraph[] {
  const all: Paragraph[] = [];
  let cut: number | null = null;
  for (const column of columns) {
    const own = column.filter((paragraph) => !isAside(paragraph));
    const [next] = own;
    const before = cut === null ? undefined : all[cut];
    const goesOn = before !== undefined && next !== undefined && isContinued(before, next);
    if (goesOn && cut !== null) all[cut] = { ...before, lines: [...before.lines, ...next.lines] };
    const last = own.at(-1);
    for (const paragraph of column) {
      if (goesOn && paragraph === next) continue;
      all.push(paragraph);
      if (paragraph === last) cut = isCut(last) ? all.length - 1 : null;
    }
    if (goesOn && last === next && !isCut(next)) cut = null;
  }
  return all;
}

/** Notes, captions and tables: what is not set as most of the text is. */
function isAside({ kind, isBody }: Paragraph): boolean {
  return kind !== 'heading' && !isBody;
}

function isCut({ kind, lines }: Paragraph): boolean {
  return (
    (kind === 'paragraph' || kind === 'item') &&
    !/(?:[.!?。！？…:：;；]["'”’」』）)]*)$/u.test(lastWords(lines))
  );
}

function isContinued(before: Paragraph, next: Paragraph): boolean {
  if (next.kind !== 'paragraph' || sentenceEnd.test(lastWords(before.lines))) return false;
  return !next.isIndented || /^\p{Ll}/u.test(next.lines[0]?.words ?? '');
}

function lastWords(lines: readonly Line[]): string {
  return (lines.at(-1)?.words ?? '').replace(/[\ufdd0-\ufdef]/g, '').trimEnd();
}

/** The heading in the largest letters of the first page. */
function titleOf(paragraphs: readonly Paragraph[]): Paragraph | null {
  const page = paragraphs[0]?.lines[0]?.page;
  const size = ({ lines }: Paragraph) => lines[0]?.size ?? 0;
  let title: Paragraph | null = null;
  for (const one of paragraphs)
    if (one.kind === 'heading' && one.lines[0]?.page === page && (title === null || size(one) > size(title)))
      title = one;
  return title;
}

/** Rows by their table: what stands without other paragraphs between. */
function tablesOf(paragraphs: readonly Paragraph[]): Map<Paragraph, NonNullable<DraftBlock['row']>> {
  const rows = new Map<Paragraph, NonNullable<DraftBlock['row']>>();
  let table = 0;
  for (const [at, paragraph] of paragraphs.entries()) {
    if (paragraph.kind !== 'row') continue;
    const isFirst = paragraphs[at - 1]?.kind !== 'row';
    if (isFirst) table++;
    rows.set(paragraph, { table, isHead: isFirst && namesColumns(paragraph, paragraphs[at + 1]) });
  }
  return rows;
}

/** Whether the first row says what the numbers of the second are. */
function namesColumns(first: Paragraph, second: Paragraph | undefined): boolean {
  const cells = (row: Paragraph | undefined) => row?.lines[0]?.cells ?? [];
  return (
    !cells(first).some((cell) => /\d/.test(cell)) &&
    cells(second)
      .slice(1)
      .some((cell) => /\d/.test(cell))
  );
}
