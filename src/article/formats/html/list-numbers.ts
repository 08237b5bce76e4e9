import { differing } from '../marks.js';
import { type HtmlElement, textOf } from './html-tree.js';

/** How an ordered list counts on. */
export interface ListCount {
  next: number;
  readonly step: number;
  /** `1`, `a`, `A`, `i` or `I`. */
  readonly type: string;
}

const romans = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
] as const;
const MAX_NUMBER = 3999;
const LETTERS = 26;
/** What an item begins with that numbers itself. */
const ownNumber =
  /^\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-z])[.)、．）:：]|第[\d一二三四五六七八九十]{1,3}|step\s*\d)/i;

/** Null where the list shows no numbers. */
export function startOfList({ attributes, children }: HtmlElement): ListCount | null {
  if (/list-style[\w-]*\s*:\s*(?:none|disc|circle|square)/i.test(attributes.style ?? '')) return null;
  const items = children.filter((child) => typeof child !== 'string' && child.name === 'li').length;
  const isReversed = 'reversed' in attributes;
  const start = Number.parseInt(attributes.start ?? '', 10);
  const first = Number.isNaN(start) ? (isReversed ? items : 1) : start;
  return { next: first, step: isReversed ? -1 : 1, type: attributes.type ?? '1' };
}

/** The number before an item, which is not in the page's own text, and null where the item brings its own. */
export function listNumber(list: ListCount, item: HtmlElement): string | null {
  const value = Number.parseInt(item.attributes.value ?? '', 10);
  const number = Number.isNaN(value) ? list.next : value;
  list.next = number + list.step;
  if (ownNumber.test(textOf(item).slice(0, 40))) return null;
  return `${differing(`${written(number, list.type)}. `, '')}`;
}

function written(number: number, type: string): string {
  if (number < 1 || number > MAX_NUMBER) return String(number);
  if (type === 'i' || type === 'I') {
    const roman = romanOf(number);
    return type === 'I' ? roman.toUpperCase() : roman;
  }
  if ((type === 'a' || type === 'A') && number <= LETTERS)
    return String.fromCharCode(type.charCodeAt(0) + number - 1);
  return String(number);
}

function romanOf(number: number): string {
  let rest = number;
  let roman = '';
  for (const [value, letters] of romans) {
    for (; rest >= value; rest -= value) roman += letters;
  }
  return roman;
}
