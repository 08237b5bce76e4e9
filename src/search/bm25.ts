import { frequencyOf, MOST_FREQUENT, Postings, placeOf, textOf } from './postings.js';
import { hanPairs, type Term, termsOf } from './terms.js';

/** BM25's constants (Robertson and Zaragoza 2009): how soon repetition stops counting, how much length does. */
const k1 = 1.2;
const b = 0.4;

const FIRST_LENGTHS = 1024;

/** The terms of one text, and how often each stands in it. */
export type TermCounts = ReadonlyMap<string, number>;

/** A question's keywords, weighed as the texts were when it was made. */
export interface KeywordQuery {
  /** The score of a text with these terms. */
  scoreOf(counts: TermCounts): number;
  /**
   * The scores of all texts, to be asked for before any comes or goes: for texts `first` to `past`, the score of each over the highest that any text could have: 0 to 1; 0 where it shares no
   * term with the question.
   */
  scoresIn(first: number, past: number): Float64Array;
}

/**
 * The terms by which keyword search compares a text: stems of Latin words, numbers, single Han characters and pairs of them,
 * in one script and case. Each counts 255 times at most.
 */
export function termCounts(text: string): TermCounts {
  const counts = new Map<string, number>();
  for (const term of termsWithPairs(text))
    counts.set(term, Math.min((counts.get(term) ?? 0) + 1, MOST_FREQUENT));
  return counts;
}

/** Keyword search over numbered texts by BM25. Texts come and go: scores are as if those that are there had come at once. */
export class Bm25 {
  readonly #postings = new Postings();
  /** How many of a term's texts have gone; their postings stay. */
  readonly #gone = new Map<string, number>();
  /** In terms, by text; 0 where the text has gone. */
  #lengths = new Uint32Array(FIRST_LENGTHS);
  #count = 0;
  #totalLength = 0;

  /** @param text after every text that was added. */
  add(text: number, counts: TermCounts): void {
    for (const [term, frequency] of counts) this.#postings.add(term, text, frequency);
    const length = lengthOf(counts);
    if (text >= this.#lengths.length) {
      const longer = new Uint32Array(Math.max(text + 1, this.#lengths.length * 2));
      longer.set(this.#lengths);
      this.#lengths = longer;
    }
    this.#lengths[text] = length;
    this.#totalLength += length;
    this.#count++;
  }

  /** @param counts those that the text was added with. */
  remove(text: number, counts: TermCounts): void {
    for (const term of counts.keys()) this.#gone.set(term, (this.#gone.get(term) ?? 0) + 1);
    this.#totalLength -= this.#lengths[text] as number;
    this.#lengths[text] = 0;
    this.#count--;
  }

  /**
   * @example
   * const texts = new Bm25();
   * texts.add(0, termCounts('The bridge is open.'));
   * texts.query('When is the bridge open?').scoresIn(0, 1); // [0.4 or so]
   */
  query(question: string): KeywordQuery {
    let highest = 0;
    const terms = [...new Set(termsWithPairs(question))].map((term) => {
      const list = this.#postings.of(term);
      const having = list.length - (this.#gone.get(term) ?? 0);
      const rarity = Math.log(1 + (this.#count - having + 0.5) / (having + 0.5));
      highest += rarity;
      return { term, list, rarity };
    });
    const average = this.#totalLength / Math.max(1, this.#count) || 1;
    const lengths = this.#lengths;
    const saturation = (frequency: number, length: number) => {
      const norm = k1 * (1 - b + (b * length) / average);
      return frequency / (frequency + norm);
    };
    return {
      scoreOf: (counts) => {
        const length = lengthOf(counts);
        let score = 0;
        for (const { term, rarity } of terms) {
          const frequency = counts.get(term);
          if (frequency !== undefined) score += rarity * saturation(frequency, length);
        }
        return score === 0 ? 0 : score / highest;
      },
      scoresIn: (first, past) => {
        const scores = new Float64Array(past - first);
        for (const { list, rarity } of terms) {
          for (let at = placeOf(list, first); at < list.length; at++) {
            const posting = list[at] as number;
            const text = textOf(posting);
            if (text >= past) break;
            const length = lengths[text] as number;
            if (length === 0) continue;
            const own = rarity * saturation(frequencyOf(posting), length);
            scores[text - first] = (scores[text - first] as number) + own;
          }
        }
        // Loops, not map: a call a text takes longer than all the rest.
        if (highest > 0)
          for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] as number) / highest;
        return scores;
      },
    };
  }
}

function lengthOf(counts: TermCounts): number {
  let length = 0;
  for (const frequency of counts.values()) length += frequency;
  return length;
}

function termsWithPairs(text: string): string[] {
  const terms: Term[] = termsOf(text);
  return [...terms, ...hanPairs(terms)].map(({ term }) => term);
}
