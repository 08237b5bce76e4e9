import { hanPairs, type Term, termsOf } from './terms.js';

/** One way in which a text can say what the question asks for. */
export interface Alternative {
  /** Terms that must stand in the text, each: one, or the pairs of a longer Chinese word. */
  readonly terms: readonly string[];
  /** 0 to 1: 1 the very word, less for a translation or a guessed spelling. */
  readonly weight: number;
}

/** One thing that a question asks for, and the ways of saying it. */
export interface Concept {
  readonly alternatives: readonly Alternative[];
  /** How rare it is in general, as an inverse document frequency. */
  readonly rarity: number;
  /** Written as names and numbers are: what a text must hold to speak of the same thing. */
  readonly isName: boolean;
  /** A name of digits. */
  readonly isNumber: boolean;
}

interface Posting {
  readonly text: number;
  /** How well the text says the term: BM25's saturated frequency over its limit, 0 to 1. */
  readonly saturation: number;
}

/** BM25's constants (Robertson and Zaragoza 2009): how soon repetition stops counting, how much length does. */
const k1 = 1.2;
const b = 0.4;

/** Finds the texts that say what is asked, by their words. */
export class KeywordIndex {
  private readonly postings = new Map<string, Posting[]>();

  constructor(readonly texts: readonly string[]) {
    const analysed = texts.map((text) => allTerms(termsOf(text)));
    const averageLength = analysed.reduce((sum, terms) => sum + terms.length, 0) / Math.max(1, texts.length);
    analysed.forEach((terms, text) => {
      const norm = k1 * (1 - b + (b * terms.length) / averageLength);
      const frequencies = new Map<string, number>();
      for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
      for (const [term, frequency] of frequencies) {
        const posting = { text, saturation: (frequency * (k1 + 1)) / (frequency + norm) / (k1 + 1) };
        const list = this.postings.get(term);
        if (list === undefined) this.postings.set(term, [posting]);
        else list.push(posting);
      }
    });
  }

  /** In how many texts the term stands. */
  frequency(term: string): number {
    return this.postings.get(term)?.length ?? 0;
  }

  /** All terms of the texts: Han characters and pairs, stems, numbers. */
  vocabulary(): Iterable<string> {
    return this.postings.keys();
  }

  /** For one concept: how well each text says it, 0 to 1, for the texts that do. */
  matches(concept: Concept): Map<number, number> {
    const best = new Map<number, number>();
    for (const { terms, weight } of concept.alternatives) {
      for (const { text, saturation } of this.sayingAll(terms)) {
        const score = weight * saturation;
        if (score > (best.get(text) ?? 0)) best.set(text, score);
      }
    }
    return best;
  }

  /** The texts that hold every term, each as well as it says the term that it says least. */
  private sayingAll(terms: readonly string[]): readonly Posting[] {
    let common: readonly Posting[] | undefined;
    for (const term of terms) {
      const postings = this.postings.get(term) ?? [];
      common = common === undefined ? postings : inBoth(common, postings);
      if (common.length === 0) break;
    }
    return common ?? [];
  }
}

/** Both lists are in the order of the texts, as they were indexed. */
function inBoth(some: readonly Posting[], others: readonly Posting[]): Posting[] {
  const both: Posting[] = [];
  let at = 0;
  for (const { text, saturation } of some) {
    while ((others[at]?.text ?? Number.POSITIVE_INFINITY) < text) at++;
    const other = others[at];
    if (other?.text === text) both.push({ text, saturation: Math.min(saturation, other.saturation) });
  }
  return both;
}

function allTerms(terms: readonly Term[]): string[] {
  return [...terms, ...hanPairs(terms)].map((term) => term.term);
}
