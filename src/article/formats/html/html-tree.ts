import { Parser } from 'htmlparser2';
import { withoutMarks } from '../marks.js';

/** Elements inside one another; the parser takes more than linear time beyond, and pages have some dozens. */
const MAX_DEPTH = 5000;
/** Elements further in are laid out beside one another: no reader of a page sees that depth. */
const MAX_KEPT_DEPTH = 200;
/** Characters that are parsed before the depth is looked at. */
const CHUNK_CHARACTERS = 16_384;

/** An element with what stands in it; neighbouring text is one string. */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: HtmlNode[];
}

export type HtmlNode = HtmlElement | string;

/**
 * The elements of `html` under a nameless root. Entities are decoded, comments dropped, unclosed tags are fine.
 *
 * @param isXml whether `<p/>` is a whole element, as in XHTML
 * @throws Error when tags are nested thousands deep
 */
export function parseHtml(html: string, isXml = false): HtmlElement {
  const root: HtmlElement = { name: '', attributes: {}, children: [] };
  const open: HtmlElement[] = [root];
  let depth = 0;
  const append = (node: HtmlNode) => {
    const siblings = open.at(-1)?.children ?? root.children;
    const last = siblings.at(-1);
    if (typeof node === 'string' && typeof last === 'string') siblings[siblings.length - 1] = last + node;
    else siblings.push(node);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++;
        if (depth > MAX_DEPTH) throw new Error(`its tags are nested more than ${MAX_DEPTH} deep`);
        // The words of a shadow root are seen, those of other templates are not.
        const isShadow = name === 'template' && 'shadowrootmode' in attributes;
        const element: HtmlElement = { name: isShadow ? 'div' : name, attributes, children: [] };
        append(element);
        if (depth <= MAX_KEPT_DEPTH) open.push(element);
      },
      ontext(data) {
        append(withoutMarks(data));
      },
      onclosetag(name) {
        // What stands behind a flattened element is apart from what stood in it.
        if (depth > MAX_KEPT_DEPTH) append({ name, attributes: {}, children: [] });
        else open.pop();
        depth--;
      },
    },
    { recognizeSelfClosing: isXml, recognizeCDATA: isXml },
  );
  for (let at = 0; at < html.length; at += CHUNK_CHARACTERS)
    parser.write(html.slice(at, at + CHUNK_CHARACTERS));
  parser.end();
  return root;
}

/** The elements under `root` in the order of the page, `root` not included. */
export function* elementsOf(root: HtmlElement): Generator<HtmlElement> {
  const rest: HtmlNode[] = [...root.children].reverse();
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (typeof node === 'string') continue;
    yield node;
    for (let at = node.children.length - 1; at >= 0; at--) rest.push(node.children[at] ?? '');
  }
}

/** All characters in an element, as they stand. */
export function textOf(root: HtmlElement): string {
  const parts: string[] = [];
  const rest: HtmlNode[] = [root];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    if (typeof node === 'string') parts.push(node);
    else for (let at = node.children.length - 1; at >= 0; at--) rest.push(node.children[at] ?? '');
  }
  return parts.join('');
}

/** Whether one of an element's class names, its id or its role is made of one of `words`, parted by `-` or `_`. */
export function isNamed({ attributes }: HtmlElement, words: ReadonlySet<string>): boolean {
  const names = `${attributes.class ?? ''} ${attributes.id ?? ''} ${attributes.role ?? ''}`;
  return names
    .toLowerCase()
    .split(/[\s_-]+/)
    .some((name) => words.has(name));
}
