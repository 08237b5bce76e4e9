import type { Draft, DraftBlock } from '../draft.js';
import { blocksIn } from '../html/html-blocks.js';
import { elementsOf, type HtmlElement, parseHtml } from '../html/html-tree.js';
import { isBoilerplate } from './boilerplate.js';
import { mainContent } from './main-content.js';
import { metadataOf } from './page-metadata.js';
import { outline } from './page-outline.js';

/**
 * Reads a web page: its main content, and metadata from its head. Where no main content stands out, all of its body
 * but navigation, footers and lists of links; where that is nothing, all of its body.
 *
 * @param isXml whether it is XHTML
 */
export function readWebPage(html: string, isXml = false): Draft {
  const root = parseHtml(html, isXml);
  const body = bodyOf(root);
  const page = outline(body);
  const everything = blocksIn(body, page.isHidden);
  const main = mainContent(page);
  const isLeftOut = (element: HtmlElement) =>
    page.isHidden(element) || main.edges.has(element) || isBoilerplate(page, element, main.kept);
  const chosen = blocksIn(main.root, isLeftOut);
  const blocks = chosen.some(({ kind }) => kind !== 'heading') ? chosen : everything;
  return { metadata: metadataOf(root), blocks, leftOut: missingFrom(everything, blocks) };
}

function bodyOf(root: HtmlElement): HtmlElement {
  for (const element of elementsOf(root)) if (element.name === 'body') return element;
  return root;
}

/** Blocks of the page that the article has not, in order. */
function missingFrom(everything: readonly DraftBlock[], blocks: readonly DraftBlock[]): string[] {
  const left = new Map<string, number>();
  for (const { text } of blocks) left.set(text, (left.get(text) ?? 0) + 1);
  return everything.flatMap(({ text }) => {
    const times = left.get(text) ?? 0;
    if (times > 0) left.set(text, times - 1);
    return times > 0 ? [] : [text];
  });
}
