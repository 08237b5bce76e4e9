import { cellMark } from '../marks.js';
import { cellsOf, type Piece, type Row, rowsOf, wordsOf } from './pdf-pieces.js';

/** A line of text, or a row of a table. */
export interface Line {
  readonly words: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  /** The font of all its letters; null for several. */
  readonly font: string | null;
  /** The words of its cells; only rows of tables have them. */
  readonly cells?: readonly string[];
  readonly page: number;
}

/** What most of a text is set in. */
export interface BodyStyle {
  readonly size: number;
  /** The font of most Chinese, and of most other letters. */
  readonly fonts: ReadonlySet<string>;
  /** Fonts whose letters are all of one width. */
  readonly codeFonts: ReadonlySet<string>;
}

/** Of the size of the letters: what is as near stands under one another. */
const ALIGNED = 0.6;
/** Of the size of the letters: the lines of one cell are nearer. */
const CELL_LEADING = 1.45;

interface Laid {
  /** The lines of each cell. */
  readonly cells: Row[][];
  /** Where it ends, its wrapped cells included. */
  bottom: number;
  isRow: boolean;
}

/** The lines of a column from the top, rows of tables recognised by the cells under one another. */
export function linesOf(pieces: readonly Piece[], page: number): Line[] {
  const laid: Laid[] = [];
  for (const row of rowsOf(pieces)) {
    const cells = cellsOf(row);
    const above = laid.at(-1);
    if (above !== undefined && isWrapped(cells, above)) {
      for (const cell of cells) cellOver(above, cell)?.push(cell);
      above.bottom = row[0]?.y ?? above.bottom;
      continue;
    }
    const isRow = above !== undefined && isUnder(cells, firstLines(above));
    if (isRow) above.isRow = true;
    laid.push({ cells: cells.map((cell) => [cell]), bottom: row[0]?.y ?? 0, isRow });
  }
  return laid.map((one) => lineOf(one, page));
}

function firstLines({ cells }: Laid): Row[] {
  return cells.flatMap(([first]) => (first === undefined ? [] : [first]));
}

/** Whether cells behind the first stand under one another, by their left or right edges. */
function isUnder(cells: readonly Row[], others: readonly Row[]): boolean {
  return cells.slice(1).some((cell) => {
    const { x, right, size } = edgesOf(cell);
    return others.slice(1).some((other) => {
      const above = edgesOf(other);
      return Math.min(Math.abs(x - above.x), Math.abs(right - above.right)) < size * ALIGNED;
    });
  });
}

/** Whether cells are the second lines of some of those above, whose first column has none. */
function isWrapped(cells: readonly Row[], above: Laid): boolean {
  const [first] = cells;
  if (!above.isRow || first === undefined || cells.length >= above.cells.length) return false;
  const { x, y, size } = edgesOf(first);
  const [begin] = firstLines(above);
  if (begin === undefined || x < edgesOf(begin).x + size || y - above.bottom > size * CELL_LEADING)
    return false;
  return cells.every((cell) => cellOver(above, cell) !== undefined);
}

function cellOver(above: Laid, cell: Row): Row[] | undefined {
  const { x, size } = edgesOf(cell);
  return above.cells.find(
    ([first]) => first !== undefined && Math.abs(edgesOf(first).x - x) < size * ALIGNED,
  );
}

function edgesOf(row: Row): { x: number; right: number; y: number; size: number } {
  const [first] = row;
  return { x: first?.x ?? 0, right: row.at(-1)?.right ?? 0, y: first?.y ?? 0, size: first?.size ?? 1 };
}

function lineOf({ cells, isRow }: Laid, page: number): Line {
  const row = cells.flatMap(([first]) => first ?? []);
  const fonts = new Set(row.flatMap(({ runs }) => runs.map(({ font }) => font)));
  const widest = row.reduce<Piece | undefined>(
    (most, piece) => (most === undefined || piece.right - piece.x > most.right - most.x ? piece : most),
    undefined,
  );
  const words = cells.map((lines) => lines.map(wordsOf).join('\n'));
  return {
    words: isRow ? words.join(` ${cellMark} `) : wordsOf(row),
    x: row[0]?.x ?? 0,
    right: row.reduce((most, { right }) => Math.max(most, right), 0),
    y: widest?.y ?? 0,
    size: widest?.size ?? 1,
    font: fonts.size === 1 ? (widest?.font ?? null) : null,
    ...(isRow ? { cells: words } : {}),
    page,
  };
}
