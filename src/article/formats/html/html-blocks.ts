import type { DraftBlock } from '../draft.js';
import { differing } from '../marks.js';
import { formulaText, loweredText, pictureText, raisedText } from './html-inline.js';
import { type HtmlElement, type HtmlNode, parseHtml, textOf } from './html-tree.js';
import { isHidden } from './html-visibility.js';
import { BlockWriter } from './html-writer.js';
import { listNumber, startOfList } from './list-numbers.js';

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
const controls = new Set(['button', 'select', 'svg', 'output', 'meter', 'progress']);
const unread = new Set(
  `audio canvas datalist defs desc head iframe metadata noembed noframes noscript object rp script style template
  textarea title video`.split(/\s+/),
);
const struck = new Set(['del', 's', 'strike']);
const lists = new Set(['ol', 'ul', 'menu']);
const strong = new Set(['b', 'strong']);
const forListeners = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text)(?:\s|$)/;

interface Context {
  readonly kind: DraftBlock['kind'];
  readonly isPre: boolean;
  /** Inside a heading, a paragraph or the like. */
  readonly isText: boolean;
  readonly isControl: boolean;
  /** Inside a heading or a paragraph, where no style parts one element from the next. */
  readonly isProse: boolean;
  readonly isCode: boolean;
}

const outermost: Context = {
  kind: 'paragraph',
  isPre: false,
  isText: false,
  isControl: false,
  isProse: false,
  isCode: false,
};

/** Says of an element whether it is passed over, with all that is in it. */
export type Skip = (element: HtmlElement) => boolean;

/** The blocks a reader of `html` would see, in order. */
export function htmlBlocks(html: string): DraftBlock[] {
  return blocksIn(parseHtml(html));
}

/**
 * The blocks a reader of the page sees in `root`, in order: headings, paragraphs, list items with their numbers,
 * quotes and table rows. No inline element loses its words; scripts, hidden elements and controls that stand alone
 * are left out. A line break (`<br>`) ends a block where the words do not go on behind it.
 */
export function blocksIn(root: HtmlElement, skip: Skip = isHidden): DraftBlock[] {
  const reader = new HtmlReader(skip, new BlockWriter());
  reader.read(root, outermost);
  return reader.writer.end();
}

/** The words of `html` as one line, entities decoded. */
export function htmlText(html: string): string {
  return htmlBlocks(html)
    .map((block) => block.text)
    .join(' ');
}

class HtmlReader {
  #tables = 0;
  #list: { next: number; step: number; type: string } | null = null;

  constructor(
    readonly skip: Skip,
    readonly writer: BlockWriter,
  ) {}

  read(element: HtmlElement, outer: Context): void {
    const { children } = element;
    for (const [at, child] of children.entries()) {
      if (typeof child === 'string') this.writer.text(child, outer);
      else if (!unread.has(child.name) && !this.skip(child)) this.#element(child, outer, children, at);
    }
  }

  #element(element: HtmlElement, outer: Context, siblings: readonly HtmlNode[], at: number): void {
    const { name } = element;
    const words = this.#insteadOf(element, outer, siblings[at + 1]);
    if (words !== null) this.writer.text(words, outer);
    else if (name === 'br') this.writer.lineBreak(outer);
    else if (name === 'hr' || isUnseen(element)) this.writer.endBlock();
    else if (name === 'table') this.#table(element, outer);
    else if (lists.has(name)) this.#inList(element, outer);
    else if (name === 'select') this.writer.text(chosenOption(element), { ...outer, isControl: true });
    else if (isBlock(element)) this.#block(element, outer);
    else if (strong.has(name) && this.writer.isAtStart) {
      this.read(element, outer);
      this.writer.endQuestion();
    } else this.#inlineElement(element, outer, siblings[at - 1]);
  }

  /** What stands for an inline element whose words are not simply those in it; null for others. */
  #insteadOf(element: HtmlElement, outer: Context, next: HtmlNode | undefined): string | null {
    const { name } = element;
    if (name === 'img') return pictureText(element);
    if (name === 'math') return formulaText(element);
    if (struck.has(name) || name === 'rt' || isAnchor(element) || (isUnseen(element) && !isBlock(element)))
      return differing('', this.#inline(element, outer));
    if (name === 'sup') return raisedText(element, this.#inline(element, outer), this.writer.lastWords);
    if (name === 'sub') return loweredText(this.#inline(element, outer), firstText(next));
    if (name === 'q') return `${differing('“', '')}${this.#inline(element, outer)}${differing('”', '')}`;
    return null;
  }

  #inlineElement(element: HtmlElement, outer: Context, before: HtmlNode | undefined): void {
    const { name } = element;
    this.#betweenElements(before, element, outer);
    this.read(element, {
      ...outer,
      isControl: outer.isControl || controls.has(name),
      isCode: outer.isCode || (outer.isPre && name === 'code'),
    });
    if (name === 'text' || name === 'option') this.writer.text(' ', outer);
  }

  #block(element: HtmlElement, outer: Context): void {
    const inside = contextInside(outer, element.name);
    this.writer.startBlock(inside.kind);
    if (element.name === 'li' && this.#list !== null) {
      const number = listNumber(this.#list, element);
      if (number !== null) this.writer.prefix(number);
    }
    this.read(element, inside);
    this.writer.startBlock(outer.kind);
  }

  #inList(element: HtmlElement, outer: Context): void {
    const list = this.#list;
    this.#list = element.name === 'ol' ? startOfList(element) : null;
    this.#block(element, outer);
    this.#list = list;
  }

  #table(table: HtmlElement, outer: Context): void {
    this.writer.startBlock(outer.kind);
    const number = ++this.#tables;
    for (const part of rowsOf(table, this.skip)) {
      if (part.name !== 'tr') {
        this.#block(part, outer);
        continue;
      }
      const cells = part.children.filter(
        (child): child is HtmlElement =>
          typeof child !== 'string' && (child.name === 'td' || child.name === 'th') && !this.skip(child),
      );
      const isHead = cells.length > 1 && cells.every((cell) => cell.name === 'th');
      const contents = cells.map((cell) =>
        this.#apart(cell, { ...outermost, kind: outer.kind, isText: true }),
      );
      const isLayout = contents.some(isPartOfPage);
      if (isLayout) for (const block of contents.flat()) this.writer.push(block);
      else this.writer.row(contents, { table: number, isHead });
    }
    this.writer.startBlock(outer.kind);
  }

  /** The blocks of an element read by itself. */
  #apart(element: HtmlElement, context: Context): DraftBlock[] {
    const reader = new HtmlReader(this.skip, new BlockWriter(context.kind));
    reader.#tables = this.#tables;
    reader.read(element, context);
    this.#tables = reader.#tables;
    return reader.writer.end();
  }

  #inline(element: HtmlElement, outer: Context): string {
    return this.#apart(element, { ...outer, isText: true, isControl: false })
      .map((block) => block.text)
      .join(' ');
  }

  // <span>Opening hours</span><span>Monday</span>: what parts the two is the page's style.
  #betweenElements(before: HtmlNode | undefined, element: HtmlElement, outer: Context): void {
    if (before === undefined || typeof before === 'string' || outer.isProse) return;
    if (/^\p{Lu}/u.test(textOf(element)) && /[\p{Ll}\p{N}.!?]$/u.test(this.writer.lastWords))
      this.writer.text(' ', outer);
  }
}

