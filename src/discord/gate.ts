import { type Allowance, Cooldown } from './cooldown.js';
import { Turns } from './turns.js';

export interface Asker {
  readonly userId: string;
  /** Null in direct messages. */
  readonly guildId: string | null;
  readonly channelId: string;
}

/** What became of a question at the gate. */
export type Admission<T> =
  | { readonly state: 'done'; readonly value: T }
  /** As many wait as may; the time is an estimate. */
  | { readonly state: 'busy'; readonly retryInMs: number }
  | { readonly state: 'cooldown'; readonly retryInMs: number; readonly of: 'person' | 'server' }
  /** This person waits for an answer, or one is being worked on. */
  | { readonly state: 'already' }
  /** The gate closes: there is no time for it any more. */
  | { readonly state: 'closing' }
  /** It took longer than it may. */
  | { readonly state: 'timeout' };

export interface Gate {
  /**
   * Does `work` when it is its turn, or says why not.
   *
   * @param ready what must be there before its turn can come; who waits for it takes no place from others.
   * @throws what `work` throws, or `ready`.
   */
  admit<T>(who: Asker, work: () => Promise<T>, ready?: () => Promise<unknown>): Promise<Admission<T>>;
  /** Questions that wait, without those that are worked on. */
  readonly depth: number;
  /** Lets nobody in any more, and waits until all is done; who is not done in time, or not ready, is turned away. */
  drain(timeoutMs: number): Promise<void>;
}

export interface GateOptions {
  /** How many may wait. */
  readonly queueLimit: number;
  /** How many are worked on at a time; default 2. */
  readonly concurrency?: number;
  /** Milliseconds on any clock that does not go back; default `performance.now()`. */
  readonly now?: () => number;
  readonly person?: Allowance;
  readonly server?: Allowance;
  /** Milliseconds that one work may take; default 60,000. */
  readonly timeLimitMs?: number;
}

type GivenUp = 'closing' | 'timeout';

interface Visit {
  readonly userId: string;
  readonly run: () => Promise<void>;
  readonly turnAway: (why: GivenUp) => void;
}

const CONCURRENCY = 2;
const PERSON: Allowance = { times: 5, windowMs: 20_000 };
const SERVER: Allowance = { times: 30, windowMs: 20_000 };
const TIME_LIMIT_MS = 60_000;
const LEAST_RETRY_MS = 1_000;
/** How much the last work counts in the estimate of how long one takes. */
const LAST_WEIGHT = 0.2;

/**
 * Where questions wait for their turn: at most so many, one a person, not too many in a short time, and the servers
 * and their channels in turn.
 *
 * @example
 * const gate = openGate({ queueLimit: 100 });
 * const admission = await gate.admit({ userId, guildId, channelId }, () => engine.ask(question));
 * if (admission.state === 'done') admission.value.quotes;
 */
export function openGate(options: GateOptions): Gate {
  const {
    queueLimit,
    concurrency = CONCURRENCY,
    now = () => performance.now(),
    timeLimitMs = TIME_LIMIT_MS,
  } = options;
  const cooldowns = {
    person: new Cooldown(options.person ?? PERSON),
    server: new Cooldown(options.server ?? SERVER),
  };
  const turns = new Turns<Visit>();
  const inside = new Set<string>();
  /** Who waits for something else than a turn. */
  const unready = new Set<Visit>();
  /** What gives up each work that runs. */
  const running = new Set<(why: GivenUp) => void>();
  let typicalMs = LEAST_RETRY_MS;
  let closing = false;
  let onEmpty = () => {};

  const depth = () => turns.size + unready.size;

  function refusal({ userId, guildId }: Asker, isReady: boolean): Admission<never> | null {
    if (closing) return { state: 'closing' };
    if (inside.has(userId)) return { state: 'already' };
    const personMs = cooldowns.person.waitMs(userId, now());
    if (personMs > 0) return { state: 'cooldown', retryInMs: personMs, of: 'person' };
    const serverMs = guildId === null ? 0 : cooldowns.server.waitMs(guildId, now());
    if (serverMs > 0) return { state: 'cooldown', retryInMs: serverMs, of: 'server' };
    const mustWait = !isReady || running.size >= concurrency;
    if (mustWait && depth() >= queueLimit) {
      const untilFree = (typicalMs * (depth() + 1)) / concurrency;
      return { state: 'busy', retryInMs: Math.max(LEAST_RETRY_MS, Math.ceil(untilFree)) };
    }
    return null;
  }

  async function serve(visit: Visit): Promise<void> {
    let giveUp: (why: GivenUp) => void = () => {};
    const givenUp = new Promise<void>((done) => {
      giveUp = (why) => {
        visit.turnAway(why);
        done();
      };
    });
    const timer = setTimeout(giveUp, timeLimitMs, 'timeout');
    const startedMs = now();
    running.add(giveUp);
    await Promise.race([visit.run(), givenUp]);
    clearTimeout(timer);
    running.delete(giveUp);
    inside.delete(visit.userId);
    typicalMs += LAST_WEIGHT * (now() - startedMs - typicalMs);
    serveNext();
    if (running.size === 0) onEmpty();
  }

  function serveNext(): void {
    while (running.size < concurrency) {
      const visit = turns.take();
      if (visit === undefined) return;
      void serve(visit);
    }
  }

  function turnAway(visits: Iterable<Visit>): void {
    for (const visit of visits) {
      inside.delete(visit.userId);
      visit.turnAway('closing');
    }
  }

  return {
    get depth() {
      return depth();
    },

    async admit(who, work, ready) {
      const refused = refusal(who, ready === undefined);
      if (refused !== null) return refused;
      const { userId, guildId, channelId } = who;
      cooldowns.person.use(userId, now());
      if (guildId !== null) cooldowns.server.use(guildId, now());
      inside.add(userId);
      return new Promise((resolve, reject) => {
        const visit: Visit = {
          userId,
          run: () => work().then((value) => resolve({ state: 'done', value }), reject),
          turnAway: (state) => resolve({ state }),
        };
        const queue = () => {
          turns.add({ server: guildId ?? channelId, channel: channelId }, visit);
          serveNext();
        };
        if (ready === undefined) return queue();
        unready.add(visit);
        ready().then(
          () => unready.delete(visit) && queue(),
          (error: unknown) => {
            if (unready.delete(visit)) inside.delete(userId);
            reject(error);
          },
        );
      });
    },

    async drain(timeoutMs) {
      closing = true;
      const notReady = [...unready];
      unready.clear();
      turnAway(notReady);
      if (running.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      const timer = setTimeout(() => {
        turnAway(turns.takeAll());
        for (const giveUp of running) giveUp('closing');
      }, timeoutMs);
      await empty;
      clearTimeout(timer);
    },
  };
}
