import { setTimeout as wait } from 'node:timers/promises';

/** Discord lets a bot do 50 requests in any second, acknowledgements aside; discord.js holds back what is more. */
const REQUESTS = 50;
const WINDOW_MS = 1000;

/** Keeps rounds so far apart that none waits for requests of another. */
export class RequestBudget {
  // What came before is not known.
  #spent = [{ atMs: performance.now(), count: REQUESTS }];

  /** Resolves when so many requests fit into the second. */
  async fits(count: number): Promise<void> {
    for (;;) {
      const nowMs = performance.now();
      this.#spent = this.#spent.filter(({ atMs }) => nowMs - atMs <= WINDOW_MS);
      const used = this.#spent.reduce((sum, spent) => sum + spent.count, 0);
      const [oldest] = this.#spent;
      if (oldest === undefined || used + count <= REQUESTS) return;
      await wait(oldest.atMs + WINDOW_MS - nowMs + 1);
    }
  }

  /** So many requests have been done by now. */
  spend(count: number): void {
    this.#spent.push({ atMs: performance.now(), count });
  }
}
