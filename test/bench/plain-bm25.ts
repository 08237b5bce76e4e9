import { hanPairs, termsOf } from '../../src/search/terms.js';

const k1 = 1.2;
const b = 0.75;

/** Plain BM25 (Robertson and Zaragoza 2009) over Han pairs and words, to compare with: no translation, no ranking. */
export class PlainBm25 {
  private readonly frequencies: readonly ReadonlyMap<string, number>[];
  private readonly documentFrequency = new Map<string, number>();
  private readonly lengths: readonly number[];
  private readonly averageLength: number;

  constructor(texts: readonly string[]) {
    this.frequencies = texts.map((text) => {
      const counts = new Map<string, number>();
      for (const term of plainTerms(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
      return counts;
    });
    this.lengths = this.frequencies.map((counts) =>
      [...counts.values()].reduce((sum, count) => sum + count, 0),
    );
    this.averageLength = this.lengths.reduce((sum, length) => sum + length, 0) / (texts.length || 1);
    for (const counts of this.frequencies) {
      for (const term of counts.keys())
        this.documentFrequency.set(term, (this.documentFrequency.get(term) ?? 0) + 1);
    }
  }

  /** One score a text. */
  scores(question: string): number[] {
    const terms = new Set(plainTerms(question));
    const n = this.frequencies.length;
    return this.frequencies.map((counts, text) => {
      let score = 0;
      for (const term of terms) {
        const frequency = counts.get(term) ?? 0;
        if (frequency === 0) continue;
        const df = this.documentFrequency.get(term) ?? 0;
        const idf = Math.log(1 + (n - df + 0.5) / (df + 0.5));
        const norm = k1 * (1 - b + (b * (this.lengths[text] ?? 0)) / this.averageLength);
        score += (idf * frequency * (k1 + 1)) / (frequency + norm);
      }
      return score;
    });
  }
}

function plainTerms(text: string): string[] {
  const terms = termsOf(text);
  return [...terms.filter((term) => term.kind !== 'han'), ...hanPairs(terms)].map((term) => term.term);
}
