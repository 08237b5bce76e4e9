import type { Once } from './once.js';

const DAY_LENGTH = 'YYYY-MM-DD'.length;

/** True for who claims `what`, one word, first on this day (UTC), also across restarts. */
export function isFirstToday(once: Once, what: string): boolean {
  return once.claim(`${what}:${new Date().toISOString().slice(0, DAY_LENGTH)}`);
}
