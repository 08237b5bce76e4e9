import { elementsOf, type HtmlElement, isNamed, textOf } from '../html/html-tree.js';
import { isHidden } from '../html/html-visibility.js';

/** Hidden elements that have so many times the words of the visible page are the page, shown by a script. */
const BODY_SHARE = 2;

/** How much an element shows, its own and what stands in it, in characters without white space. */
interface Amount {
  readonly text: number;
  readonly inLinks: number;
  readonly links: number;
}

/** What is known of a page's elements before any is chosen. */
export interface PageOutline {
  readonly body: HtmlElement;
  amountOf(element: HtmlElement): Amount;
  isHidden(element: HtmlElement): boolean;
}

const wordless = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'textarea',
  'iframe',
  'title',
  'svg',
  'select',
  'button',
]);
const none: Amount = { text: 0, inLinks: 0, links: 0 };
const popups = new Set(['dialog', 'alertdialog', 'modal', 'popup', 'cookie', 'cookies', 'consent']);

/** Counts what a page shows. Where nearly all of it is hidden until a script shows it, that counts as shown. */
export function outline(body: HtmlElement): PageOutline {
  const shown = new Set(hiddenBodies(body));
  const hides = (element: HtmlElement) => isHidden(element) && !shown.has(element);
  const amounts = new Map<HtmlElement, Amount>();
  count(body, hides, amounts, false);
  return { body, amountOf: (element) => amounts.get(element) ?? none, isHidden: hides };
}

/** What is hidden side by side and, together, is the page; and what a click opens in its place. */
function hiddenBodies(body: HtmlElement): HtmlElement[] {
  const groups: HtmlElement[][] = [];
  const opened = new Set<string>();
  for (const element of [body, ...elementsOf(body)]) {
    const { attributes, children } = element;
    if (!('aria-haspopup' in attributes))
      for (const id of (attributes['aria-controls'] ?? '').split(/\s+/)) opened.add(id);
    const hidden = children.filter(
      (child): child is HtmlElement => typeof child !== 'string' && isHidden(child) && !isPopup(child),
    );
    if (hidden.length > 0) groups.push(hidden);
  }
  if (groups.length === 0) return [];
  const total = count(body, isHidden, new Map(), false);
  const visible = total.text - total.inLinks;
  return groups.flatMap((hidden) => {
    const inside = hidden.map((element) => ({
      element,
      ...count({ ...element, attributes: {} }, isHidden, new Map(), false),
    }));
    const together = inside.reduce((sum, { text, inLinks }) => sum + text - inLinks, 0);
    return inside
      .filter(
        ({ element, text, inLinks }) =>
          together > visible * (keepsPlace(element) ? 1 : BODY_SHARE) ||
          (isOpened(element, opened) && text > inLinks * 2),
      )
      .map(({ element }) => element);
  });
}

/** What is only invisible has its place in the page, where a script will show it. */
function keepsPlace({ attributes }: HtmlElement): boolean {
  const style = attributes.style ?? '';
  return /visibility\s*:\s*hidden/i.test(style) && !/display\s*:\s*none/i.test(style);
}

function isOpened({ attributes }: HtmlElement, opened: ReadonlySet<string>): boolean {
  return attributes.role === 'tabpanel' || opened.has(attributes.id ?? ' ');
}

function isPopup(element: HtmlElement): boolean {
  return element.name === 'dialog' || 'aria-modal' in element.attributes || isNamed(element, popups);
}

function count(
  element: HtmlElement,
  hides: (element: HtmlElement) => boolean,
  amounts: Map<HtmlElement, Amount>,
  isInLink: boolean,
): Amount {
  let text = 0;
  let inLinks = 0;
  let links = element.name === 'a' ? 1 : 0;
  const isLink = isInLink || element.name === 'a';
  for (const child of element.children) {
    if (typeof child === 'string') {
      const characters = child.replace(/\s+/g, '').length;
      text += characters;
      if (isLink) inLinks += characters;
    } else if (!wordless.has(child.name) && !hides(child)) {
      const inside = count(child, hides, amounts, isLink);
      text += inside.text;
      inLinks += inside.inLinks;
      links += inside.links;
    }
  }
  const amount = { text, inLinks, links };
  amounts.set(element, amount);
  return amount;
}

/** Whether an element has words of its own, not only in the elements within it. */
export function hasOwnText(element: HtmlElement): boolean {
  return element.children.some((child) => typeof child === 'string' && /\S/.test(child));
}

/** Whether anything is written in an element at all. */
export function isEmpty(element: HtmlElement): boolean {
  return !/\S/.test(textOf(element));
}
