import { setTimeout as sleep } from 'node:timers/promises';

/** Work that was begun and that nobody awaits. */
export class Work {
  readonly #running = new Set<Promise<void>>();

  /** @param onError is told what a work throws. */
  constructor(private readonly onError: (error: unknown) => void) {}

  add(work: Promise<void>): void {
    const tracked = work.catch(this.onError).finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** When all that runs now is done. */
  async whenIdle(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** When nothing runs any more, or after `limitMs`. */
  async settle(limitMs: number): Promise<void> {
    await Promise.race([this.whenIdle(), sleep(limitMs, undefined, { ref: false })]);
  }
}
