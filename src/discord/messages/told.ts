/** Someone who asks on and on is told the same only so often. */
const TOLD_EVERY_MS = 10_000;
const MAX_REMEMBERED = 10_000;

/** Who was told what of late, so that a flood of messages is not met by a flood of notices. */
export class Told {
  readonly #untilMs = new Map<string, number>();

  /** True when this person was not told this in the last ten seconds, and now is. */
  isDue(what: 'wait' | 'help' | 'permissions', userId: string, nowMs = performance.now()): boolean {
    const key = `${what} ${userId}`;
    if ((this.#untilMs.get(key) ?? 0) > nowMs) return false;
    this.#untilMs.delete(key);
    this.#untilMs.set(key, nowMs + TOLD_EVERY_MS);
    const [oldest] = this.#untilMs.keys();
    if (this.#untilMs.size > MAX_REMEMBERED && oldest !== undefined) this.#untilMs.delete(oldest);
    return true;
  }
}
