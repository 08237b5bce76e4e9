import type { ChildProcess } from 'node:child_process';
import type { EngineProgress } from '../answer/engine.js';
import { messageOf } from '../errors.js';
import { forkEngine } from './fork.js';
import { OwedReplies, ProcessDeath } from './owed-replies.js';
import { fromPlain } from './plain-error.js';
import type {
  CallName,
  EngineCalls,
  EngineOutput,
  EngineReply,
  EngineRequest,
  NewCall,
  Opened,
  OpeningOptions,
} from './protocol.js';

/** How long a process may take to end by itself before it is killed: what it gives itself, and a little more. */
const CLOSE_MS = 21_000;
/** A large article on a slow machine may hold up the process for long while it opens; nobody gains by killing it then. */
const OPENING_SILENCE_MS = 5 * 60_000;
/** A process that closes its channel without having been told to has so long to end. */
const UNREACHABLE_MS = 1_000;

export interface ChildOptions {
  /** The module that runs in the process. */
  readonly url: URL;
  readonly opening: OpeningOptions;
  /** Milliseconds without a word, while it owes a reply, after which it is killed. */
  readonly silenceMs: number;
  readonly onNotice: ((line: string) => void) | undefined;
  readonly onProgress: ((progress: EngineProgress) => void) | undefined;
  readonly onOpened: (opened: Opened) => void;
  /** It could not open, or has ended without having been closed. Those who wait are told afterwards. */
  readonly onEnd: (error: Error) => void;
}

/** One child process with one engine. It keeps this process alive only while something is expected of it. */
export class EngineChild {
  /** @throws what opening the engine throws; ProcessDeath when the process dies meanwhile. */
  readonly opened: Promise<Opened>;
  readonly #options: ChildOptions;
  readonly #process: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #owed = new OwedReplies();
  #resolveOpened: (opened: Opened) => void = () => {};
  #rejectOpened: (error: Error) => void = () => {};
  #wasOpen = false;
  /** Set as soon as nothing is to be expected of it any more. */
  #end: Error | null = null;
  #silence: NodeJS.Timeout | undefined;
  #lastId = 0;

  /** @throws Error where no process can be started. */
  constructor(options: ChildOptions) {
    this.#options = options;
    this.#process = forkEngine(options.url);
    this.opened = new Promise((resolve, reject) => {
      this.#resolveOpened = resolve;
      this.#rejectOpened = reject;
    });
    // Whoever asks is told; without anybody asking it is no fault of the program.
    this.opened.catch(() => undefined);
    this.#gone = new Promise((resolve) => {
      // Unlike `exit`, `close` comes when all that the process said has been heard.
      this.#process.once('close', (code, signal) => {
        this.#die(new ProcessDeath(signal === null ? `exit code ${code}` : `signal ${signal}`));
        resolve();
      });
      this.#process.on('error', (error) => {
        // With a number it runs: what failed then was to reach it.
        if (this.#process.pid !== undefined) return;
        this.#die(new ProcessDeath(`it could not be started: ${messageOf(error)}`, { cause: error }));
        resolve();
      });
    });
    this.#process.once('disconnect', () => {
      if (this.#end === null) setTimeout(() => this.#kill('it cannot be reached'), UNREACHABLE_MS).unref();
    });
    this.#process.on('message', (reply: EngineReply) => this.#hear(reply));
    this.#send({ kind: 'open', options: options.opening });
    this.#listen();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get wasOpen(): boolean {
    return this.#wasOpen;
  }

  /** @throws what the engine throws; ProcessDeath when the process dies; the signal's reason when it is aborted. */
  async call<Name extends CallName>(
    call: NewCall<Name>,
    signal: AbortSignal,
  ): Promise<EngineCalls[Name]['output']> {
    signal.throwIfAborted();
    if (this.#end !== null) throw this.#end;
    this.#lastId++;
    const id = this.#lastId;
    let onAbort = () => {};
    try {
      return await new Promise<EngineOutput>((resolve, reject) => {
        this.#send({ ...call, id } as EngineRequest);
        this.#owed.add(id, resolve, reject);
        if (this.#owed.size === 1) this.#listen();
        onAbort = () => {
          // Nobody waits for the reply, but it is still owed: a silent process is as silent as before.
          this.#send({ kind: 'drop', id });
          reject(signal.reason);
        };
        signal.addEventListener('abort', onAbort, { once: true });
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Lets it finish what native code has begun; kills it where that takes too long. */
  async close(): Promise<void> {
    this.#send({ kind: 'close' });
    this.#finish(new ProcessDeath('it was closed'));
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), CLOSE_MS);
    await this.#gone;
    clearTimeout(timer);
  }

  #hear(reply: EngineReply): void {
    switch (reply.kind) {
      case 'notice':
        this.#options.onNotice?.(reply.line);
        break;
      case 'progress':
        this.#options.onProgress?.(reply.progress);
        break;
      case 'opened':
        this.#wasOpen = true;
        this.#options.onOpened(reply.opened);
        this.#resolveOpened(reply.opened);
        break;
      case 'unopened':
        this.#die(fromPlain(reply.error));
        break;
      case 'broken': {
        const cause = fromPlain(reply.error);
        this.#kill(cause.message, cause);
        break;
      }
      case 'opening':
        break;
      default:
        this.#owed.hear(reply);
    }
    this.#listen();
  }

  /** Waits for the next word, from now on; the timer keeps this process alive meanwhile. */
  #listen(): void {
    clearTimeout(this.#silence);
    if (this.#end !== null || (this.#wasOpen && this.#owed.size === 0)) return;
    const { silenceMs } = this.#options;
    const ms = this.#wasOpen ? silenceMs : Math.max(silenceMs, OPENING_SILENCE_MS);
    this.#silence = setTimeout(() => this.#kill(`it was silent for ${ms} ms`), ms);
  }

  #kill(why: string, cause?: Error): void {
    this.#die(new ProcessDeath(why, { cause }));
    this.#process.kill('SIGKILL');
  }

  #die(error: Error): void {
    this.#finish(error, this.#options.onEnd);
  }

  /** Tells all who wait, after `onEnd`: whoever asks again at once shall not find this one. */
  #finish(error: Error, onEnd?: (error: Error) => void): void {
    if (this.#end !== null) return;
    this.#end = error;
    clearTimeout(this.#silence);
    onEnd?.(error);
    this.#rejectOpened(error);
    this.#owed.failAll(error);
  }

  /**
   * What cannot be sent any more is not an error of its own: the process is gone or going, which `close` tells. Where the
   * channel is full it is kept, and sent later; the limit of calls that may wait bounds that.
   */
  #send(request: EngineRequest): void {
    if (this.#process.connected) this.#process.send(request, () => {});
  }
}
