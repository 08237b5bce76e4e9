import { stemmer } from 'stemmer';
import type { Corpus } from './corpus.js';
import { wordsOf } from './pieces.js';

/** Rows of the token table that mean no word. */
export const specialTokens = ['[PAD]', '[UNK]', '[CLS]'] as const;
const firstWordId = specialTokens.length;

/** Which words the model knows. Several spellings may share a row: the inflections of an English word do. */
export interface Vocabulary {
  /** Spelling (with `##` where it continues a word) to row. */
  readonly ids: ReadonlyMap<string, number>;
  /** English stem to row. */
  readonly stems: ReadonlyMap<string, number>;
  /** Rows of the token table, special tokens included. */
  readonly size: number;
  /** Inverse document frequency of each row: ln(texts / texts with the word). */
  readonly idf: Float32Array;
  /** The rows of a text's words, in order; what no row stands for is left out. */
  encode(text: string): number[];
}

export interface VocabularyLimits {
  readonly hanCharacters: number;
  readonly hanPairs: number;
  readonly latinStems: number;
  readonly wordEndings: number;
}

export const defaultLimits: VocabularyLimits = {
  hanCharacters: 6500,
  hanPairs: 12000,
  latinStems: 10500,
  wordEndings: 1000,
};

const han = /^\p{Script=Han}+$/u;
const latin = /^[a-z]+$/;
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/**
 * Chooses the words: Han characters and pairs by how often texts and dictionary headwords hold them, English words by how
 * often sentences and meanings do, with letters and frequent word endings to spell all others.
 */
export function buildVocabulary(corpus: Corpus, limits: VocabularyLimits = defaultLimits): Vocabulary {
  const texts = [
    ...corpus.paragraphs.flatMap((paragraph) => paragraph.sentences),
    ...corpus.paragraphs.flatMap((paragraph) => paragraph.questions.map((question) => question.text)),
    ...corpus.pairs.flatMap((pair) => [pair.zh, pair.en]),
  ];
  const inTexts = countTexts(texts);
  const headwords = countTexts(corpus.dictionary.map((entry) => entry.word));
  const meanings = countTexts(corpus.dictionary.flatMap((entry) => entry.meanings));
  const ranked = (word: string) => (corpus.ranks.has(word) ? 3 : 0);

  const scored = new Map<string, number>();
  for (const [word, count] of inTexts) scored.set(word, count + ranked(word));
  for (const [word, count] of headwords)
    if (han.test(word)) scored.set(word, (scored.get(word) ?? 0) + count);
  for (const [word, count] of meanings)
    if (latin.test(word)) scored.set(word, (scored.get(word) ?? 0) + count / 2);

  const ofKind = (accepts: (word: string) => boolean) =>
    [...scored].filter(([word]) => accepts(word)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const length = (word: string) => [...word].length;

  const ids = new Map<string, number>(specialTokens.map((token, id) => [token, id]));
  let size: number = firstWordId;
  const add = (spelling: string) => {
    if (!ids.has(spelling)) ids.set(spelling, size++);
  };
  for (const [word] of ofKind((w) => han.test(w) && length(w) === 1).slice(0, limits.hanCharacters))
    add(word);
  for (const [word] of ofKind((w) => han.test(w) && length(w) === 2).slice(0, limits.hanPairs)) add(word);

  const stems = new Map<string, number>();
  const commonest = new Map<string, string>();
  for (const [word] of ofKind((w) => latin.test(w) && w.length > 1 && w.length <= 24)) {
    const stem = stemmer(word);
    const known = stems.get(stem);
    if (known !== undefined) ids.set(word, known);
    else if (stems.size < limits.latinStems) {
      stems.set(stem, size);
      commonest.set(stem, word);
      ids.set(word, size++);
    }
  }
  for (const [stem, row] of stems) {
    for (const inflected of inflections(commonest.get(stem) ?? stem)) {
      if (!ids.has(inflected) && stems.get(stemmer(inflected)) === row) ids.set(inflected, row);
    }
  }
  for (let number = 0; number <= 31; number++) add(String(number));
  for (let year = 1900; year <= 2035; year++) add(String(year));
  for (const letter of letters) {
    add(letter);
    add(`##${letter}`);
  }
  for (const ending of frequentEndings(
    [...ids.keys()].filter((w) => latin.test(w)),
    limits.wordEndings,
  ))
    add(ending);

  const encode = (text: string) => wordsOf(text).flatMap((word) => encodeWord(word, ids));
  return { ids, stems, size, idf: inverseFrequencies(texts, meanings, encode, size), encode };
}

/** Forms that texts may hold though the corpus does not; those of another stem are not taken. */
function inflections(word: string): string[] {
  const base = word.replace(/[ey]$/, '');
  const plural = word.endsWith('y') ? `${base}ies` : `${word}s`;
  return [plural, `${base}${word.endsWith('y') ? 'ied' : 'ed'}`, `${word.replace(/e$/, '')}ing`];
}

function countTexts(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function frequentEndings(words: readonly string[], limit: number): string[] {
  const counts = new Map<string, number>();
  for (const word of words) {
    for (let length = 2; length <= 5 && length < word.length - 1; length++) {
      const ending = `##${word.slice(-length)}`;
      counts.set(ending, (counts.get(ending) ?? 0) + length - 1);
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, limit)
    .map(([ending]) => ending);
}

/** WordPiece's greedy longest match; a word with a part that no row stands for has no rows at all. */
function encodeWord(word: string, ids: ReadonlyMap<string, number>): number[] {
  const whole = ids.get(word);
  if (whole !== undefined) return [whole];
  const characters = [...word];
  if (characters.length > 100) return [];
  const rows: number[] = [];
  for (let start = 0; start < characters.length; ) {
    let end = characters.length;
    let row: number | undefined;
    for (; end > start; end--) {
      row = ids.get((start > 0 ? '##' : '') + characters.slice(start, end).join(''));
      if (row !== undefined) break;
    }
    if (row === undefined) return [];
    rows.push(row);
    start = end;
  }
  return rows;
}

function inverseFrequencies(
  texts: readonly string[],
  meanings: ReadonlyMap<string, number>,
  encode: (text: string) => number[],
  size: number,
): Float32Array {
  const frequencies = new Float32Array(size);
  for (const text of texts)
    for (const row of new Set(encode(text))) frequencies[row] = (frequencies[row] ?? 0) + 1;
  for (const [word, count] of meanings) {
    for (const row of encode(word)) frequencies[row] = (frequencies[row] ?? 0) + count / 10;
  }
  return frequencies.map((frequency) => Math.log(texts.length / (frequency + 1)));
}
