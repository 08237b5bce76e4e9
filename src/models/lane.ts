/** What goes first: a question, whose asker waits, or the reading-in of an article. */
export type Urgency = 'question' | 'article';

interface Waiting {
  readonly run: () => Promise<void>;
}

/**
 * One lane for the work of the models: each piece of work has the processor to itself, and questions go before articles. A
 * question waits for at most one piece of an article's work, so pieces should be small.
 */
export class Lane {
  readonly #waiting: Record<Urgency, Waiting[]> = { question: [], article: [] };
  #busy = false;

  /** Does `work` when it is its turn. @throws what the work throws. */
  do<Result>(urgency: Urgency, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const run = async () => {
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        }
      };
      this.#waiting[urgency].push({ run });
      if (!this.#busy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      await next.run();
      // Messages are read between two pieces of work: a question that has just come is seen.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#busy = false;
  }

  #next(): Waiting | undefined {
    return this.#waiting.question.shift() ?? this.#waiting.article.shift();
  }
}
