import type { DraftBlock } from '../draft.js';
import { elementsOf, type HtmlElement, type HtmlNode, isNamed, textOf } from './html-tree.js';

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const items = new Set(['li', 'dt', 'dd']);
const blockElements = new Set(
  `address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search section
  summary table tbody tfoot thead tr td th ul`.split(/\s+/),
);
/** Elements whose words are the text itself, also where they are all in a button. */
const textElements = new Set([
  'p',
  'li',
  'dt',
  'dd',
  'td',
  'th',
  'summary',
  'figcaption',
  'caption',
  'blockquote',
  ...headings,
]);
/** Tools of a page, where they stand alone. */
export const controls = new Set(['button', 'select', 'svg', 'output', 'meter', 'progress']);
/** What no reader sees, or what is no text. */
export const unread = new Set(
  `audio canvas datalist defs desc head iframe metadata noembed noframes noscript object rp script style template
  textarea title video`.split(/\s+/),
);
/** What is struck out. */
export const struck = new Set(['del', 's', 'strike']);
export const lists = new Set(['ol', 'ul', 'menu']);
export const strong = new Set(['b', 'strong']);
/** Class names of what shows a program, with or without a `<code>` in it. */
const codeNames = new Set(['highlight', 'code', 'codehilite', 'sourcecode', 'prettyprint', 'listing']);
const editNames = new Set(['edit', 'editsection']);
/** Characters; no tool beside a heading has more. */
const MAX_TOOL = 20;
const forListeners = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)/;

/** What stands around what is read. */
export interface Context {
  readonly kind: DraftBlock['kind'];
  readonly isPre: boolean;
  /** Inside a heading, a paragraph or the like. */
  readonly isText: boolean;
  readonly isControl: boolean;
  /** Inside a heading or a paragraph, where no style parts one element from the next. */
  readonly isProse: boolean;
  readonly isCode: boolean;
}

export const outermost: Context = {
  kind: 'paragraph',
  isPre: false,
  isText: false,
  isControl: false,
  isProse: false,
  isCode: false,
};

/** Says of an element whether it is passed over, with all that is in it. */
export type Skip = (element: HtmlElement) => boolean;

/** What stands around what is in an element. */
export function contextInside(outer: Context, element: HtmlElement): Context {
  const { name } = element;
  return {
    ...outer,
    kind: kindInside(outer.kind, name),
    isPre: outer.isPre || name === 'pre',
    isText: outer.isText || textElements.has(name),
    isProse: outer.isProse || name === 'p' || headings.has(name),
    isCode: outer.isCode || isNamed(element, codeNames),
  };
}

function kindInside(outer: DraftBlock['kind'], name: string): DraftBlock['kind'] {
  if (headings.has(name)) return 'heading';
  if (items.has(name)) return 'item';
  if (name === 'blockquote') return 'quote';
  // No heading holds paragraphs: this one was never closed.
  return name === 'p' && outer === 'heading' ? 'paragraph' : outer;
}

/** Whether an element is for those who listen to a page; who sees it sees nothing there. */
export function isUnseen({ attributes }: HtmlElement): boolean {
  return forListeners.test(attributes.class ?? '');
}

/** Whether an element only leads within the page: `#` beside a heading, `↩` behind a footnote. */
export function isAnchor(element: HtmlElement): boolean {
  if (element.name !== 'a' || !element.attributes.href?.startsWith('#')) return false;
  return !/[\p{L}\p{N}]/u.test(textOf(element));
}

/** Whether an element is a link that opens an editor, as wikis have it behind their headings. */
export function isEditLink(element: HtmlElement): boolean {
  if (!isNamed(element, editNames) || textOf(element).length > MAX_TOOL) return false;
  return element.name === 'a' || [...elementsOf(element)].some(({ name }) => name === 'a');
}

/** Whether a table's cell shows a program, or beside it the numbers of its lines. */
export function holdsCode(cell: HtmlElement): boolean {
  return [...elementsOf(cell)].some(({ name }) => name === 'pre');
}

/** Whether an element stands apart from what is beside it. */
export function isBlock({ name, attributes }: HtmlElement): boolean {
  return (
    blockElements.has(name) ||
    /display\s*:\s*(?:block|flex|grid|table|list-item)/i.test(attributes.style ?? '')
  );
}

/** Whether an element's words stand above or below the line, by its name or its style. */
export function placeOf({ name, attributes }: HtmlElement): 'sup' | 'sub' | null {
  if (name === 'sup' || name === 'sub') return name;
  const [, place = ''] = /vertical-align\s*:\s*(super|sub)\b/i.exec(attributes.style ?? '') ?? [];
  return place === '' ? null : place.toLowerCase() === 'sub' ? 'sub' : 'sup';
}

/** Whether an element sets what is in it side by side or in rows, each piece apart. */
export function setsApart({ attributes, children }: HtmlElement): boolean {
  const isLaidOut = /display\s*:\s*(?:inline-)?(?:flex|grid)/i.test(attributes.style ?? '');
  return isLaidOut && !children.some((child) => typeof child === 'string' && /\S/.test(child));
}

/** Whether a button is the head of what stands behind it and opens at a click, such as a question of its answer. */
export function isHead(button: HtmlElement, next: HtmlNode | undefined): boolean {
  if (button.name !== 'button') return false;
  const asks = /[?？]\s*$/.test(textOf(button));
  const opens = 'aria-expanded' in button.attributes;
  if (button.attributes.role === 'tab') return true;
  const isAbove = typeof next === 'object' && /^(?:div|section|p|dd)$/.test(next.name);
  return isAbove ? asks || opens : asks && opens;
}

/** Rows in the order of the page, and what else stands in a table: its caption, or what has strayed into it. */
export function rowsOf(table: HtmlElement, skip: Skip): HtmlElement[] {
  return table.children.flatMap((child): HtmlElement[] => {
    if (typeof child === 'string')
      return /\S/.test(child) ? [{ name: 'p', attributes: {}, children: [child] }] : [];
    if (skip(child) || unread.has(child.name) || child.name === 'colgroup' || child.name === 'col') return [];
    return child.name === 'thead' || child.name === 'tbody' || child.name === 'tfoot'
      ? rowsOf(child, skip)
      : [child];
  });
}

/** The words that a choice shows. */
export function chosenOption(select: HtmlElement): string {
  const options = select.children.flatMap((child): HtmlElement[] => {
    if (typeof child === 'string') return [];
    return child.name === 'optgroup'
      ? child.children.filter((inner): inner is HtmlElement => typeof inner !== 'string')
      : [child];
  });
  const chosen = options.find(({ attributes }) => 'selected' in attributes) ?? options[0];
  return chosen === undefined ? '' : textOf(chosen);
}
