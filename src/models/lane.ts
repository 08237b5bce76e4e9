import { setImmediate } from 'node:timers/promises';
import PQueue from 'p-queue';

/** What goes first: a question, whose asker waits, or the reading-in of an article. */
export type Urgency = 'question' | 'article';

const PRIORITY = { question: 1, article: 0 } as const satisfies Record<Urgency, number>;

/**
 * One lane for the work of the models: each piece of work has the processor to itself, and questions go before articles. A
 * question waits for at most one piece of an article's work, so pieces should be small.
 */
export class Lane {
  readonly #queue = new PQueue({ concurrency: 1 });

  /** Does `work` when it is its turn. @throws what the work throws. */
  do<Result>(urgency: Urgency, work: () => Promise<Result>): Promise<Result> {
    const turn = async () => {
      try {
        return await work();
      } finally {
        // Messages are read between two pieces of work: a question that has just come is seen.
        await setImmediate();
      }
    };
    return this.#queue.add(turn, { priority: PRIORITY[urgency] });
  }
}
