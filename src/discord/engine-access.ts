import type { Engine } from '../answer/engine.js';
import { Refusal } from './refusal.js';

/** The engine as the bot sees it: it may still be opening, while people ask already. */
export interface EngineAccess {
  /** Undefined while the articles are still being read. */
  readonly current: Engine | undefined;
  /**
   * The engine, once it is open.
   *
   * @throws Refusal `error.indexing` when that takes too long; whatever opening threw.
   */
  ready(): Promise<Engine>;
}

/** How long a question waits for the articles to be read. */
const WAIT_MS = 20_000;

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
    ready: () =>
      current ? Promise.resolve(current) : within(waitMs, opened, () => new Refusal('error.indexing')),
  };
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
