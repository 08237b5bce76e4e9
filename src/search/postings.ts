const FREQUENCY_BITS = 8;
/** A frequency that a posting can tell. */
export const MOST_FREQUENT = 2 ** FREQUENCY_BITS - 1;
/** Numbers of texts take the other bits. */
const MOST_TEXTS = 2 ** (32 - FREQUENCY_BITS);
const FIRST_POOL = 1024;
const GROWTH = 1.5;

const NONE = new Uint32Array(0);

/** The number of a posting's text. */
export function textOf(posting: number): number {
  return posting >>> FREQUENCY_BITS;
}

/** How often the term stands in a posting's text. */
export function frequencyOf(posting: number): number {
  return posting & MOST_FREQUENT;
}

/** The first place in a list whose text is `text` or after it. */
export function placeOf(list: Uint32Array, text: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (textOf(list[middle] as number) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * For each term the texts that have it, in ascending order. All lists lie in one array of 32-bit numbers, each in a piece of
 * 1, 2, 4, 8 ... numbers: a list that outgrows its piece moves to one of twice the size and leaves the old one to the next
 * list that needs such. So a term that stands in one text, as most do, costs 4 bytes here.
 */
export class Postings {
  readonly #numbers = new Map<string, number>();
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  /** Starts of pieces that are free, by their size. */
  readonly #free = new Map<number, number[]>();
  #pool = new Uint32Array(FIRST_POOL);
  #used = 0;

  /**
   * @param text after every text that was added for this term.
   * @param frequency from 1 to 255.
   * @throws RangeError when there are more texts than a posting can name.
   */
  add(term: string, text: number, frequency: number): void {
    if (text >= MOST_TEXTS) throw new RangeError(`search: ${text} is more than ${MOST_TEXTS} sentences`);
    let number = this.#numbers.get(term);
    if (number === undefined) {
      number = this.#starts.length;
      this.#numbers.set(term, number);
      this.#starts.push(this.#take(1));
      this.#lengths.push(0);
    }
    const length = this.#lengths[number] as number;
    // Pieces are as long as a power of two, and so is a list that fills its piece.
    if (length > 0 && (length & (length - 1)) === 0) this.#move(number, length);
    const place = (this.#starts[number] as number) + length;
    this.#pool[place] = text * 2 ** FREQUENCY_BITS + frequency;
    this.#lengths[number] = length + 1;
  }

  /** The postings of a term, good until the next `add`; none where no text has it. */
  of(term: string): Uint32Array {
    const number = this.#numbers.get(term);
    if (number === undefined) return NONE;
    const start = this.#starts[number] as number;
    return this.#pool.subarray(start, start + (this.#lengths[number] as number));
  }

  #move(number: number, length: number): void {
    const from = this.#starts[number] as number;
    const to = this.#take(length * 2);
    this.#pool.copyWithin(to, from, from + length);
    this.#starts[number] = to;
    const free = this.#free.get(length);
    if (free === undefined) this.#free.set(length, [from]);
    else free.push(from);
  }

  #take(size: number): number {
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) return free;
    const start = this.#used;
    this.#used += size;
    if (this.#used > this.#pool.length) {
      const larger = new Uint32Array(Math.max(this.#used, Math.ceil(this.#pool.length * GROWTH)));
      larger.set(this.#pool);
      this.#pool = larger;
    }
    return start;
  }
}
