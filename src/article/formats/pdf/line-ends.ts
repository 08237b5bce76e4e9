import { placeMark } from '../marks.js';
import type { Line } from './pdf-lines.js';

const lastWord = /([\p{L}\p{M}]+)[-\u2010]$/u;
const firstWord = /^[\p{L}\p{M}]+/u;
const cutAddress = /https?:\/\/\S*[/._?&=#%-]$/;

const latin = '[\\p{Script=Latin}\\d]';
const han = '\\p{Script=Han}';
const tight = new RegExp(`${latin}${han}|${han}${latin}`, 'gu');
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
  let text = '';
  let page: number | null = null;
  for (const line of lines) {
    const mark = line.page === page ? '' : placeMark({ page: line.page });
    page = line.page;
    text = text === '' ? mark + line.words : joined(text, mark, line.words, known);
  }
  return text;
}

function joined(before: string, mark: string, after: string, known: Spelling): string {
  const text = before.trimEnd();
  if (text.endsWith('\u00ad')) return text.slice(0, -1) + mark + after;
  const cut = lastWord.exec(text)?.[1];
  if (cut !== undefined && firstWord.test(after)) {
    const rest = firstWord.exec(after)?.[0] ?? '';
    return (isHyphenation(cut, rest, known) ? text.slice(0, -1) : text) + mark + after;
  }
  if (/[\p{L}\d][-\u2010]$|\d–$/u.test(text) && /^\d/.test(after)) return text + mark + after;
  if (cutAddress.test(text.slice(-200)) && /^[^\s<>]/.test(after)) return text + mark + after;
  const isTight = known.isTight && new RegExp(`^(?:${tight.source})$`, 'u').test(ends(text, after));
  return isTight ? text + mark + after : `${text}\n${mark}${after}`;
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
