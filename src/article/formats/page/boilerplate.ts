import { type HtmlElement, isNamed } from '../html/html-tree.js';
import { hasOwnText, type PageOutline } from './page-outline.js';

/** Above this share of its characters in links, an element leads elsewhere. */
const MAX_LINK_SHARE = 0.5;
const MIN_LINKS_OF_ROW = 4;
const MIN_LINKS = 2;
/** Of a page's text so much is in a form that is the page. */
const MIN_SHARE_OF_PAGE = 0.5;
/** Characters without blanks; a shorter line is no paragraph. Chinese says more in fewer. */
const MIN_PARAGRAPH = 50;
const MIN_CHINESE_PARAGRAPH = 25;

const frames = new Set(['nav', 'footer', 'search']);
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

/** What lists of links are called that lead on, or within the page. */
const linkLists = new Set([
  ...conversations,
  'toc',
  'catalog',
  'contents',
  'pagination',
  'breadcrumb',
  'breadcrumbs',
]);

const edgeNames = new Set(['footer', 'foot', 'bottom', 'copyright', 'legal', 'imprint', 'colophon', 'end']);
/** An element at the edge of a page has no more of its text. */
const MAX_EDGE_SHARE = 0.25;

/** Whether an element frames the article rather than being part of it, by its place and its links, never its words. */
export function isBoilerplate(
  page: PageOutline,
  element: HtmlElement,
  kept: ReadonlySet<HtmlElement>,
): boolean {
  const { name, attributes } = element;
  if (frames.has(name) || frameRoles.has(attributes.role ?? '')) return true;
  const { text, inLinks, links } = page.amountOf(element);
  const leadsOn = links >= MIN_LINKS && inLinks > text * MAX_LINK_SHARE;
  if (leadsOn && (name === 'header' || isNamed(element, linkLists))) return true;
  if (kept.has(element)) return false;
  // Some pages are one form with everything in it.
  if (name === 'form') return text < page.amountOf(page.body).text * MIN_SHARE_OF_PAGE;
  if (!isContainer(name)) return false;
  if (isNamed(element, conversations)) return true;
  return leadsOn && (name !== 'tr' || links >= MIN_LINKS_OF_ROW);
}

/** What stands at the edges of an article's element, as a page's last lines do, by name and size. */
export function edgesOf(page: PageOutline, root: HtmlElement): ReadonlySet<HtmlElement> {
  if (root.name === 'article' || root.name === 'main') return new Set();
  const limit = page.amountOf(root).text * MAX_EDGE_SHARE;
  const isEdge = (child: HtmlElement) =>
    isContainer(child.name) && isNamed(child, edgeNames) && page.amountOf(child).text <= limit;
  return new Set(
    root.children.filter((child): child is HtmlElement => typeof child !== 'string' && isEdge(child)),
  );
}

function isContainer(name: string): boolean {
  return /^(?:div|section|aside|ul|ol|dl|table|tr|header|article|menu)$/.test(name);
}

/** Characters in `root` that are neither links nor boilerplate. */
export function articleText(page: PageOutline, root: HtmlElement, kept: ReadonlySet<HtmlElement>): number {
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

/** How many characters of paragraphs each element holds, those of boilerplate not counted. */
export function proseIn(
  page: PageOutline,
  kept: ReadonlySet<HtmlElement>,
  edges: ReadonlySet<HtmlElement>,
): ReadonlyMap<HtmlElement, number> {
  const amounts = new Map<HtmlElement, number>();
  const look = (element: HtmlElement): number => {
    let prose = 0;
    if (hasOwnText(element)) prose = paragraphIn(page, element);
    else {
      for (const child of element.children) {
        if (typeof child === 'string' || page.isHidden(child) || edges.has(child)) continue;
        if (!isBoilerplate(page, child, kept)) prose += look(child);
      }
    }
    amounts.set(element, prose);
    return prose;
  };
  look(page.body);
  return amounts;
}

function paragraphIn(page: PageOutline, element: HtmlElement): number {
  const { text, inLinks } = page.amountOf(element);
  const isChinese = element.children.some(
    (child) => typeof child === 'string' && /\p{Script=Han}/u.test(child),
  );
  return text - inLinks >= (isChinese ? MIN_CHINESE_PARAGRAPH : MIN_PARAGRAPH) ? text - inLinks : 0;
}
