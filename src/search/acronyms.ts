import type { Span } from '../article/article.js';
import type { Lexicon } from './lexicon.js';
import { hanPairs, type Term, termsOf } from './terms.js';

/** Links what is written in full with its initials: 大语言模型 and “large language model” with LLM. */
export interface Acronyms {
  /** Places of a question, by its neighbouring words, that an acronym of the article stands for. */
  shortFormsIn(words: readonly Term[]): readonly (Span & { readonly term: string })[];
  /** The terms of what an acronym that is asked for stands for in the article; undefined where nothing does. */
  longFormOf(acronym: string): readonly string[] | undefined;
}

/** Two letters begin too many things, and nobody shortens seven words. */
const acronym = /(?<!\p{Script=Latin})\p{Lu}{3,6}(?=s?(?!\p{Script=Latin}))/gu;
const isAcronym = /^\p{Lu}{3,6}s?$/u;
/** Chance finds initials among Chinese words, which have several translations each; what an article is about, it says again. */
const leastProbability = 0.15;
const leastTimes = { zh: 2, en: 1 } as const;

/**
 * @param vocabulary - The article's terms.
 * @example
 * acronymsOf('大语言模型很强。LLM不会推理，大语言模型也不会。', terms, lexicon).longFormOf('LLM'); // ['大语', '语言', '言模', '模型']
 */
export function acronymsOf(text: string, vocabulary: Iterable<string>, lexicon: Lexicon): Acronyms {
  const terms = new Map<string, string>();
  for (const [letters] of text.matchAll(acronym)) {
    const term = termsOf(letters)[0]?.term;
    if (term !== undefined) terms.set(letters.toLowerCase(), term);
  }
  const longForms = new Map<string, readonly string[] | undefined>();
  return {
    shortFormsIn(words) {
      if (terms.size === 0) return [];
      const initials = words.map((word) => initialsOf(word, lexicon));
      return words.flatMap((first, from) =>
        [...terms].flatMap(([letters, term]) => {
          const last = words[from + letters.length - 1];
          const isSpelt = [...letters].every(
            (letter, i) =>
              initials[from + i]?.has(letter) &&
              (i === 0 || areNeighbours(words[from + i - 1], words[from + i])),
          );
          return isSpelt && last !== undefined ? [{ start: first.start, end: last.end, term }] : [];
        }),
      );
    },

    longFormOf(written) {
      if (!isAcronym.test(written)) return undefined;
      const letters = written.replace(/s$/, '').toLowerCase();
      if (!longForms.has(letters)) longForms.set(letters, longForm(letters, text, vocabulary, lexicon));
      return longForms.get(letters);
    },
  };
}

/** With nothing between them but a space or a hyphen. */
function areNeighbours(left: Term | undefined, right: Term | undefined): boolean {
  return left !== undefined && right !== undefined && right.start - left.end <= 1;
}

/** With what letters a word begins in English. */
function initialsOf({ kind, word }: Term, lexicon: Lexicon): ReadonlySet<string> {
  return kind === 'han' ? chineseInitials(word, lexicon) : new Set([word.slice(0, 1)]);
}

function chineseInitials(word: string, lexicon: Lexicon): ReadonlySet<string> {
  const likely = lexicon.toEnglish(word).filter(({ probability }) => probability >= leastProbability);
  return new Set(likely.map((translation) => translation.word.slice(0, 1)));
}

function longForm(
  letters: string,
  text: string,
  vocabulary: Iterable<string>,
  lexicon: Lexicon,
): readonly string[] | undefined {
  const latin = [...letters].map((letter) => `${letter}\\p{Script=Latin}+`).join('[\\s-]+');
  const english = mostFrequent(text, new RegExp(`(?<!\\p{Script=Latin})${latin}`, 'giu'), leastTimes.en);
  if (english !== undefined) return termsOf(english).map(({ term }) => term);
  const words = new Map([...letters].map((letter) => [letter, [] as string[]]));
  for (const term of vocabulary) {
    if (!/^\p{Script=Han}+$/u.test(term)) continue;
    for (const initial of chineseInitials(term, lexicon)) words.get(initial)?.push(term);
  }
  if ([...words.values()].some((list) => list.length === 0)) return undefined;
  const han = [...letters].map((letter) => `(?:${words.get(letter)?.join('|')})`).join('');
  const chinese = mostFrequent(text, new RegExp(han, 'gu'), leastTimes.zh);
  return chinese === undefined ? undefined : hanPairs(termsOf(chinese)).map(({ term }) => term);
}

function mostFrequent(text: string, pattern: RegExp, least: number): string | undefined {
  const counts = new Map<string, number>();
  for (const [found] of text.matchAll(pattern)) {
    const form = found.toLowerCase();
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= least ? best[0] : undefined;
}
