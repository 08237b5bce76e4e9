/** Something that is ranked by its score; of equal ones the lower number comes first. */
export interface Ranked {
  readonly number: number;
  readonly score: number;
}

/** The best `limit` of all that are offered. */
export class Best {
  readonly #ranked: Ranked[] = [];

  constructor(private readonly limit: number) {}

  /** What a score must reach to be kept; nothing is asked while there is room. */
  get threshold(): number {
    if (this.limit === 0) return Number.POSITIVE_INFINITY;
    if (this.#ranked.length < this.limit) return Number.NEGATIVE_INFINITY;
    return (this.#ranked.at(-1) as Ranked).score;
  }

  offer(number: number, score: number): void {
    if (score < this.threshold) return;
    const offered = { number, score };
    let [low, high] = [0, this.#ranked.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#ranked[middle] as Ranked, offered) < 0) low = middle + 1;
      else high = middle;
    }
    this.#ranked.splice(low, 0, offered);
    if (this.#ranked.length > this.limit) this.#ranked.pop();
  }

  /** Best first. */
  list(): readonly Ranked[] {
    return this.#ranked;
  }
}

function compare(a: Ranked, b: Ranked): number {
  return b.score - a.score || a.number - b.number;
}
