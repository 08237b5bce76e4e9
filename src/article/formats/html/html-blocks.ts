import type { DraftBlock } from '../draft.js';
import { differing, pictureMark } from '../marks.js';
import {
  type Context,
  chosenOption,
  contextInside,
  controls,
  holdsCode,
  isAnchor,
  isBlock,
  isEditLink,
  isHead,
  isUnseen,
  lists,
  outermost,
  placeOf,
  rowsOf,
  type Skip,
  setsApart,
  strong,
  struck,
  unread,
} from './html-elements.js';
import { formulaOfScript, formulaText, isDrawnFormula, repeatedFormula } from './html-formulas.js';
import { loweredText, pictureText, raisedText } from './html-inline.js';
import { type HtmlElement, type HtmlNode, parseHtml, textOf } from './html-tree.js';
import { isHidden } from './html-visibility.js';
import { BlockWriter } from './html-writer.js';
import { listNumber, startOfList } from './list-numbers.js';

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
    const isApart = setsApart(element);
    for (const [at, child] of children.entries()) {
      if (isApart) this.writer.endBlock();
      if (typeof child === 'string') this.writer.text(child, outer);
      else if (unread.has(child.name)) this.writer.text(formulaOfScript(child) ?? '', outer);
      else if (!this.skip(child)) this.#element(child, outer, children, at);
      // What is left out, but seen, parts what stands around it.
      else if (isBlock(child) && !isHidden(child)) this.writer.endBlock();
    }
    if (isApart) this.writer.endBlock();
  }

  #element(element: HtmlElement, outer: Context, siblings: readonly HtmlNode[], at: number): void {
    const { name } = element;
    const words = this.#insteadOf(element, outer, siblings[at + 1]);
    if (words !== null) this.writer.text(words, outer);
    else if (name === 'br') this.writer.lineBreak(outer);
    else if (name === 'hr' || isUnseen(element)) this.writer.endBlock();
    // To copy a program.
    else if (name === 'button' && outer.isPre) return;
    else if (name === 'table') this.#table(element, outer);
    else if (lists.has(name)) this.#inList(element, outer);
    else if (name === 'select') this.writer.text(chosenOption(element), { ...outer, isControl: true });
    else if (isBlock(element)) this.#block(element, outer);
    else if (isHead(element, nextSeen(siblings, at))) this.#head(element, outer);
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
    if (isDrawnFormula(element)) return pictureMark;
    const formula = isBlock(element) ? null : repeatedFormula(element);
    if (formula !== null) return formulaText(formula);
    if (
      struck.has(name) ||
      name === 'rt' ||
      isAnchor(element) ||
      isEditLink(element) ||
      (isUnseen(element) && !isBlock(element))
    )
      return differing('', this.#inline(element, outer));
    const place = placeOf(element);
    const before = this.writer.lastWords;
    if (place === 'sup') return raisedText(element, this.#inline(element, outer), before, firstText(next));
    if (place === 'sub') return loweredText(this.#inline(element, outer), before, firstText(next));
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
    const inside = contextInside(outer, element);
    this.writer.startBlock(inside.kind);
    if (element.name === 'li' && this.#list !== null) {
      const number = listNumber(this.#list, element);
      if (number !== null) this.writer.prefix(number);
    }
    this.read(element, inside);
    this.writer.startBlock(outer.kind);
  }

  #head(button: HtmlElement, outer: Context): void {
    this.writer.startBlock(outer.kind);
    this.read(button, { ...outer, isText: true });
    this.writer.endBlock();
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
        this.#apart(cell, { ...outermost, kind: outer.kind, isCode: outer.isCode, isText: true }),
      );
      const isProgram = cells.some(holdsCode);
      if (isProgram) for (const block of contents.filter(isNoGutter).flat()) this.writer.push(block);
      else if (isPartOfPage(contents)) for (const block of contents.flat()) this.writer.push(block);
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
    if (before === undefined || typeof before === 'string' || outer.isProse || outer.isPre) return;
    const [first, last] = [textOf(element), this.writer.lastWords];
    const isPair = element.name === 'a' && before.name === 'a' && /\S$/.test(last) && /^\S/.test(first);
    const isWord = /^\p{Lu}/u.test(first) && /[\p{Ll}\p{N}.!?]$/u.test(last);
    const isNumber = /^\d/.test(first) && /\p{Ll}$/u.test(last);
    if (isPair || isWord || isNumber) this.writer.text(' ', outer);
  }
}

/** Characters; a cell that holds more in several blocks is a part of the page, not of a table. */
const MAX_CELL = 300;

/** A row that is a piece of the page, not of a table: one cell with several blocks, or a long one among others. */
function isPartOfPage(cells: readonly (readonly DraftBlock[])[]): boolean {
  const [only, other] = cells.filter((blocks) => blocks.length > 0);
  return other === undefined ? (only?.length ?? 0) > 1 : cells.some(isText);
}

function isNoGutter(blocks: readonly DraftBlock[]): boolean {
  return blocks.some(({ text }) => /[^\d\s]/.test(text));
}

function isText(blocks: readonly DraftBlock[]): boolean {
  if (blocks.some((block) => block.row !== undefined || block.kind === 'heading')) return true;
  return blocks.length > 1 && blocks.reduce((sum, { text }) => sum + text.length, 0) > MAX_CELL;
}

function nextSeen(siblings: readonly HtmlNode[], at: number): HtmlNode | undefined {
  const next = siblings[at + 1];
  return typeof next === 'string' && !/\S/.test(next) ? siblings[at + 2] : next;
}

function firstText(node: HtmlNode | undefined): string {
  if (node === undefined) return '';
  return typeof node === 'string' ? node : textOf(node);
}
