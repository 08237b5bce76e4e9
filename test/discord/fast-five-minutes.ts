// For --import: in the process, five minutes pass in a second.
const FIVE_MINUTES_MS = 5 * 60_000;
const A_SECOND_MS = 1_000;
const { setTimeout: real } = globalThis;

const fast = (callback: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) =>
  real(callback, ms === FIVE_MINUTES_MS ? A_SECOND_MS : ms, ...given);
globalThis.setTimeout = Object.assign(fast, real) as typeof setTimeout;
