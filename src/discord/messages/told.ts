/** Someone who asks on and on is told only so often to wait. */
const TOLD_EVERY_MS = 10_000;
const MAX_REMEMBERED = 10_000;

/** Who was told of late to wait, so that a flood of questions is not met by a flood of notices. */
export class Told {
  readonly #untilMs = new Map<string, number>();

  /** True when this person was not told in the last ten seconds, and now is. */
  isDue(userId: string, nowMs = performance.now()): boolean {
    if ((this.#untilMs.get(userId) ?? 0) > nowMs) return false;
    this.#untilMs.delete(userId);
    this.#untilMs.set(userId, nowMs + TOLD_EVERY_MS);
    const [oldest] = this.#untilMs.keys();
    if (this.#untilMs.size > MAX_REMEMBERED && oldest !== undefined) this.#untilMs.delete(oldest);
    return true;
  }
}