function contextInside(outer: Context, name: string): Context {
  return {
    ...outer,
    kind: kindInside(outer.kind, name),
    isPre: outer.isPre || name === 'pre',
    isText: outer.isText || textElements.has(name),
    isProse: outer.isProse || name === 'p' || headings.has(name),
  };
}

function kindInside(outer: DraftBlock['kind'], name: string): DraftBlock['kind'] {
  if (headings.has(name)) return 'heading';
  if (items.has(name)) return 'item';
  if (name === 'blockquote') return 'quote';
  // No heading holds paragraphs: this one was never closed.
  return name === 'p' && outer === 'heading' ? 'paragraph' : outer;
}

// For those who listen to a page; who sees it sees nothing there.
function isUnseen({ attributes }: HtmlElement): boolean {
  return forListeners.test(attributes.class ?? '');
}

// `#` beside a heading, `↩` behind a footnote.
function isAnchor(element: HtmlElement): boolean {
  if (element.name !== 'a' || !element.attributes.href?.startsWith('#')) return false;
  return !/[\p{L}\p{N}]/u.test(textOf(element));
}

function isBlock({ name, attributes }: HtmlElement): boolean {
  return (
    blockElements.has(name) ||
    /display\s*:\s*(?:block|flex|grid|table|list-item)/i.test(attributes.style ?? '')
  );
}

/** Rows in the order of the page, and what else stands in a table: its caption, or what has strayed into it. */
function rowsOf(table: HtmlElement, skip: Skip): HtmlElement[] {
  return table.children.flatMap((child): HtmlElement[] => {
    if (typeof child === 'string')
      return /\S/.test(child) ? [{ name: 'p', attributes: {}, children: [child] }] : [];
    if (skip(child) || unread.has(child.name) || child.name === 'colgroup' || child.name === 'col') return [];
    return child.name === 'thead' || child.name === 'tbody' || child.name === 'tfoot'
      ? rowsOf(child, skip)
      : [child];
  });
}

/** Characters; a cell that holds more in several blocks is a part of the page, not of a table. */
const MAX_CELL = 300;

function isPartOfPage(blocks: readonly DraftBlock[]): boolean {
  if (blocks.some((block) => block.row !== undefined || block.kind === 'heading')) return true;
  return blocks.length > 1 && blocks.reduce((sum, { text }) => sum + text.length, 0) > MAX_CELL;
}

function firstText(node: HtmlNode | undefined): string {
  if (node === undefined) return '';
  return typeof node === 'string' ? node : textOf(node);
}

function chosenOption(select: HtmlElement): string {
  const options = select.children.flatMap((child): HtmlElement[] => {
    if (typeof child === 'string') return [];
    return child.name === 'optgroup'
      ? child.children.filter((inner): inner is HtmlElement => typeof inner !== 'string')
      : [child];
  });
  const chosen = options.find(({ attributes }) => 'selected' in attributes) ?? options[0];
  return chosen === undefined ? '' : textOf(chosen);
}
