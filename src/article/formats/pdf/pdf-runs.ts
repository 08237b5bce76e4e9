import type { TextItem } from 'pdfjs-dist/types/src/display/api.js';
import { withoutMarks } from '../marks.js';

/** Words in one font, in the coordinates of a page that is read upright: `y`, the base line, grows downwards. */
export interface Run {
  readonly text: string;
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly size: number;
  readonly font: string;
}

/** A page as it is drawn. */
export interface DrawnPage {
  /** Counted from 1. */
  readonly number: number;
  /** In the order in which they are drawn. */
  readonly runs: readonly Run[];
  /** Words that run in another direction than most of the page. */
  readonly turned: readonly string[];
}

/** The affine transform `[a, b, c, d, e, f]` of PDF. */
type Transform = readonly number[];

interface Placed {
  readonly item: TextItem;
  readonly at: readonly [number, number];
  readonly size: number;
  readonly length: number;
  /** Quarter turns from left to right towards downwards; null for what is askew. */
  readonly turns: number | null;
}

/** Most of a quarter turn is askew. */
const MAX_SKEW = 0.1;
/** Characters written apart from each other, each of which the library takes for a word. */
const lettersApart = /^\S(?: \S){3,}$|^(?=.*\p{Script=Han})\S(?: \S)+$/u;

/**
 * The runs of a page, turned so that most of its words run from left to right.
 *
 * @param toPage the transform from the PDF's space to that of the page as it is shown
 * @param isVertical whether a font is written downwards
 */
export function drawnPage(
  number: number,
  items: readonly TextItem[],
  toPage: Transform,
  isVertical: (font: string) => boolean,
): DrawnPage {
  const placed = items
    .filter(({ str }) => str !== '')
    .map((item) => place(item, toPage, isVertical(item.fontName)));
  const lengths = new Map<number | null, number>();
  for (const { turns, item } of placed) lengths.set(turns, (lengths.get(turns) ?? 0) + item.str.length);
  const [main = 0] = [...lengths].sort((a, b) => b[1] - a[1])[0] ?? [];
  const seen = new Set<string>();
  const runs = placed
    .filter(({ turns }) => turns === main)
    .map((one) => upright(one, main ?? 0))
    // Bold is drawn by drawing the same twice, a little aside.
    .filter(({ text, x, y, size }) => {
      if (!/\S/.test(text)) return true;
      const places = [0, 1].map((step) => `${text} ${Math.round((x / size) * 4) + step} ${Math.round(y)}`);
      const isTwice = places.some((key) => seen.has(key));
      seen.add(places[0] ?? '');
      return !isTwice;
    });
  const turned = placed.filter(({ turns }) => turns !== main).map(({ item }) => textOf(item));
  return { number, runs, turned: turned.filter((text) => /\S/.test(text)) };
}

function place(item: TextItem, toPage: Transform, isVertical: boolean): Placed {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = product(toPage, item.transform as number[]);
  const angle = Math.atan2(b, a) / (Math.PI / 2) + (isVertical ? 1 : 0);
  const turns = Math.round(angle);
  const isAskew = Math.abs(angle - turns) > MAX_SKEW;
  return {
    item,
    at: [e, f],
    size: (isVertical ? Math.hypot(a, b) : Math.hypot(c, d)) || 1,
    length: isVertical ? item.height : item.width,
    turns: isAskew ? null : (turns + 4) % 4,
  };
}

function upright({ item, at: [e, f], size, length }: Placed, turns: number): Run {
  const [x, y] = turns === 1 ? [f, -e] : turns === 2 ? [-e, -f] : turns === 3 ? [-f, e] : [e, f];
  return { text: textOf(item), x, right: x + Math.abs(length), y, size, font: item.fontName };
}

function textOf({ str }: TextItem): string {
  const text = withoutMarks(str);
  return lettersApart.test(text) ? text.replaceAll(' ', '') : text;
}

function product(outer: Transform, inner: Transform): number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = outer;
  const [a2 = 1, b2 = 0, c2 = 0, d2 = 1, e2 = 0, f2 = 0] = inner;
  return [
    a * a2 + c * b2,
    b * a2 + d * b2,
    a * c2 + c * d2,
    b * c2 + d * d2,
    a * e2 + c * f2 + e,
    b * e2 + d * f2 + f,
  ];
}
