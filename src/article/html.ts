import { Parser } from 'htmlparser2';
import type { DraftBlock } from './draft.js';

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

/** Whether `text` carries HTML tags that a body would have. */
export function hasHtmlTags(text: string): boolean {
  return aTag.test(text);
}

/**
 * The blocks a reader of `html` would see, in order: headings, paragraphs, list items, quotes and table rows.
 * Scripts, styles, comments and hidden elements are left out, entities are decoded, and unclosed tags are fine.
 * A line break (`<br>`) ends a block.
 */
export function htmlBlocks(html: string): DraftBlock[] {
  const blocks: DraftBlock[] = [];
  const open: string[] = [];
  let text = '';
  let unreadDepth = 0;

  const endBlock = () => {
    if (/\S/.test(text)) blocks.push({ kind: kindInside(open), text });
    text = '';
  };

  const parser = new Parser({
    onopentag(name, attributes) {
      if (unreadDepth > 0 || unread.has(name) || isHidden(attributes)) unreadDepth++;
      else if (blockElements.has(name)) endBlock();
      else if (cells.has(name)) text += ' ';
      open.push(name);
    },
    ontext(data) {
      if (unreadDepth > 0) return;
      if (!open.includes('pre')) {
        text += data;
        return;
      }
      const [first = '', ...rest] = data.split('\n');
      text += first;
      for (const line of rest) {
        endBlock();
        text = line;
      }
    },
    onclosetag(name) {
      if (unreadDepth === 0 && blockElements.has(name)) endBlock();
      open.pop();
      if (unreadDepth > 0) unreadDepth--;
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

// A paragraph ends the reach of a heading around it: the heading was never closed.
function kindInside(open: readonly string[]): DraftBlock['kind'] {
  for (let at = open.length - 1; at >= 0; at--) {
    const name = open[at] ?? '';
    if (headings.has(name)) return open.includes('p', at) ? 'paragraph' : 'heading';
    if (items.has(name)) return 'item';
    if (name === 'blockquote') return 'quote';
  }
  return 'paragraph';
}

function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  return (
    'hidden' in attributes ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes.style ?? '')
  );
}
