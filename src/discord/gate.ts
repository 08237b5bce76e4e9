import { VerbatimError } from '../errors.js';
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
  | { readonly state: 'closing' };

export interface Gate {
  /**
   * Does `work` when it is its turn, or says why not. The signal is aborted when the time limit passes or the gate closes.
   *
   * @throws what `work` throws; VerbatimError when it takes longer than the time limit.
   */
  admit<T>(who: Asker, work: (signal: AbortSignal) => Promise<T>): Promise<Admission<T>>;
  /** Questions that wait, without those that are worked on. */
  readonly depth: number;
  /** Lets nobody in any more, and waits until all is done; what is not done in time is aborted. */
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
  /** Milliseconds that one work may take; default 14 minutes: an interaction's token lives for 15. */
  readonly timeLimitMs?: number;
}

interface Visit {
  readonly userId: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly refuse: () => void;
}

const CONCURRENCY = 2;
const PERSON: Allowance = { times: 5, windowMs: 20_000 };
const SERVER: Allowance = { times: 30, windowMs: 20_000 };
const TIME_LIMIT_MS = 14 * 60_000;
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
  const running = new Set<AbortController>();
  let typicalMs = LEAST_RETRY_MS;
  let closing = false;
  let onEmpty = () => {};

  function refusal({ userId, guildId }: Asker): Admission<never> | null {
    if (closing) return { state: 'closing' };
    if (inside.has(userId)) return { state: 'already' };
    const personMs = cooldowns.person.waitMs(userId, now());
    if (personMs > 0) return { state: 'cooldown', retryInMs: personMs, of: 'person' };
    const serverMs = guildId === null ? 0 : cooldowns.server.waitMs(guildId, now());
    if (serverMs > 0) return { state: 'cooldown', retryInMs: serverMs, of: 'server' };
    if (turns.size >= queueLimit && running.size >= concurrency) {
      const untilFree = (typicalMs * (turns.size + 1)) / concurrency;
      return { state: 'busy', retryInMs: Math.max(LEAST_RETRY_MS, Math.ceil(untilFree)) };
    }
    return null;
  }

  async function runInTime<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    let onAbort = () => {};
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([work(signal), aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async function serve(visit: Visit): Promise<void> {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(tooSlow(timeLimitMs)), timeLimitMs);
    const startedMs = now();
    running.add(control);
    await visit.run(control.signal);
    clearTimeout(timer);
    running.delete(control);
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

  return {
    get depth() {
      return turns.size;
    },

    async admit(who, work) {
      const refused = refusal(who);
      if (refused !== null) return refused;
      const { userId, guildId, channelId } = who;
      cooldowns.person.use(userId, now());
      if (guildId !== null) cooldowns.server.use(guildId, now());
      inside.add(userId);
      return new Promise((resolve, reject) => {
        const visit: Visit = {
          userId,
          run: (signal) => runInTime(work, signal).then((value) => resolve({ state: 'done', value }), reject),
          refuse: () => resolve({ state: 'closing' }),
        };
        turns.add({ server: guildId ?? channelId, channel: channelId }, visit);
        serveNext();
      });
    },

    async drain(timeoutMs) {
      closing = true;
      if (running.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      const timer = setTimeout(() => {
        for (const visit of turns.takeAll()) {
          inside.delete(visit.userId);
          visit.refuse();
        }
        for (const control of running) control.abort(stopping());
      }, timeoutMs);
      await empty;
      clearTimeout(timer);
    },
  };
}

function tooSlow(timeLimitMs: number): VerbatimError {
  return new VerbatimError(
    'ask',
    `there was no answer within ${Math.round(timeLimitMs / 1_000)} s`,
    'Ask again when less is going on',
  );
}

function stopping(): VerbatimError {
  return new VerbatimError('ask', 'the bot is being stopped', 'Ask again when it is back');
}
