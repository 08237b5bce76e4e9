import type { PageDifference, Place, PlaceMark, Span } from '../article.js';

// Noncharacters: Unicode keeps them out of every text that is handed on, so no article can hold them.
const OPEN = '\ufdd0';
const ON_PAGE = '\ufdd1';
const CLOSE = '\ufdd2';
const PICTURE = '\ufdd3';
const CELL = '\ufdd4';
const PAGE = '\ufdd7';
const TIME = '\ufdd8';
/** Sixteen noncharacters in a row, the digits of a place. */
const DIGITS = 0xfde0;
const anyMark = /[\ufdd0-\ufdef]/g;
const difference = /\ufdd0([^\ufdd0-\ufdd2]*)\ufdd1([^\ufdd0-\ufdd2]*)\ufdd2/g;
const piece =
  /\ufdd0([^\ufdd0-\ufdd2]*)\ufdd1([^\ufdd0-\ufdd2]*)\ufdd2|[\ufdd3\ufdd4]|[\ufdd7\ufdd8][\ufde0-\ufdef]+|[^\ufdd0-\ufdef]+|[\ufdd0-\ufdef]/g;

/** A line that was freed of its marks, with what they said. */
export interface MarkedLine {
  readonly text: string;
  readonly differences: readonly PageDifference[];
  /** Places of what is no text: no quote may hold them. */
  readonly pictures: readonly number[];
  /** The cells of a table's row; empty elsewhere. */
  readonly cells: readonly Span[];
  /** Where in the source its words stand, from there on. */
  readonly places: readonly PlaceMark[];
}

/** `text` where the page has `onPage`: a sign for a raised number, nothing for a footnote's mark. */
export function differing(text: string, onPage: string): string {
  const own = text.replace(difference, '$1').replace(anyMark, '');
  return own === onPage
    ? own
    : `${OPEN}${own}${ON_PAGE}${onPage.replace(difference, '$2').replace(anyMark, '')}${CLOSE}`;
}

/** Stands for what cannot be kept as text, such as the picture of a formula. */
export const pictureMark = PICTURE;

/** Stands between two cells of a row. */
export const cellMark = CELL;

/** Stands before the first word of a place in the source. */
export function placeMark(place: Place): string {
  const [sign, number] = 'page' in place ? [PAGE, place.page] : [TIME, place.time];
  const digits = [...Math.floor(number).toString(16)].map((digit) =>
    String.fromCharCode(DIGITS + Number.parseInt(digit, 16)),
  );
  return sign + digits.join('');
}

function placeOf(mark: string): Place {
  const digits = [...mark.slice(1)].map((digit) => (digit.charCodeAt(0) - DIGITS).toString(16));
  const number = Number.parseInt(digits.join(''), 16);
  return mark.startsWith(PAGE) ? { page: number } : { time: number };
}

/** `text` without marks: what a file itself holds of them says nothing. */
export function withoutMarks(text: string): string {
  return text.replace(anyMark, '');
}

/** Frees a line of its marks. White space that they leave doubled becomes one space. */
export function resolveMarks(line: string): MarkedLine {
  if (line.search(anyMark) < 0) return { text: line, differences: [], pictures: [], cells: [], places: [] };
  const differences: PageDifference[] = [];
  const pictures: number[] = [];
  const cellStarts: number[] = [];
  const places: PlaceMark[] = [];
  const parts: string[] = [];
  let length = 0;
  let endsInSpace = true;
  const add = (words: string) => {
    if (words === '') return;
    parts.push(words);
    length += words.length;
    endsInSpace = words.endsWith(' ');
  };
  for (const [whole, own, onPage = ''] of line.matchAll(piece)) {
    if (whole === PICTURE) pictures.push(length);
    else if (whole === CELL) {
      if (!endsInSpace) add(' ');
      cellStarts.push(length);
    } else if (/^[\ufdd7\ufdd8]./.test(whole)) places.push({ start: length, place: placeOf(whole) });
    else if (own !== undefined) {
      differences.push({ start: length, end: length + own.length, onPage });
      add(own);
    } else if (!isMark(whole)) {
      const isDoubled = whole.startsWith(' ') && endsInSpace;
      const last = differences.at(-1);
      if (isDoubled && last?.end === length) {
        differences[differences.length - 1] = { ...last, onPage: `${last.onPage} ` };
      }
      add(isDoubled ? whole.slice(1) : whole);
    }
  }
  const text = parts.join('');
  return tidied({ text, differences, pictures, cells: cellsOf(text, cellStarts), places });
}

function isMark(piece: string): boolean {
  return /^[\ufdd0-\ufdef]$/.test(piece);
}

function cellsOf(text: string, starts: readonly number[]): Span[] {
  if (starts.length === 0) return [];
  const edges = [...new Set([0, ...starts, text.length])];
  return edges.slice(1).flatMap((edge, at) => {
    const start = edges[at] ?? 0;
    const end = start + text.slice(start, edge).trimEnd().length;
    return end > start ? [{ start, end }] : [];
  });
}

// A mark between a letter and its accent keeps them apart: then the line alone counts.
function tidied(line: MarkedLine): MarkedLine {
  const text = line.text.trimEnd();
  if (text !== text.normalize('NFC'))
    return {
      text: text.normalize('NFC'),
      differences: [],
      pictures: line.pictures.length > 0 ? [0] : [],
      cells: [],
      places: line.places.slice(0, 1).map(({ place }) => ({ start: 0, place })),
    };
  return { ...line, text, differences: line.differences.filter(({ end }) => end <= text.length) };
}
