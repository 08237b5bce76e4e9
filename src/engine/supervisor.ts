import { unlessAborted } from '../abort.js';
import type { EngineOptions } from '../answer/engine.js';
import { messageOf } from '../errors.js';
import { Deaths } from './deaths.js';
import { closed, diedAnswering, diedOpening, leftAlone, tooMany, tooSlow } from './failures.js';
import { ProcessDeath } from './owed-replies.js';
import { EngineChild } from './process.js';
import type { CallName, EngineCalls, NewCall, Opened } from './protocol.js';

export interface EngineProcessOptions extends EngineOptions {
  /** Milliseconds one question may take, and the process may be silent meanwhile; default 60,000. */
  readonly timeLimitMs?: number;
  /** How many questions may wait for an answer; default 1,000. */
  readonly maxWaiting?: number;
  /** The module that runs in the process: a test may put one there that dies. */
  readonly child?: URL;
}

const TIME_LIMIT_MS = 60_000;
const MAX_WAITING = 1_000;
/** A question is not asked more often: it may itself be what kills the process. */
const MAX_ASKED = 2;

/** Keeps one engine process running: starts another when it dies, but not for ever, and asks it what was left. */
export class EngineSupervisor {
  readonly #options: EngineProcessOptions;
  readonly #timeLimitMs: number;
  readonly #maxWaiting: number;
  #child: EngineChild | null = null;
  /** Fulfilled when all processes before this one are gone. */
  #before: Promise<unknown> = Promise.resolve();
  #opened: Opened | null = null;
  #waiting = 0;
  readonly #deaths = new Deaths();
  #isClosed = false;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
    this.#timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS;
    this.#maxWaiting = options.maxWaiting ?? MAX_WAITING;
  }

  /** Of the process that was opened last. */
  get opened(): Opened {
    if (this.#opened === null) throw new Error('engine: it is not open yet');
    return this.#opened;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws VerbatimError when the engine cannot be opened, or two processes die over it. */
  async open(): Promise<void> {
    for (let asked = 1; ; asked++) {
      try {
        await this.#start(this.#options.rebuild ?? false).opened;
        return;
      } catch (error) {
        if (this.#isClosed) throw closed();
        if (error instanceof ProcessDeath && asked < MAX_ASKED) continue;
        await this.close();
        if (!(error instanceof ProcessDeath)) throw error;
        throw diedOpening(asked, error);
      }
    }
  }

  /**
   * @throws VerbatimError when the engine says so, too many wait, the time limit passes, two processes die over it, the
   * process has died too often, or is closed; the signal's reason when it is aborted.
   */
  async call<Name extends CallName>(
    call: NewCall<Name>,
    signal?: AbortSignal,
  ): Promise<EngineCalls[Name]['output']> {
    signal?.throwIfAborted();
    if (this.#waiting >= this.#maxWaiting) throw tooMany(this.#waiting);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(tooSlow(this.#timeLimitMs)), this.#timeLimitMs);
    this.#waiting++;
    try {
      return await this.#ask(call, signal ? AbortSignal.any([signal, limit.signal]) : limit.signal);
    } finally {
      this.#waiting--;
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#child?.close(), this.#before]);
  }

  /** Asks once more where the process dies, whoever it was that killed it. */
  async #ask<Name extends CallName>(
    call: NewCall<Name>,
    signal: AbortSignal,
  ): Promise<EngineCalls[Name]['output']> {
    let asked = 0;
    while (true) {
      try {
        const child = await unlessAborted(this.#running(), signal);
        return await child.call(call, signal);
      } catch (error) {
        if (!(error instanceof ProcessDeath)) throw error;
        if (this.#isClosed) throw closed();
        // What no process has begun on has killed none.
        if (error.hadBegun) asked++;
        if (asked === MAX_ASKED) throw diedAnswering(asked, error);
      }
    }
  }

  async #running(): Promise<EngineChild> {
    if (this.#isClosed) throw closed();
    if (this.#child === null && this.#deaths.areTooMany()) throw leftAlone();
    const child = this.#child ?? this.#start(false);
    await child.opened;
    return child;
  }

  /** @throws ProcessDeath when no process can be started. */
  #start(rebuild: boolean): EngineChild {
    const { onNotice, onProgress, child: url, timeLimitMs: _, maxWaiting: __, ...opening } = this.#options;
    try {
      const child: EngineChild = new EngineChild({
        url: url ?? new URL('./child.js', import.meta.url),
        opening: { ...opening, rebuild },
        silenceMs: this.#timeLimitMs,
        onNotice,
        onProgress,
        onOpened: (opened) => {
          this.#opened = opened;
        },
        onEnd: (error) => this.#bury(child, error),
      });
      this.#child = child;
      return child;
    } catch (error) {
      this.#count(error);
      throw new ProcessDeath(messageOf(error), { cause: error });
    }
  }

  /** Another one is started at once where this one had been open; where opening fails, only when somebody asks. */
  #bury(child: EngineChild, error: Error): void {
    this.#child = null;
    const gone = child.close();
    this.#before = this.#before.then(() => gone);
    // What opening fails by the first time is told to whoever opens.
    if (this.#isClosed || (this.#opened === null && !(error instanceof ProcessDeath))) return;
    this.#count(error);
    if (!child.wasOpen || this.#deaths.areTooMany()) return;
    try {
      this.#start(false);
    } catch {
      // Counted, and told.
    }
  }

  #count(error: unknown): void {
    this.#deaths.add();
    this.#options.onNotice?.(`engine: the engine's process ended (${messageOf(error)})`);
  }
}
