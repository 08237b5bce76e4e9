import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../answer/engine.js';
import { Refusal } from './refusal.js';

/** The engine as the bot sees it: it may still be opening, while people ask already. */
export interface EngineAccess {
  /** Undefined while the articles are still being read. */
  readonly current: Engine | undefined;
  /**
   * The engine, once it is open.
   *
   * @param isStillWanted where given it is waited for as long as this holds, however long that takes.
   * @throws Refusal `error.indexing` when that takes too long; whatever opening threw.
   */
  ready(isStillWanted?: () => boolean): Promise<Engine>;
}

/** How long a question waits for the articles to be read. */
const WAIT_MS = 20_000;
const LOOK_EVERY_MS = 200;

export function engineAccess(opening: Engine | Promise<Engine>, waitMs = WAIT_MS): EngineAccess {
  const opened = Promise.resolve(opening);
  let current: Engine | undefined;
  opened.then(
    (engine) => {
      current = engine;
    },
    // Who opened it hears of a failure; so does everyone who asks.
    () => {},
  );
  return {
    get current() {
      return current;
    },
    ready: (isStillWanted = () => false) =>
      current ? Promise.resolve(current) : openedInTime(opened, waitMs, isStillWanted),
  };
}

async function openedInTime(
  opened: Promise<Engine>,
  waitMs: number,
  isStillWanted: () => boolean,
): Promise<Engine> {
  const done = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: done.signal, ref: false });
  const tooLate = async (): Promise<never> => {
    await pause(waitMs);
    while (isStillWanted()) await pause(LOOK_EVERY_MS);
    throw new Refusal('error.indexing');
  };
  try {
    return await Promise.race([opened, tooLate()]);
  } finally {
    done.abort();
  }
}

/** What `promise` gives, or a rejection with `late()` after `waitMs`. */
export async function within<T>(waitMs: number, promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), waitMs);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
