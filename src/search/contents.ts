import type { Article } from '../article/article.js';
import { Bm25, type TermCounts, termCounts } from './bm25.js';
import { inSlices } from './slices.js';

/** An article with the vectors of its sentences, of unit length, one after another. */
export interface IndexedArticle {
  readonly article: Article;
  readonly vectors: Float32Array;
}

/** An article that is in a scope: its sentence i has the number `first + i` there. */
export interface Entry extends IndexedArticle {
  readonly first: number;
  readonly past: number;
}

/** The terms of each sentence of an article. */
export type Analysis = readonly TermCounts[];

/** Analyses an article's sentences for {@link Contents}, a slice at a time. @throws the signal's reason. */
export async function analyse({ text, sentences }: Article, signal?: AbortSignal): Promise<Analysis> {
  const analysis: TermCounts[] = [];
  await inSlices(sentences, ({ start, end }) => analysis.push(termCounts(text.slice(start, end))), signal);
  return analysis;
}

/**
 * The articles of a scope: their sentences numbered through, their vectors, and keyword search over them. The numbers of
 * what has gone are not given again. Everything here is done at once: no search sees half an article.
 */
export class Contents {
  readonly keywords = new Bm25();
  /** By `first`; null where the article has gone. */
  readonly #entries: (Entry | null)[] = [];
  readonly #firsts: number[] = [];
  readonly #places = new Map<string, number>();
  #numbers = 0;
  #sentences = 0;

  /** One past the highest number. */
  get numbers(): number {
    return this.#numbers;
  }

  /** Sentences that are there. */
  get sentences(): number {
    return this.#sentences;
  }

  /** Articles that are there, in the order of their numbers. */
  *entries(): Generator<Entry> {
    for (const entry of this.#entries) if (entry !== null) yield entry;
  }

  get(id: string): Entry | undefined {
    const place = this.#places.get(id);
    return (place === undefined ? null : this.#entries[place]) ?? undefined;
  }

  /** The article that a sentence's number belongs to; null when it has gone. */
  entryOf(number: number): Entry | null {
    let [low, high] = [0, this.#firsts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#firsts[middle] as number) <= number) low = middle + 1;
      else high = middle;
    }
    const entry = this.#entries[low - 1] ?? null;
    return entry !== null && number < entry.past ? entry : null;
  }

  /** Gives no number below `numbers` any more. */
  reserve(numbers: number): void {
    this.#numbers = Math.max(this.#numbers, numbers);
  }

  /** @param first the number of its first sentence, after all others; numbers in between belong to no article. */
  add({ article, vectors }: IndexedArticle, analysis: Analysis, first: number = this.#numbers): void {
    if (this.#places.has(article.id)) throw new Error(`search: ${article.id} is there already`);
    const entry = { article, vectors, first, past: first + article.sentences.length };
    this.#places.set(article.id, this.#entries.length);
    this.#entries.push(entry);
    this.#firsts.push(first);
    for (const [at, counts] of analysis.entries()) this.keywords.add(first + at, counts);
    this.#numbers = entry.past;
    this.#sentences += article.sentences.length;
  }

  /** @param analysis what the article was added with. */
  remove({ article, first }: Entry, analysis: Analysis): void {
    const place = this.#places.get(article.id);
    if (place === undefined) throw new Error(`search: ${article.id} is not there`);
    this.#places.delete(article.id);
    this.#entries[place] = null;
    for (const [at, counts] of analysis.entries()) this.keywords.remove(first + at, counts);
    this.#sentences -= article.sentences.length;
  }
}
