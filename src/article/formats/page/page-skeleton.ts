import type { HtmlElement, HtmlNode } from '../html/html-tree.js';
import { hasOwnText, type PageOutline } from './page-outline.js';

/** A page as the readability library is shown it. */
export interface PageSkeleton {
  readonly html: string;
  /** The elements with words of their own, by the numbers that `html` has for them. */
  readonly elements: readonly HtmlElement[];
  /** The innermost container that holds all the numbered ones; null for none. */
  commonAncestor(numbers: readonly number[]): HtmlElement | null;
  /** An element, last, with all that stand around it. */
  pathTo(element: HtmlElement): readonly HtmlElement[];
  /** The elements with all that stand around them. */
  withAncestors(elements: ReadonlySet<HtmlElement>): ReadonlySet<HtmlElement>;
}

const blocks = new Set(
  `address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
  h6 header li main nav ol p pre section summary table tbody td tfoot th thead tr ul`.split(/\s+/),
);
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
  'audio',
  'video',
  'canvas',
  'object',
]);

/**
 * The bare build of a page: blocks with their class names, words, links. The library takes more than linear time for
 * elements deep inside one another and for runs of line breaks, so an element that holds but one other is passed over,
 * inline elements are their words, and loose words are paragraphs.
 */
export function pageSkeleton(page: PageOutline): PageSkeleton {
  const elements: HtmlElement[] = [];
  const parents = new Map<HtmlElement, HtmlElement>();
  const parts: string[] = ['<!doctype html><html><head></head><body>'];

  const numbered = (element: HtmlElement) => ` data-place="${elements.push(element) - 1}"`;
  const write = (element: HtmlElement) => {
    let loose = '';
    const endLoose = () => {
      if (/\S/.test(loose)) parts.push(`<p${numbered(element)}>${loose}</p>`);
      loose = '';
    };
    for (const child of element.children) {
      if (typeof child === 'string') loose += escaped(child);
      else if (!wordless.has(child.name) && !page.isHidden(child)) {
        parents.set(child, element);
        if (!holdsBlocks(child)) {
          if (child.name === 'br') endLoose();
          else loose += inlineWords(child, page);
        } else {
          endLoose();
          writeBlock(child);
        }
      }
    }
    endLoose();
  };
  const writeBlock = (element: HtmlElement) => {
    const { name, attributes } = element;
    if (!blocks.has(name) || isWrapper(element)) return write(element);
    const isLeaf =
      hasOwnText(element) ||
      !element.children.some((child) => typeof child !== 'string' && holdsBlocks(child));
    const named = ['class', 'id', 'role', 'itemprop']
      .map((key) => (attributes[key] ? ` ${key}="${escaped(attributes[key])}"` : ''))
      .join('');
    const isText =
      isLeaf && !element.children.some((child) => typeof child !== 'string' && holdsBlocks(child));
    parts.push(`<${name}${named}${isText ? numbered(element) : ''}>`);
    if (isText) parts.push(inlineWords(element, page));
    else write(element);
    parts.push(`</${name}>`);
  };
  const known = new Map<HtmlElement, boolean>();
  const holdsBlocks = (element: HtmlElement): boolean => {
    const answer =
      known.get(element) ??
      (blocks.has(element.name) ||
        element.children.some((child) => typeof child !== 'string' && holdsBlocks(child)));
    known.set(element, answer);
    return answer;
  };
  write(page.body);
  parts.push('</body></html>');

  const pathOf = (element: HtmlElement) => {
    const path = [element];
    for (let above = parents.get(element); above !== undefined; above = parents.get(above))
      path.unshift(above);
    return path;
  };
  return {
    html: parts.join(''),
    elements,
    commonAncestor(numbers) {
      const path = commonPath(numbers.flatMap((number) => elements[number] ?? []).map(pathOf));
      // A list or a table is one only with what is around its items and rows.
      return path.findLast(({ name }) => containers.has(name) || name === 'body' || name === '') ?? null;
    },
    pathTo: pathOf,
    withAncestors: (inner) => new Set([...inner].flatMap(pathOf)),
  };
}

const containers = new Set(['div', 'section', 'article', 'main']);

/** A `<div>` around nothing but another container. */
function isWrapper({ name, children }: HtmlElement): boolean {
  const inside = children.filter((child) => typeof child !== 'string' || /\S/.test(child));
  const [only] = inside;
  return name === 'div' && inside.length === 1 && typeof only === 'object' && containers.has(only.name);
}

function inlineWords(element: HtmlElement, page: PageOutline): string {
  const words = element.children.map((child: HtmlNode) => {
    if (typeof child === 'string') return escaped(child);
    if (wordless.has(child.name) || page.isHidden(child)) return '';
    return child.name === 'br' ? ' ' : inlineWords(child, page);
  });
  return element.name === 'a' ? `<a href="#x">${words.join('')}</a>` : words.join('');
}

function commonPath(paths: readonly (readonly HtmlElement[])[]): readonly HtmlElement[] {
  const [first = [], ...others] = paths;
  let common = first.length;
  for (const path of others) {
    let same = 0;
    while (same < common && path[same] === first[same]) same++;
    common = same;
  }
  return first.slice(0, common);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
