/** So many deaths within the window are too many, until the window has passed. */
export const MAX_DEATHS = 3;
export const DEATHS_WINDOW_MS = 60_000;

/** When processes died of late: what dies again and again is not to be started for ever. */
export class Deaths {
  #times: number[] = [];

  /** One more, now. */
  add(): void {
    this.#times.push(Date.now());
  }

  areTooMany(): boolean {
    const now = Date.now();
    // A clock that is put back must not lengthen the window.
    this.#times = this.#times.filter((time) => time <= now && now - time < DEATHS_WINDOW_MS);
    return this.#times.length >= MAX_DEATHS;
  }
}
