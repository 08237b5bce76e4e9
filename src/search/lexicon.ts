import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Language } from '../article/article.js';
import { messageOf, VerbatimError } from '../errors.js';
import { isTypingError } from './typing-errors.js';

interface Values {
  readonly string: string;
  readonly number: number;
}

/** As `z.record`, which takes twice as long over a hundred thousand words. */
function wordsTo<Type extends keyof Values>(type: Type) {
  return z.custom<Readonly<Record<string, Values[Type]>>>(
    (table) =>
      typeof table === 'object' &&
      table !== null &&
      Object.values(table).every((value) => typeof value === type),
    `must map words to values of type ${type}`,
  );
}

const lexiconFile = z.object({
  version: z.literal(1),
  /** Term to inverse document frequency, of the common terms: what is missing is rarer than any of them. */
  idf: wordsTo('number'),
  /** English stem to `word:percent word:percent`. */
  toChinese: wordsTo('string'),
  /** Chinese word to `stem:percent stem:percent`. */
  toEnglish: wordsTo('string'),
  /** Pinyin without tones to the characters so read. */
  readings: wordsTo('string'),
});

export type LexiconFile = z.infer<typeof lexiconFile>;

/** A word of the other language, and how probably it translates the one asked for, 0 to 1. */
export interface Translation {
  readonly word: string;
  readonly probability: number;
}

/** What is known of words apart from any article. */
export interface Lexicon {
  /** How rare a term is in general, 0 (in every text) to `rarest`. */
  idf(term: string): number;
  readonly rarest: number;
  /** Chinese words for an English stem. */
  toChinese(stem: string): readonly Translation[];
  /** English stems for a Chinese word. */
  toEnglish(word: string): readonly Translation[];
  /** Words of the same language that translate alike (Bannard and Callison-Burch 2005), by way of the other language. */
  synonyms(word: string, language: Language): readonly Translation[];
  /** The common English stem that an unknown word may be a typing error of; undefined when there is none. */
  meant(stem: string): string | undefined;
  isChineseWord(word: string): boolean;
  /** Pinyin of a simplified character, without its tone; undefined when unknown. */
  reading(character: string): string | undefined;
}

/** @throws VerbatimError when the file is missing or malformed. */
export async function loadLexicon(path: string): Promise<Lexicon> {
  try {
    return lexiconOf(lexiconFile.parse(JSON.parse(await readFile(path, 'utf8'))));
  } catch (cause) {
    throw new VerbatimError(
      'lexicon',
      `cannot read ${path} (${messageOf(cause)})`,
      'Install Verbatim again',
      { cause },
    );
  }
}

/** The lexicon that a file of the current version describes. */
export function lexiconOf(file: LexiconFile): Lexicon {
  const idf = new Map(Object.entries(file.idf));
  const rarest = Object.values(file.idf).reduce((most, value) => Math.max(most, value), 0);
  const readings = new Map(
    Object.entries(file.readings).flatMap(([reading, characters]) =>
      [...characters].map((c) => [c, reading] as const),
    ),
  );
  const toChinese = translator(file.toChinese);
  const toEnglish = translator(file.toEnglish);
  const commonByLetter = byFirstLetter([...idf.keys()].filter((term) => Object.hasOwn(file.toChinese, term)));
  return {
    idf: (term) => idf.get(term) ?? rarest,
    rarest,
    toChinese,
    toEnglish,
    synonyms: (word, language) =>
      language === 'zh' ? pivoted(word, toEnglish, toChinese) : pivoted(word, toChinese, toEnglish),
    meant: (stem) => nearestOf(commonByLetter.get(stem[0] ?? '') ?? [], stem),
    isChineseWord: (word) => Object.hasOwn(file.toEnglish, word),
    reading: (character) => readings.get(character),
  };
}

function translator(table: Readonly<Record<string, string>>): (word: string) => readonly Translation[] {
  return (word) => {
    const row = Object.hasOwn(table, word) ? table[word] : undefined;
    if (row === undefined) return [];
    return row.split(' ').map((entry) => {
      const [to = '', percent = '0'] = entry.split(':');
      return { word: to, probability: Number(percent) / 100 };
    });
  };
}

type Translator = (word: string) => readonly Translation[];

function pivoted(word: string, over: Translator, back: Translator): Translation[] {
  const sums = new Map<string, number>();
  for (const pivot of over(word)) {
    for (const { word: synonym, probability } of back(pivot.word)) {
      if (synonym !== word) sums.set(synonym, (sums.get(synonym) ?? 0) + pivot.probability * probability);
    }
  }
  return [...sums]
    .map(([synonym, probability]) => ({ word: synonym, probability }))
    .sort((a, b) => b.probability - a.probability || (a.word < b.word ? -1 : 1));
}

/** Common words come first, as in the file. */
function byFirstLetter(stems: readonly string[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const stem of stems) {
    const letter = stem[0] ?? '';
    const list = lists.get(letter);
    if (list === undefined) lists.set(letter, [stem]);
    else list.push(stem);
  }
  return lists;
}

function nearestOf(stems: readonly string[], typed: string): string | undefined {
  return stems.find((stem) => isTypingError(typed, stem));
}
