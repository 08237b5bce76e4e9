import { stemmer } from 'stemmer';
import type { Span } from '../article/article.js';
import { foldCharacter } from '../article/fold.js';

/** A word of a text as search compares it, and where it stands. */
export interface Term extends Span {
  /** A folded Han character, or the stem of a folded word, or a number's digits. */
  readonly term: string;
  /** The folded word before stemming; the same as `term` for Han and numbers. */
  readonly word: string;
  readonly kind: 'han' | 'word' | 'number';
}

const pieces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}]+/gu;
const hanLike = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * The terms of a text, in order. Scripts without spaces give one term a character.
 *
 * @example
 * termsOf('V-JEPA的第2版').map((t) => t.term); // ['v', 'jepa', '的', '第', '2', '版']
 */
export function termsOf(text: string): Term[] {
  const terms: Term[] = [];
  for (const match of text.matchAll(pieces)) {
    const start = match.index;
    for (const run of splitScripts(match[0])) {
      const at = start + run.offset;
      const { term, word, kind } = analysed(run.text);
      if (word !== '') terms.push({ term, word, kind, start: at, end: at + run.text.length });
    }
  }
  return terms;
}

type Analysed = Omit<Term, keyof Span>;

/** Words come again and again; a few megabytes. */
const MOST_KNOWN = 50_000;
const known = new Map<string, Analysed>();

function analysed(text: string): Analysed {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = analyse(text);
  known.set(text, made);
  return made;
}

function analyse(text: string): Analysed {
  const word = Array.from(text, foldCharacter).join('');
  if (hanLike.test(word)) return { term: word, word, kind: 'han' };
  if (/^\p{N}/u.test(word)) return { term: word.replaceAll(',', ''), word, kind: 'number' };
  return { term: stemmer(word), word, kind: 'word' };
}

/** `[\p{L}]+` takes Latin and Han in one run where nothing stands between them: `AI世界`. */
function splitScripts(text: string): { text: string; offset: number }[] {
  if (text.length === 1 || !hanLike.test(text)) return [{ text, offset: 0 }];
  return [...text.matchAll(new RegExp(`${hanLike.source}|(?:(?!${hanLike.source}).)+`, 'gu'))].map(
    (part) => ({
      text: part[0],
      offset: part.index,
    }),
  );
}

/** Pairs of neighbouring Han terms, joined: the words of Chinese, near enough. */
export function hanPairs(terms: readonly Term[]): Term[] {
  const pairs: Term[] = [];
  for (let i = 1; i < terms.length; i++) {
    const a = terms[i - 1] as Term;
    const b = terms[i] as Term;
    if (a.kind === 'han' && b.kind === 'han' && a.end === b.start) {
      pairs.push({ term: a.term + b.term, word: a.word + b.word, kind: 'han', start: a.start, end: b.end });
    }
  }
  return pairs;
}
