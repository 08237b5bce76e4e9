import type { DraftBlock } from '../draft.js';
import { joinedLines, proseLines } from '../lines.js';
import { cellMark } from '../marks.js';

const LINE_BREAK = '\ufdd5';
const QUESTION_END = '\ufdd6';
/** Characters; as much of what was written is looked back at. */
const LOOKED_BACK = 60;

interface Where {
  readonly isPre: boolean;
  readonly isText: boolean;
  readonly isControl: boolean;
  /** Inside `<pre>`: lines of code, which are not joined. */
  readonly isCode: boolean;
}

/** Gathers what is read of a page into blocks. */
export class BlockWriter {
  readonly #blocks: DraftBlock[] = [];
  #kind: DraftBlock['kind'];
  #parts: string[] = [];
  #prefix = '';
  #hasWords = false;
  #lastWords = '';
  #isPre = false;
  #isCode = false;

  constructor(kind: DraftBlock['kind'] = 'paragraph') {
    this.#kind = kind;
  }

  /** What was written last into this block. */
  get lastWords(): string {
    return this.#lastWords;
  }

  /** Whether nothing but blanks was written into this block. */
  get isAtStart(): boolean {
    return !/\S/.test(this.#lastWords);
  }

  text(words: string, { isPre, isText, isControl, isCode }: Where): void {
    if (words === '') return;
    this.#isPre ||= isPre;
    this.#isCode ||= isCode;
    this.#parts.push(isPre ? words.replaceAll('\n', LINE_BREAK) : words);
    this.#lastWords = (this.#lastWords + words).slice(-LOOKED_BACK);
    // A button, a choice or a chart that stands alone is a tool of the page, not a part of its text.
    if ((isText || !isControl) && /\S/.test(words)) this.#hasWords = true;
  }

  lineBreak(where: Where): void {
    this.#parts.push(LINE_BREAK);
    this.#lastWords = `${this.#lastWords} `.slice(-LOOKED_BACK);
    this.#isPre ||= where.isPre;
  }

  /** Ends the block behind a question that leads it in. */
  endQuestion(): void {
    if (/[?？]["'”’」』）)]*\s*$/u.test(this.#lastWords)) this.#parts.push(QUESTION_END);
  }

  /** Put before the next words: the number of a list's item. */
  prefix(words: string): void {
    this.#prefix = words;
  }

  startBlock(kind: DraftBlock['kind']): void {
    this.endBlock();
    this.#kind = kind;
  }

  push(block: DraftBlock): void {
    this.endBlock();
    this.#blocks.push(block);
  }

  /** A table's row, of the blocks of its cells. */
  row(cells: readonly (readonly DraftBlock[])[], row: NonNullable<DraftBlock['row']>): void {
    this.endBlock();
    const words = cells.flatMap((blocks) => blocks.map(({ text }) => text)).filter((text) => /\S/.test(text));
    if (words.length > 0) this.#blocks.push({ kind: this.#kind, text: words.join(` ${cellMark} `), row });
  }

  endBlock(): void {
    const text = this.#parts.join('');
    if (this.#hasWords) {
      for (const part of text.split(QUESTION_END)) this.#write(part);
    }
    if (this.#hasWords) this.#prefix = '';
    this.#parts = [];
    this.#lastWords = '';
    this.#hasWords = false;
    this.#isPre = false;
    this.#isCode = false;
  }

  end(): DraftBlock[] {
    this.endBlock();
    return this.#blocks;
  }

  #write(part: string): void {
    const lines = part.split(LINE_BREAK);
    for (const text of this.#paragraphs(lines)) {
      if (!/\S/.test(text)) continue;
      this.#blocks.push({ kind: this.#kind, text: this.#prefix + text.trimStart() });
      this.#prefix = '';
    }
  }

  #paragraphs(lines: readonly string[]): readonly string[] {
    if (this.#isCode) return lines;
    return this.#isPre ? proseLines(lines) : joinedLines(lines);
  }
}
