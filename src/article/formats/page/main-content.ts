import { createRequire } from 'node:module';
import type { HtmlElement } from '../html/html-tree.js';
import { isNamed } from '../html/html-tree.js';
import type { PageOutline } from './page-outline.js';
import { pageSkeleton } from './page-skeleton.js';

// Loaded when the first web page is read: they take a tenth of a second.
const require = createRequire(import.meta.url);
const linkedom = (): typeof import('linkedom') => require('linkedom');
const readability = (): typeof import('@mozilla/readability') => require('@mozilla/readability');

/** Characters that the readability library asks of an article: its own number first, then that of a short notice. */
const THRESHOLDS = [500, 100] as const;
/** Of the text of a page that is no boilerplate, so much is in its article... */
const MIN_SHARE = 0.5;
/** ...or less where it is long by itself: a story above the beginnings of ten others. */
const MIN_SHARE_OF_LONG = 0.2;
const LONG_ARTICLE = 1000;
/** Above this share of its characters in links, an element leads elsewhere. */
const MAX_LINK_SHARE = 0.5;
const MIN_LINKS = 2;
/** Elements; on larger pages the library takes its time, and so long a page is mostly its article. */
const MAX_ELEMENTS = 20_000;

const frames = new Set(['nav', 'footer', 'form', 'search']);
const frameRoles = new Set([
  'navigation',
  'contentinfo',
  'search',
  'dialog',
  'alertdialog',
  'banner',
  'menu',
  'menubar',
]);
const conversations = new Set([
  'comments',
  'comment',
  'commentlist',
  'disqus',
  'replies',
  'reply',
  'respond',
  'related',
  'recommend',
  'recommended',
]);

const edgeNames = new Set(['footer', 'foot', 'bottom', 'copyright', 'legal', 'imprint', 'colophon', 'end']);
/** An element at the edge of a page has no more of its text. */
const MAX_EDGE_SHARE = 0.25;

/** The element that holds a page's article, and the elements in it that are the article for certain. */
export interface MainContent {
  readonly root: HtmlElement;
  readonly kept: ReadonlySet<HtmlElement>;
  /** What stands around the article in its element, as a page's last lines do. */
  readonly edges: ReadonlySet<HtmlElement>;
}

/**
 * The article of a page, as the readability library finds it, with what stands between its parts: the library names
 * the place, and all words there are read. A place that has too little of the page's text is given up for what milder
 * thresholds find, and that for the whole body.
 */
export function mainContent(page: PageOutline): MainContent | null {
  const nothing: ReadonlySet<HtmlElement> = new Set();
  const whole = { root: page.body, kept: nothing, edges: edgesOf(page, page.body) };
  const skeleton = pageSkeleton(page);
  if (skeleton.elements.length > MAX_ELEMENTS || skeleton.elements.length === 0) return whole;
  const all = articleText(page, page.body, nothing);
  for (const threshold of THRESHOLDS) {
    const numbers = keptNumbers(skeleton.html, threshold);
    const kept = new Set(numbers.flatMap((number) => skeleton.elements[number] ?? []));
    const root = skeleton.commonAncestor(numbers);
    if (root === null) continue;
    const text = articleText(page, root, kept);
    const isEnough = text >= all * MIN_SHARE || (text >= LONG_ARTICLE && text >= all * MIN_SHARE_OF_LONG);
    if (isEnough) return { root, kept: skeleton.withAncestors(kept), edges: edgesOf(page, root) };
  }
  return whole;
}

/** Whether an element frames the article rather than being part of it, by its place and its links, never its words. */
export function isBoilerplate(
  page: PageOutline,
  element: HtmlElement,
  kept: ReadonlySet<HtmlElement>,
): boolean {
  if (kept.has(element)) return false;
  const { name, attributes } = element;
  if (frames.has(name) || frameRoles.has(attributes.role ?? '')) return true;
  if (isNamed(element, conversations) && isContainer(name)) return true;
  if (!isContainer(name) || name === 'p') return false;
  const { text, inLinks, links } = page.amountOf(element);
  return links >= MIN_LINKS && inLinks > text * MAX_LINK_SHARE;
}

function edgesOf(page: PageOutline, root: HtmlElement): ReadonlySet<HtmlElement> {
  if (root.name === 'article' || root.name === 'main') return new Set();
  const limit = page.amountOf(root).text * MAX_EDGE_SHARE;
  const isEdge = (child: HtmlElement) =>
    isContainer(child.name) && isNamed(child, edgeNames) && page.amountOf(child).text <= limit;
  return new Set(
    root.children.filter((child): child is HtmlElement => typeof child !== 'string' && isEdge(child)),
  );
}

function isContainer(name: string): boolean {
  return /^(?:div|section|aside|ul|ol|dl|table|header|article|menu|p)$/.test(name);
}

function articleText(page: PageOutline, root: HtmlElement, kept: ReadonlySet<HtmlElement>): number {
  const { text, inLinks } = page.amountOf(root);
  let boilerplate = 0;
  const look = (element: HtmlElement) => {
    for (const child of element.children) {
      if (typeof child === 'string' || page.isHidden(child)) continue;
      if (!isBoilerplate(page, child, kept)) look(child);
      else boilerplate += page.amountOf(child).text - page.amountOf(child).inLinks;
    }
  };
  look(root);
  return text - inLinks - boilerplate;
}

function keptNumbers(html: string, charThreshold: number): number[] {
  const { document } = linkedom().parseHTML(html);
  const { Readability } = readability();
  // The library wants the DOM of a browser, which this is to all that it calls.
  const readable = document as unknown as ConstructorParameters<typeof Readability>[0];
  const found = new Readability(readable, { charThreshold, keepClasses: true }).parse();
  return [...(found?.content ?? '').matchAll(/ data-place="(\d+)"/g)].map(([, number]) => Number(number));
}
