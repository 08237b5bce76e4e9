import { placeMark } from '../marks.js';
import type { Line } from './pdf-lines.js';

const lastWord = /(?<![\p{L}\p{M}])([\p{L}\p{M}]+)[-\u2010]$/u;
/** Characters that are looked back at; a longer word or address is none. */
const LOOKED_BACK = 200;
const firstWord = /^[\p{L}\p{M}]+/u;
const cutAddress = /https?:\/\/\S*[/._?&=#%-]$/;

const latin = '[\\p{Script=Latin}\\d]';
const han = '\\p{Script=Han}';
const tight = new RegExp(`${latin}${han}|${han}${latin}`, 'gu');
const tightEnds = new RegExp(`^(?:${tight.source})$`, 'u');
const spaced = new RegExp(`${latin} ${han}|${han} ${latin}`, 'gu');

/** How a text is written within its lines, which tells what the end of a line means. */
export interface Spelling {
  /** Words that stand whole on a line. */
  readonly words: ReadonlySet<string>;
  /** Whether there is no blank between Chinese and other letters. */
  readonly isTight: boolean;
}

/** How the words on the lines are written, but those that a line's end may have cut. */
export function spellingOf(lines: readonly Line[]): Spelling {
  const words = new Set<string>();
  let balance = 0;
  for (const { words: line } of lines) {
    balance += (line.match(tight)?.length ?? 0) - (line.match(spaced)?.length ?? 0);
    const found = line.toLowerCase().match(/[\p{L}\p{M}]+(?:[-\u2010][\p{L}\p{M}]+)*[-\u2010]?/gu) ?? [];
    for (const word of found) if (!/[-\u2010]$/.test(word)) words.add(word);
  }
  return { words, isTight: balance > 0 };
}

/** Lines as one text: words cut at a line's end are joined, and each page begins with its mark. */
export function joinedWords(lines: readonly Line[], known: Spelling): string {
  const parts: string[] = [];
  let page: number | null = null;
  for (const line of lines) {
    const before = parts.at(-1);
    const mark = line.page === page ? '' : placeMark({ page: line.page });
    page = line.page;
    if (before === undefined) parts.push(mark + line.words);
    else {
      const { kept, between } = lineEnd(before.trimEnd(), line.words, known);
      parts[parts.length - 1] = kept + between + mark;
      parts.push(line.words);
    }
  }
  return parts.join('');
}

/** What is kept of a line, and what stands between it and the next. */
function lineEnd(line: string, next: string, known: Spelling): { kept: string; between: '' | '\n' } {
  const end = line.slice(-LOOKED_BACK);
  if (line.endsWith('\u00ad')) return { kept: line.slice(0, -1), between: '' };
  const cut = lastWord.exec(end)?.[1];
  const rest = firstWord.exec(next)?.[0];
  if (cut !== undefined && rest !== undefined)
    return { kept: isHyphenation(cut, rest, known) ? line.slice(0, -1) : line, between: '' };
  const isNumber = /[\p{L}\d][-\u2010]$|\d–$/u.test(end) && /^\d/.test(next);
  const isAddress = cutAddress.test(end) && /^[^\s<>]/.test(next);
  const isTight = known.isTight && tightEnds.test(ends(line, next));
  return { kept: line, between: isNumber || isAddress || isTight ? '' : '\n' };
}

/** The characters on both sides of a line's end. */
function ends(before: string, after: string): string {
  return `${/.$/su.exec(before.slice(-2))?.[0] ?? ''}${/^./su.exec(after)?.[0] ?? ''}`;
}

/** Whether a hyphen between two halves was put there by the line's end alone. */
function isHyphenation(cut: string, rest: string, { words: known }: Spelling): boolean {
  if (!/^\p{Ll}/u.test(rest)) return false;
  const [left, right] = [cut.toLowerCase(), rest.toLowerCase()];
  if (known.has(left + right)) return true;
  if (known.has(`${left}-${right}`)) return false;
  const areWords = left.length > 2 && right.length > 2 && known.has(left) && known.has(right);
  return !areWords;
}
