/** So many times within so long. */
export interface Allowance {
  readonly times: number;
  readonly windowMs: number;
}

/** How often each key was used within a window that moves with the clock. What is outside the window is forgotten. */
export class Cooldown {
  readonly #allowance: Allowance;
  /** The times of use of each key, oldest first; the key that was used last comes last. */
  readonly #uses = new Map<string, number[]>();

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#uses.size;
  }

  /** Milliseconds until `key` may be used again; 0 when it may be used now. */
  waitMs(key: string, now: number): number {
    const uses = this.#withinWindow(this.#uses.get(key) ?? [], now);
    const { times, windowMs } = this.#allowance;
    const oldestThatCounts = uses.at(-times);
    return oldestThatCounts === undefined ? 0 : oldestThatCounts + windowMs - now;
  }

  use(key: string, now: number): void {
    const uses = this.#withinWindow(this.#uses.get(key) ?? [], now);
    this.#uses.delete(key);
    this.#uses.set(key, [...uses, now]);
    this.#forget(now);
  }

  #withinWindow(uses: readonly number[], now: number): readonly number[] {
    return uses.filter((time) => now - time < this.#allowance.windowMs);
  }

  #forget(now: number): void {
    for (const [key, uses] of this.#uses) {
      const last = uses.at(-1);
      if (last !== undefined && now - last < this.#allowance.windowMs) return;
      this.#uses.delete(key);
    }
  }
}
