import { type Piece, rowsOf } from './pdf-pieces.js';

/** Of the size of the letters. */
const MIN_GUTTER = 0.7;
/** Of all pieces so many may reach over a gutter: titles and the like. */
const MAX_SPANNING_SHARE = 0.3;
/** Of all pieces so many stand on either side. */
const MIN_SIDE_SHARE = 0.15;
const MIN_SIDE_ROWS = 3;
/** Prose fills its column; a table's cell does not. */
const MIN_PROSE_FILL = 0.7;
const MIN_PROSE_ROWS = 5;
/** Of the size of the letters: the drawing goes so far up only for another column. */
const MIN_JUMP = 3;
/** Columns inside one another. */
const MAX_DEPTH = 4;

interface Gutter {
  readonly from: number;
  readonly to: number;
}

/** The pieces of a page as its columns, and what reaches over them, in the order of reading. */
export function columnsOf(pieces: readonly Piece[], depth = 0): Piece[][] {
  const gutter = depth < MAX_DEPTH ? gutterOf(pieces) : null;
  if (gutter === null) return drawnColumns(pieces);
  const bands: { spans: boolean; pieces: Piece[] }[] = [];
  for (const row of rowsOf(pieces)) {
    const spans = row.some((piece) => isOver(piece, gutter));
    const band = bands.at(-1);
    if (band?.spans === spans) band.pieces.push(...row);
    else bands.push({ spans, pieces: [...row] });
  }
  return bands.flatMap((band) => {
    const isLeft = ({ x, right }: Piece) => x + right < gutter.from + gutter.to;
    const left = band.pieces.filter(isLeft);
    const right = band.pieces.filter((piece) => !isLeft(piece));
    if (band.spans || left.length === 0 || right.length === 0 || isTable(left, right)) return [band.pieces];
    return [...columnsOf(left, depth + 1), ...columnsOf(right, depth + 1)];
  });
}

/** Columns that show by the drawing alone, which goes on at the top and to the right: a last one may have a single line. */
function drawnColumns(pieces: readonly Piece[]): Piece[][] {
  const drawn = [...pieces].sort((a, b) => a.order - b.order);
  const edges: number[] = [];
  for (const { right } of drawn) edges.push(Math.max(right, edges.at(-1) ?? right));
  const columns: Piece[][] = [];
  let left = Number.POSITIVE_INFINITY;
  for (let at = drawn.length - 1; at >= 0; at--) {
    const [piece, before] = [drawn[at], drawn[at - 1]];
    if (piece === undefined) break;
    left = Math.min(left, piece.x);
    const isAbove = before !== undefined && piece.y < before.y - piece.size * MIN_JUMP;
    if (before !== undefined && !(isAbove && (edges[at - 1] ?? left) <= left)) continue;
    columns.unshift(drawn.splice(at));
    left = Number.POSITIVE_INFINITY;
  }
  return columns;
}

function isOver({ x, right, size }: Piece, { from, to }: Gutter): boolean {
  const middle = (from + to) / 2;
  return x < middle - size * 0.2 && right > middle + size * 0.2;
}

/** The strip of white with the most on its smaller side. */
function gutterOf(pieces: readonly Piece[]): Gutter | null {
  const sizes = pieces.map(({ size }) => size).sort((a, b) => a - b);
  const minimum = (sizes[sizes.length >> 1] ?? 0) * MIN_GUTTER;
  const starts = pieces.map(({ x }) => x).sort((a, b) => a - b);
  const ends = pieces.map(({ right }) => right).sort((a, b) => a - b);
  let best: (Gutter & { side: number }) | null = null;
  let begun = 0;
  for (const [ended, from] of ends.entries()) {
    const past = ended + 1;
    while ((starts[begun] ?? Number.POSITIVE_INFINITY) < from + minimum) begun++;
    // What begins before the gutter and has not ended there reaches over it.
    const spanning = begun - past;
    const to = starts[begun];
    if (to === undefined) break;
    const side = Math.min(past, pieces.length - begun);
    const isFree = spanning <= pieces.length * MAX_SPANNING_SHARE && side >= pieces.length * MIN_SIDE_SHARE;
    if (isFree && (best === null || side - spanning > best.side)) best = { from, to, side: side - spanning };
  }
  if (best === null) return null;
  const { from, to } = best;
  const left = rowsOf(pieces.filter(({ right }) => right <= from));
  const right = rowsOf(pieces.filter(({ x }) => x >= to));
  return Math.min(left.length, right.length) < MIN_SIDE_ROWS ? null : { from, to };
}

/** Whether what stands on both sides is read row by row: drawn so, and in cells that are not filled. */
function isTable(left: readonly Piece[], right: readonly Piece[]): boolean {
  const rows = rowsOf([...left, ...right]);
  const isLeft = new Set(left);
  const shared = rows.filter(
    (row) => row.some((piece) => isLeft.has(piece)) && !row.every((piece) => isLeft.has(piece)),
  );
  const drawnAcross = shared.filter((row) => {
    const orders = row.map(({ order }) => order).sort((a, b) => a - b);
    return (orders.at(-1) ?? 0) - (orders[0] ?? 0) === row.length - 1;
  });
  if (shared.length < 2 || drawnAcross.length * 2 < shared.length) return false;
  return !(isProse(left) && isProse(right));
}

function isProse(pieces: readonly Piece[]): boolean {
  const rows = rowsOf(pieces);
  const from = pieces.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const width = pieces.reduce((most, { right }) => Math.max(most, right), from) - from;
  const full = rows.filter((row) => (row.at(-1)?.right ?? 0) - (row[0]?.x ?? 0) >= width * MIN_PROSE_FILL);
  return rows.length >= MIN_PROSE_ROWS && full.length * 3 >= rows.length * 2;
}
