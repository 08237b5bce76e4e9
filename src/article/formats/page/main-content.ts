import { createRequire } from 'node:module';
import type { HtmlElement } from '../html/html-tree.js';
import { articleText, edgesOf, proseIn } from './boilerplate.js';
import type { PageOutline } from './page-outline.js';
import { pageSkeleton } from './page-skeleton.js';

// Loaded when the first web page is read: they take a tenth of a second.
const require = createRequire(import.meta.url);
const linkedom = (): typeof import('linkedom') => require('linkedom');
const readability = (): typeof import('@mozilla/readability') => require('@mozilla/readability');

/** Of the text of a page that is no boilerplate, so much is in its article... */
const MIN_SHARE = 0.5;
/** ...or less where it is long by itself: a story above the beginnings of ten others. */
const MIN_SHARE_OF_LONG = 0.2;
const LONG_ARTICLE = 1000;
/** Of the paragraphs of a page so much may stand outside of its article. */
const MAX_OUTSIDE_SHARE = 0.05;
/** Elements; on larger pages the library takes its time, and so long a page is mostly its article. */
const MAX_ELEMENTS = 20_000;

/** The element that holds a page's article, and the elements in it that are the article for certain. */
export interface MainContent {
  readonly root: HtmlElement;
  readonly kept: ReadonlySet<HtmlElement>;
  /** What stands around the article in its element, as a page's last lines do. */
  readonly edges: ReadonlySet<HtmlElement>;
}

/**
 * The article of a page, as the readability library finds it, with what stands between its parts: the library names
 * the place, by milder and milder rules where it finds little, and all words there are read. A place that has too little
 * of the page's text is given up for the whole body.
 */
export function mainContent(page: PageOutline): MainContent {
  const nothing: ReadonlySet<HtmlElement> = new Set();
  const whole = { root: page.body, kept: nothing, edges: edgesOf(page, page.body) };
  const skeleton = pageSkeleton(page);
  if (skeleton.elements.length > MAX_ELEMENTS || skeleton.elements.length === 0) return whole;
  const all = articleText(page, page.body, nothing);
  const numbers = keptNumbers(skeleton.html);
  const kept = new Set(numbers.flatMap((number) => skeleton.elements[number] ?? []));
  const root = skeleton.commonAncestor(numbers);
  if (root === null) return whole;
  const text = articleText(page, root, kept);
  const isEnough = text >= all * MIN_SHARE || (text >= LONG_ARTICLE && text >= all * MIN_SHARE_OF_LONG);
  return isEnough ? withProse(page, skeleton.pathTo(root), skeleton.withAncestors(kept)) : whole;
}

/** The innermost of `path` that holds nearly all paragraphs of the page: none of a story in several parts is lost. */
function withProse(
  page: PageOutline,
  path: readonly HtmlElement[],
  kept: ReadonlySet<HtmlElement>,
): MainContent {
  const amounts = proseIn(page, kept, edgesOf(page, page.body));
  const all = amounts.get(page.body) ?? 0;
  const root =
    path.findLast((element) => (amounts.get(element) ?? 0) >= all * (1 - MAX_OUTSIDE_SHARE)) ?? page.body;
  return { root, kept, edges: edgesOf(page, root) };
}

function keptNumbers(html: string): number[] {
  const { document } = linkedom().parseHTML(html);
  const { Readability } = readability();
  // The library wants the DOM of a browser, which this is to all that it calls.
  const readable = document as unknown as ConstructorParameters<typeof Readability>[0];
  const found = new Readability(readable, { keepClasses: true }).parse();
  return [...(found?.content ?? '').matchAll(/ data-place="(\d+)"/g)].map(([, number]) => Number(number));
}
