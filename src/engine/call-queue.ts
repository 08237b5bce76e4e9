/** Runs calls in the order in which they came, a few at a time; one that has not begun can still be dropped. */
export class CallQueue {
  readonly #atOnce: number;
  readonly #waiting = new Map<number, () => Promise<void>>();
  #running = 0;

  /** @param atOnce how many may run at the same time. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** @param run must not reject. */
  add(id: number, run: () => Promise<void>): void {
    this.#waiting.set(id, run);
    this.#runNext();
  }

  /** Whether it had not begun, and now never will. */
  drop(id: number): boolean {
    return this.#waiting.delete(id);
  }

  #runNext(): void {
    for (const [id, run] of this.#waiting) {
      if (this.#running === this.#atOnce) return;
      this.#waiting.delete(id);
      this.#running++;
      void run().finally(() => {
        this.#running--;
        this.#runNext();
      });
    }
  }
}
