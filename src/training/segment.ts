import type { Corpus } from './corpus.js';

/** Cuts Chinese text into words; what is not Chinese is left out. */
export type Segmenter = (text: string) => string[];

const unrankedWordRank = 60_000;
const unknownCharacterRank = 200_000;
const longestWord = 8;

/**
 * The cheapest way (Viterbi) to write a text as words of the dictionary, where a word costs ln(rank): by Zipf's law, close
 * to -ln(probability).
 */
export function dictionarySegmenter(corpus: Corpus): Segmenter {
  const cost = new Map<string, number>();
  for (const entry of corpus.dictionary) {
    if (/^\p{Script=Han}+$/u.test(entry.word)) {
      cost.set(entry.word, 2 + Math.log(corpus.ranks.get(entry.word) ?? unrankedWordRank));
    }
  }
  return (text) => (text.match(/\p{Script=Han}+/gu) ?? []).flatMap((run) => cheapestWords(run, cost));
}

function cheapestWords(run: string, cost: ReadonlyMap<string, number>): string[] {
  const characters = [...run];
  const best = [0];
  const from = [0];
  for (let end = 1; end <= characters.length; end++) {
    let least = Number.POSITIVE_INFINITY;
    let origin = end - 1;
    for (let start = Math.max(0, end - longestWord); start < end; start++) {
      const word = characters.slice(start, end).join('');
      const price = cost.get(word) ?? (end - start === 1 ? 2 + Math.log(unknownCharacterRank) : undefined);
      if (price === undefined) continue;
      const total = (best[start] as number) + price;
      if (total < least) {
        least = total;
        origin = start;
      }
    }
    best.push(least);
    from.push(origin);
  }
  const words: string[] = [];
  for (let end = characters.length; end > 0; end = from[end] as number) {
    words.push(characters.slice(from[end] as number, end).join(''));
  }
  return words.reverse();
}
