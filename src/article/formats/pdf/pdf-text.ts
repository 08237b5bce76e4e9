import type { DraftBlock } from '../draft.js';
import { sentenceEnd } from '../lines.js';
import { joinedWords, spellingOf } from './line-ends.js';
import { columnsOf } from './pdf-columns.js';
import { type BodyStyle, type Line, linesOf } from './pdf-lines.js';
import { type Paragraph, paragraphsOf } from './pdf-paragraphs.js';
import type { PiecedPage } from './running-lines.js';

/** The sign of an item, behind the mark of its page. */
const sign = /^([\ufdd0-\ufdef]*)\s*[-*•·]\s+/u;

/** The title, in the largest letters of the first page, and the blocks of all pages. */
export function pdfText(pages: readonly PiecedPage[]): { title: string | null; blocks: DraftBlock[] } {
  const columns = pages.flatMap(({ number, pieces }) =>
    columnsOf(pieces).map((column) => linesOf(column, number)),
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
  return { title: title === null ? null : joinedWords(title.lines, known), blocks };
}

function bodyStyle(pages: readonly PiecedPage[]): BodyStyle {
  const letters = new Map<string, { readonly style: BodyStyle; count: number }>();
  for (const { size, font, runs } of pages.flatMap(({ pieces }) => pieces)) {
    const key = `${Math.round(size * 2)} ${font}`;
    const known = letters.get(key) ?? { style: { size, font }, count: 0 };
    known.count += runs.reduce((sum, { text }) => sum + text.length, 0);
    letters.set(key, known);
  }
  const [most] = [...letters.values()].sort((a, b) => b.count - a.count);
  return most?.style ?? { size: 1, font: '' };
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
