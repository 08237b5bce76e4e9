import type { Lexicon } from './lexicon.js';
import type { Term } from './terms.js';
import { isTypingError } from './typing-errors.js';

/** For a word that the article does not hold, the article's words that may be meant. */
export interface Spellings {
  /** Each a list of terms that must stand together. */
  alternativesOf(term: Term): string[][];
}

/**
 * Knows three ways in which a word is written otherwise: typing errors in Latin words, Chinese characters that sound the
 * same (李菲菲 for 李飞飞), and Chinese names in Latin letters (Fei-Fei Li for 李飞飞).
 *
 * @param words - The Latin words of the article before stemming, each with its stem.
 */
export function spellingsOf(
  words: ReadonlyMap<string, string>,
  hanPairsOfArticle: Iterable<string>,
  lexicon: Lexicon,
): Spellings {
  const pairsByReading = new Map<string, string[]>();
  const charactersByReading = new Map<string, string[]>();
  for (const pair of hanPairsOfArticle) {
    const reading = readingOf(pair, lexicon);
    if (reading !== undefined) append(pairsByReading, reading, pair);
    for (const character of pair) {
      const syllable = lexicon.reading(character);
      if (syllable !== undefined) append(charactersByReading, syllable, character);
    }
  }

  return {
    alternativesOf(term) {
      if (term.kind === 'number') return [];
      if (term.kind === 'word') {
        const typed = [...words].filter(([word]) => isTypingError(term.word, word)).map(([, stem]) => [stem]);
        if (typed.length > 0) return typed;
        const isName = lexicon.toChinese(term.term).length === 0;
        return isName ? (charactersByReading.get(term.word) ?? []).map((character) => [character]) : [];
      }
      if ([...term.term].length < 2) return [];
      const reading = readingOf(term.term, lexicon);
      if (reading === undefined) return [];
      const alike = (pairsByReading.get(reading) ?? []).map((pair) => [pair]);
      const inLatin = reading.split(' ').map((syllable) => words.get(syllable));
      return inLatin.every((stem) => stem !== undefined) ? [...alike, [...new Set(inLatin)]] : alike;
    },
  };
}

function readingOf(word: string, lexicon: Lexicon): string | undefined {
  const syllables = Array.from(word, (character) => lexicon.reading(character));
  return syllables.every((syllable) => syllable !== undefined) ? syllables.join(' ') : undefined;
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
