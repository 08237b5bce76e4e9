import type { ScopeIndex } from './scope-index.js';

export interface ScopesOptions {
  /** Opens the index of a scope, from what is stored. */
  readonly open: (scope: string) => Promise<ScopeIndex>;
  /** Sentences that are kept in memory, over all scopes; the scope that was asked for last stays whatever its size. */
  readonly mostSentences: number;
}

/** The indexes of scopes that are in memory. The least recently used leave it. */
export class Scopes {
  /** The most recently used is the last. */
  readonly #opened = new Map<string, Promise<ScopeIndex>>();
  readonly #sentences = new Map<string, number>();

  constructor(private readonly options: ScopesOptions) {}

  /**
   * The index of a scope, opened where it is not in memory. Of several that ask at once one opens it.
   *
   * @throws what opening throws; the next who asks opens it again.
   */
  async get(scope: string): Promise<ScopeIndex> {
    const opened = this.#opened.get(scope) ?? this.options.open(scope);
    this.#opened.delete(scope);
    this.#opened.set(scope, opened);
    try {
      const index = await opened;
      this.#sentences.set(scope, index.sentences);
      this.#letGo(scope);
      return index;
    } catch (error) {
      if (this.#opened.get(scope) === opened) this.#opened.delete(scope);
      throw error;
    }
  }

  /**
   * Does `change` to the index of a scope that is in memory, or will be in a moment; one that is not is opened, later, from
   * what is stored. So store first, then call this.
   *
   * @throws what `change` throws.
   */
  async change(scope: string, change: (index: ScopeIndex) => Promise<unknown>): Promise<void> {
    const opened = this.#opened.get(scope);
    if (opened === undefined) return;
    const index = await opened.catch(() => null); // Who asked for it is told.
    if (index === null) return;
    await change(index);
    if (this.#opened.get(scope) === opened) this.#sentences.set(scope, index.sentences);
  }

  /** Lets a scope's index go, as when the scope is no more. */
  drop(scope: string): void {
    const opened = this.#opened.get(scope);
    this.#opened.delete(scope);
    this.#sentences.delete(scope);
    // A search that has it goes on; what it does in the background ends.
    opened?.then((index) => index.close()).catch(() => {});
  }

  /** Lets all go. */
  async close(): Promise<void> {
    const opened = [...this.#opened.values()];
    this.#opened.clear();
    this.#sentences.clear();
    for (const each of await Promise.allSettled(opened)) {
      if (each.status === 'fulfilled') await each.value.close();
    }
  }

  #letGo(kept: string): void {
    let sentences = [...this.#sentences.values()].reduce((sum, each) => sum + each, 0);
    for (const scope of [...this.#opened.keys()]) {
      if (sentences <= this.options.mostSentences) return;
      const own = this.#sentences.get(scope);
      if (scope === kept || own === undefined) continue;
      sentences -= own;
      this.drop(scope);
    }
  }
}
