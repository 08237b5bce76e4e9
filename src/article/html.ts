import { Parser } from 'htmlparser2';
import type { DraftBlock } from './draft.js';

/** Elements inside one another; the parser takes more than linear time beyond, and pages have some dozens. */
const MAX_DEPTH = 5000;
/** Characters that are parsed before the depth is looked at. */
const CHUNK_CHARACTERS = 16_384;

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const items = new Set(['li', 'dt', 'dd']);
const blockElements = new Set(
  `address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr
  ul`.split(/\s+/),
);
const cells = new Set(['td', 'th']);
const unread = new Set(
  `audio button canvas datalist head iframe math nav noembed noframes noscript object rp rt script select style
  svg template textarea title video`.split(/\s+/),
);
const aTag =
  /<\/?(?:p|div|br|h[1-6]|[uo]l|li|span|strong|em|b|i|a|blockquote|table|img|section|article)\b[^<>]*>/i;

type Attributes = Readonly<Record<string, string>>;

interface Context {
  readonly kind: DraftBlock['kind'];
  readonly isPre: boolean;
  readonly isUnread: boolean;
}

/** Whether `text` carries HTML tags that a body would have. */
export function hasHtmlTags(text: string): boolean {
  return aTag.test(text);
}

/**
 * The blocks a reader of `html` would see, in order: headings, paragraphs, list items, quotes and table rows.
 * Scripts, styles, comments and hidden elements are left out, entities are decoded, and unclosed tags are fine.
 * A line break (`<br>`) ends a block.
 *
 * @throws Error when tags are nested thousands deep
 */
export function htmlBlocks(html: string): DraftBlock[] {
  const blocks: DraftBlock[] = [];
  const open: Context[] = [];
  const context = () => open.at(-1) ?? { kind: 'paragraph', isPre: false, isUnread: false };
  let text = '';

  const endBlock = () => {
    if (/\S/.test(text)) blocks.push({ kind: context().kind, text });
    text = '';
  };

  const parser = new Parser({
    onopentag(name, attributes) {
      const inside = contextInside(context(), name, attributes);
      if (!inside.isUnread && blockElements.has(name)) endBlock();
      if (!inside.isUnread && cells.has(name)) text += ' ';
      if (open.push(inside) > MAX_DEPTH) throw new Error(`its tags are nested more than ${MAX_DEPTH} deep`);
    },
    ontext(data) {
      if (context().isUnread) return;
      const [first = '', ...rest] = context().isPre ? data.split('\n') : [data];
      text += first;
      for (const line of rest) {
        endBlock();
        text = line;
      }
    },
    onclosetag(name) {
      if (!context().isUnread && blockElements.has(name)) endBlock();
      open.pop();
    },
  });
  parser.end(html);
  endBlock();
  return blocks;
}

/** The words of `html` as one line, entities decoded. */
export function htmlText(html: string): string {
  return htmlBlocks(html)
    .map((block) => block.text)
    .join(' ');
}

/** Whether more than `limit` elements of `html` stand inside one another. */
export function isNestedDeeperThan(limit: number, html: string): boolean {
  let depth = 0;
  let deepest = 0;
  const parser = new Parser({
    onopentag() {
      deepest = Math.max(deepest, ++depth);
    },
    onclosetag() {
      depth--;
    },
  });
  for (let at = 0; at < html.length && deepest <= limit; at += CHUNK_CHARACTERS) {
    parser.write(html.slice(at, at + CHUNK_CHARACTERS));
  }
  return deepest > limit;
}

function contextInside(outer: Context, name: string, attributes: Attributes): Context {
  return {
    kind: kindInside(outer.kind, name),
    isPre: outer.isPre || name === 'pre',
    isUnread: outer.isUnread || unread.has(name) || isHidden(attributes),
  };
}

function kindInside(outer: DraftBlock['kind'], name: string): DraftBlock['kind'] {
  if (headings.has(name)) return 'heading';
  if (items.has(name)) return 'item';
  if (name === 'blockquote') return 'quote';
  // No heading holds paragraphs: this one was never closed.
  return name === 'p' && outer === 'heading' ? 'paragraph' : outer;
}

function isHidden(attributes: Attributes): boolean {
  return (
    'hidden' in attributes ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '')
  );
}
