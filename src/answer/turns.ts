import { setImmediate as nextTurn } from 'node:timers/promises';

let last: Promise<unknown> = Promise.resolve();

/**
 * Does `work` in a turn of the event loop that it shares with no other: replies of a thread, and whoever awaits them, are
 * otherwise served in one turn, however many there are, and meanwhile nobody hears a heartbeat.
 */
export function inTurn<Result>(work: () => Result): Promise<Result> {
  const result = last.then(() => nextTurn()).then(work);
  last = result.catch(() => undefined);
  return result;
}
