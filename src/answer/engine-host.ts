import { Worker } from 'node:worker_threads';
import { fromPlain } from '../engine/plain-error.js';
import { messageOf } from '../errors.js';
import type { EngineProgress } from './engine.js';
import type {
  EngineCalls,
  EngineOutput,
  EngineReply,
  EngineRequest,
  EngineWorkerData,
  Opened,
} from './engine-messages.js';

/** How long a thread may take to end by itself before it is ended: long enough for a busy machine to load a model. */
const CLOSE_MS = 20_000;

/** The thread died, or was ended. */
export class ThreadDeath extends Error {}

/** A call before it gets its number. */
export interface NewCall<Name extends keyof EngineCalls> {
  readonly kind: Name;
  readonly input: EngineCalls[Name]['input'];
  readonly options: EngineCalls[Name]['options'];
}

interface Awaited {
  readonly resolve: (output: EngineOutput) => void;
  readonly reject: (error: Error) => void;
}

export interface HostOptions {
  /** The module that runs in the thread. */
  readonly url: URL;
  readonly data: EngineWorkerData;
  readonly onNotice?: ((line: string) => void) | undefined;
  readonly onProgress?: ((progress: EngineProgress) => void) | undefined;
}

/** One worker thread with one engine. While nothing is asked of it, it does not keep the process alive. */
export class EngineHost {
  /** @throws what opening the engine throws; ThreadDeath when the thread dies meanwhile. */
  readonly opened: Promise<Opened>;
  /** Fulfilled with the reason when the thread ends without having been closed. */
  readonly died: Promise<Error>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #awaited = new Map<number, Awaited>();
  #die: (error: Error) => void = () => undefined;
  #closing = false;
  #wasOpen = false;
  #lastId = 0;
  #heardAtMs = performance.now();

  constructor({ url, data, onNotice, onProgress }: HostOptions) {
    // Nobody reads this stdout: what a library may print must not mix with answers.
    this.#worker = new Worker(url, { workerData: data, execArgv: [], stdout: true });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    let died: (error: Error) => void = () => undefined;
    this.died = new Promise((resolve) => {
      died = resolve;
    });
    this.opened = new Promise((resolve, reject) => {
      this.#die = (error) => {
        if (!this.#closing) died(error);
        reject(error);
        for (const { reject: fail } of this.#awaited.values()) fail(error);
      };
      this.#worker.on('message', (reply: EngineReply) => {
        this.#heardAtMs = performance.now();
        switch (reply.kind) {
          case 'notice':
            onNotice?.(reply.line);
            break;
          case 'progress':
            onProgress?.(reply.progress);
            break;
          case 'opened':
            this.#wasOpen = true;
            resolve(reply.opened);
            this.#rest();
            break;
          case 'unopened':
            this.#closing = true;
            reject(fromPlain(reply.error));
            break;
          case 'done':
            this.#awaited.get(reply.id)?.resolve(reply.output);
            break;
          case 'failed':
            this.#awaited.get(reply.id)?.reject(fromPlain(reply.error));
            break;
        }
      });
    });
    // Whoever asks is told; without anybody asking it is no fault of the program.
    this.opened.catch(() => undefined);
    this.#worker.on('error', (error) => this.#die(new ThreadDeath(messageOf(error), { cause: error })));
    this.#worker.on('exit', (code) => this.#die(new ThreadDeath(`it ended with code ${code}`)));
  }

  get wasOpen(): boolean {
    return this.#wasOpen;
  }

  /** When the thread last said anything, as `performance.now()` counts. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** @throws what the engine throws; ThreadDeath when the thread dies; the signal's reason when it is aborted. */
  call<Name extends keyof EngineCalls>(
    { kind, input, options }: NewCall<Name>,
    signal: AbortSignal,
  ): Promise<EngineCalls[Name]['output']> {
    this.#lastId++;
    const id = this.#lastId;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      const onAbort = () => settle(() => reject(signal.reason));
      const settle = (how: () => void) => {
        signal.removeEventListener('abort', onAbort);
        this.#awaited.delete(id);
        this.#rest();
        how();
      };
      this.#awaited.set(id, {
        resolve: (output) => settle(() => resolve(output as EngineCalls[Name]['output'])),
        reject: (error) => settle(() => reject(error)),
      });
      signal.addEventListener('abort', onAbort, { once: true });
      this.#worker.postMessage({ kind, id, input, options } as EngineRequest);
    });
  }

  /** Counts as dead from now on, for whatever it waits. */
  kill(why: string): void {
    this.#die(new ThreadDeath(why));
    void this.#end();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#die(new ThreadDeath('it was closed'));
    await this.#end();
  }

  /** The thread is asked before it is ended: to end a thread in the middle of native code aborts the whole process. */
  async #end(): Promise<void> {
    this.#worker.ref();
    this.#worker.postMessage(null satisfies EngineRequest);
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  #rest(): void {
    if (this.#awaited.size === 0) this.#worker.unref();
  }
}
