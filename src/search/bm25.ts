import { hanPairs, type Term, termsOf } from './terms.js';

/** BM25's constants (Robertson and Zaragoza 2009): how soon repetition stops counting, how much length does. */
const k1 = 1.2;
const b = 0.4;

interface Posting {
  readonly text: number;
  /** BM25's saturated frequency over its limit, 0 to 1. */
  readonly saturation: number;
}

/**
 * Keyword search over numbered texts by BM25. Terms are stems of Latin words, numbers, single Han characters and pairs of
 * them, in one script and case.
 */
export class Bm25 {
  readonly #postings = new Map<string, Posting[]>();
  readonly #count: number;

  constructor(texts: readonly string[]) {
    const analysed = texts.map(termsWithPairs);
    const length = analysed.reduce((sum, terms) => sum + terms.length, 0) / Math.max(1, texts.length);
    this.#count = texts.length;
    analysed.forEach((terms, text) => {
      const norm = k1 * (1 - b + (b * terms.length) / (length || 1));
      const frequencies = new Map<string, number>();
      for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
      for (const [term, frequency] of frequencies) {
        const posting = { text, saturation: frequency / (frequency + norm) };
        const list = this.#postings.get(term);
        if (list === undefined) this.#postings.set(term, [posting]);
        else list.push(posting);
      }
    });
  }

  /**
   * The texts that share a term with the question, each with its score over the highest that any text could have: 0 to 1.
   *
   * @example
   * new Bm25(['The bridge is open.', 'It rains.']).scores('When is the bridge open?').get(0); // 0.6 or so
   */
  scores(question: string): Map<number, number> {
    const scores = new Map<number, number>();
    let highest = 0;
    for (const term of new Set(termsWithPairs(question))) {
      const postings = this.#postings.get(term) ?? [];
      const rarity = Math.log(1 + (this.#count - postings.length + 0.5) / (postings.length + 0.5));
      highest += rarity;
      for (const { text, saturation } of postings) {
        scores.set(text, (scores.get(text) ?? 0) + rarity * saturation);
      }
    }
    for (const [text, score] of scores) scores.set(text, score / highest);
    return scores;
  }
}

function termsWithPairs(text: string): string[] {
  const terms: Term[] = termsOf(text);
  return [...terms, ...hanPairs(terms)].map(({ term }) => term);
}
