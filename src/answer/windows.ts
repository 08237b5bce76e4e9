import type { Article } from '../article/article.js';
import type { Reader, ReaderWindow } from '../models/reader.js';
import { windowOf } from '../search/encode-article.js';

/** About three megabytes. */
const MOST_KEPT = 1_000;

/** Passages as the reader wants them: made when they are first read, the least recently read forgotten. */
export class Windows {
  /** The most recently read is the last. */
  readonly #kept = new Map<string, ReaderWindow>();

  constructor(
    private readonly reader: Pick<Reader, 'prepare'>,
    private readonly most = MOST_KEPT,
  ) {}

  /** @throws when the article has no such passage. */
  of(article: Article, passage: number): ReaderWindow {
    const key = `${article.hash} ${passage}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const place = article.passages[passage];
    if (place === undefined) throw new Error(`answer: ${article.id} has no passage ${passage}`);
    const { title, sentences } = windowOf(article, place);
    const window = this.reader.prepare(title, sentences);
    this.#kept.set(key, window);
    if (this.#kept.size > this.most) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    return window;
  }
}
