import { messageOf, VerbatimError } from '../errors.js';
import { EngineHost, type NewCall, ThreadDeath } from './engine-host.js';
import type { EngineCalls, Opened } from './engine-messages.js';
import type { EngineThreadOptions } from './engine-thread.js';

const TIME_LIMIT_MS = 60_000;
/** A thread that dies this often within the window stays dead until the window has passed. */
const MAX_DEATHS = 3;
const DEATHS_WINDOW_MS = 60_000;

/** Keeps one engine thread running: opens another when it dies, but not for ever. */
export class EngineSupervisor {
  readonly #options: EngineThreadOptions;
  #host: EngineHost | null = null;
  #opened: Opened | null = null;
  #deaths: number[] = [];
  #closed = false;

  constructor(options: EngineThreadOptions) {
    this.#options = options;
  }

  /** Of the thread that was opened last. */
  get opened(): Opened {
    if (this.#opened === null) throw new Error('engine: it is not open yet');
    return this.#opened;
  }

  /** @throws VerbatimError when the engine cannot be opened, or its thread dies meanwhile. */
  async open(): Promise<void> {
    const host = this.#start(this.#options.rebuild ?? false);
    try {
      await host.opened;
    } catch (error) {
      const said = this.#said(error);
      this.#closed = true;
      await host.close();
      throw said;
    }
  }

  /**
   * @throws VerbatimError when the engine says so, the time limit passes, or the thread dies, has died too often, or is
   * closed; the signal's reason when it is aborted.
   */
  async call<Name extends keyof EngineCalls>(
    call: NewCall<Name>,
    signal?: AbortSignal,
  ): Promise<EngineCalls[Name]['output']> {
    signal?.throwIfAborted();
    const { timeLimitMs = TIME_LIMIT_MS } = this.#options;
    const limit = new AbortController();
    let onLimit = () => limit.abort(tooSlow(timeLimitMs));
    const timer = setTimeout(() => onLimit(), timeLimitMs);
    const ended = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
    try {
      const host = await unlessAborted(this.#running(), ended);
      const sentMs = performance.now();
      onLimit = () => {
        limit.abort(tooSlow(timeLimitMs));
        if (host.heardAtMs < sentMs) host.kill(`it was silent for ${timeLimitMs} ms`);
      };
      return await host.call(call, ended);
    } catch (error) {
      throw this.#said(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#host?.close();
  }

  async #running(): Promise<EngineHost> {
    if (this.#closed) throw closedError();
    if (this.#host === null && this.#isGivenUp()) {
      throw new VerbatimError(
        'engine',
        `the engine's thread died ${this.#deaths.length} times within ${DEATHS_WINDOW_MS / 1_000} s and is left alone for now`,
        'See the warnings before this one, and check the memory of the machine',
      );
    }
    const host = this.#host ?? this.#start(false);
    await host.opened;
    return host;
  }

  #start(rebuild: boolean): EngineHost {
    const { onNotice, onProgress, worker, timeLimitMs, ...data } = this.#options;
    const host = new EngineHost({
      url: worker ?? new URL('./engine-worker.js', import.meta.url),
      data: { ...data, rebuild },
      onNotice,
      onProgress,
    });
    this.#host = host;
    host.opened.then(
      (opened) => {
        this.#opened = opened;
      },
      (error: unknown) => this.#bury(host, error),
    );
    void host.died.then((error) => this.#bury(host, error));
    return host;
  }

  /** The next one is opened at once where this one had been open; where opening fails, only when somebody asks. */
  #bury(host: EngineHost, error: unknown): void {
    if (this.#host !== host || this.#closed || this.#opened === null) return;
    this.#host = null;
    void host.close();
    this.#deaths.push(Date.now());
    this.#options.onNotice?.(`engine: the engine's thread ended (${messageOf(error)})`);
    if (host.wasOpen && !this.#isGivenUp()) this.#start(false);
  }

  #isGivenUp(): boolean {
    this.#deaths = this.#deaths.filter((time) => Date.now() - time < DEATHS_WINDOW_MS);
    return this.#deaths.length >= MAX_DEATHS;
  }

  #said(error: unknown): unknown {
    if (!(error instanceof ThreadDeath)) return error;
    if (this.#closed) return closedError();
    return new VerbatimError(
      'engine',
      `the engine's thread died (${error.message})`,
      'Ask again: it starts anew by itself',
      { cause: error },
    );
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function tooSlow(timeLimitMs: number): VerbatimError {
  return new VerbatimError(
    'engine',
    `there was no answer within ${timeLimitMs} ms`,
    'Ask again when less is going on',
  );
}

function closedError(): VerbatimError {
  return new VerbatimError('engine', 'it was closed', 'Open it again to ask more');
}
