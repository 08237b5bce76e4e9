import { type Piece, rowsOf, wordsOf } from './pdf-pieces.js';

/** A page as pieces. */
export interface PiecedPage {
  readonly number: number;
  readonly pieces: readonly Piece[];
}

/** Lines from either edge of a page that may be a running head or foot. */
const MAX_EDGE_LINES = 3;
/** A line that stands at the edge of so many pages runs; a short text has fewer pages. */
const MIN_PAGES = 3;
const SHORT_PAGES = 4;
const MIN_PAGES_OF_SHORT = 2;
/** Numbers in a line that may count pages; with more it is no running head. */
const MAX_NUMBERS = 3;
/** Points; as near to another is the same place. */
const SAME_PLACE = 4;

/** Of all pieces so many may be running lines. */
const MAX_SHARE = 0.67;

interface EdgeLine {
  readonly pieces: readonly Piece[];
  readonly words: string;
  /** The line with the numbers that count pages taken off, in every way to read them. */
  readonly signatures: readonly string[];
}

/**
 * Parts pages from their running heads, feet and page numbers: what stands at the same edge of several pages, in the
 * same words but for numbers that count with the pages. What the words are does not matter.
 */
export function withoutRunningLines(pages: readonly PiecedPage[]): {
  readonly pages: readonly PiecedPage[];
  readonly running: readonly string[];
} {
  const needed = pages.length > SHORT_PAGES ? MIN_PAGES : MIN_PAGES_OF_SHORT;
  const edges = pages.map(({ number, pieces }) => {
    const rows = rowsOf(pieces);
    const lines = (some: typeof rows) => some.map((row) => edgeLine(row, number));
    return {
      top: lines(rows.slice(0, MAX_EDGE_LINES)),
      bottom: lines(rows.slice(MAX_EDGE_LINES).slice(-MAX_EDGE_LINES).reverse()),
    };
  });
  const running: string[] = [];
  const removed = new Set<Piece>();
  for (const edge of ['top', 'bottom'] as const) {
    const counts = new Map<string, number>();
    for (const page of edges)
      for (const signature of new Set(page[edge].flatMap(({ signatures }) => signatures)))
        counts.set(signature, (counts.get(signature) ?? 0) + 1);
    const runs = ({ signatures }: EdgeLine) => signatures.some((one) => (counts.get(one) ?? 0) >= needed);
    for (const page of edges) {
      // Only what stands outside of all other lines.
      const first = page[edge].findIndex((line) => !runs(line));
      for (const { pieces, words } of first < 0 ? page[edge] : page[edge].slice(0, first)) {
        for (const piece of pieces) removed.add(piece);
        running.push(words);
      }
    }
  }
  // Where most of a text repeats, repeating says nothing.
  const all = pages.reduce((sum, { pieces }) => sum + pieces.length, 0);
  if (removed.size > all * MAX_SHARE) return { pages, running: [] };
  return {
    pages: pages.map(({ number, pieces }) => ({
      number,
      pieces: pieces.filter((piece) => !removed.has(piece)),
    })),
    running,
  };
}

function edgeLine(pieces: readonly Piece[], page: number): EdgeLine {
  const words = wordsOf(pieces);
  const folded = romanNumber(words.normalize('NFKC').replace(/\s+/g, ''));
  const numbers = [...folded.matchAll(/\d{1,9}/g)];
  const ways =
    numbers.length > MAX_NUMBERS ? [0] : Array.from({ length: 2 ** numbers.length }, (_, way) => way);
  // The title of a text is often its running head, too, in smaller letters.
  const size = Math.round(pieces[0]?.size ?? 0);
  const signatures = ways.map((way) => {
    let at = 0;
    const words = folded.replace(/\d{1,9}/g, (digits) => {
      const counts = (way >> at++) & 1;
      return counts === 1 ? `<${Number(digits) - page}>` : digits;
    });
    return `${size} ${words}`;
  });
  return { pieces, words, signatures: [...signatures, ...countersIn(pieces, page)] };
}

/** Of a line with a number set apart: a head that names its chapter changes, but its page number goes on counting. */
function countersIn(pieces: readonly Piece[], page: number): string[] {
  if (pieces.length < 2) return [];
  return pieces.flatMap((piece) => {
    const number = romanNumber(wordsOf([piece]).trim());
    if (!/^\d{1,5}$/.test(number)) return [];
    return [`at ${Math.round(piece.y / SAME_PLACE)} <${Number(number) - page}>`];
  });
}

const romanDigits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/** A line that is a Roman number, as pages of a preface have it, in digits. */
function romanNumber(line: string): string {
  if (!/^[ivxlc]{1,8}$/.test(line)) return line;
  const values = [...line].map((letter) => romanDigits[letter] ?? 0);
  return String(values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0));
}
