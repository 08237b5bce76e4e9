import { Worker } from 'node:worker_threads';
import type { EmbedWorkerData, EmbedWorkerReply, EmbedWorkerRequest } from './embed-worker.js';

/** How long a thread may take to end by itself before it is ended: long enough for a busy machine to load a model. */
const CLOSE_MS = 20_000;

interface Awaited {
  readonly resolve: (reply: EmbedWorkerReply) => void;
  readonly reject: (error: Error) => void;
}

/** What failed was the request; the thread lives. */
export class BatchError extends Error {}

/** One worker thread with one loaded model. While it is idle it does not keep the process alive. */
export class EmbedThread {
  /** Fulfilled with the reason when the thread ends without having been closed. */
  readonly died: Promise<Error>;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #die: (error: Error) => void = () => undefined;
  #dimensions = 0;
  #awaited: Awaited | null = null;
  #closing = false;

  /** @throws Error when the model cannot be loaded, or not within `startTimeoutMs`. */
  static async start(url: URL, data: EmbedWorkerData, startTimeoutMs: number): Promise<EmbedThread> {
    // Nobody reads this stdout: what a library may print must not mix with answers.
    const worker = new Worker(url, { workerData: data, execArgv: [], stdout: true });
    const thread = new EmbedThread(worker);
    try {
      const reply = await thread.#reply(startTimeoutMs);
      if (reply.kind !== 'ready')
        throw new Error(reply.kind === 'failed' ? reply.message : 'it is not ready');
      thread.#dimensions = reply.dimensions;
      return thread;
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once('exit', () => resolve()));
    this.died = new Promise((resolve) => {
      // Death is told before the request fails, so that the next request finds no dead thread.
      this.#die = (error) => {
        if (!this.#closing) resolve(error);
        this.#settle()?.reject(error);
      };
    });
    worker.on('error', this.#die);
    worker.on('exit', (code) => this.#die(new Error(`it ended with code ${code}`)));
    worker.on('message', (reply: EmbedWorkerReply) => this.#settle()?.resolve(reply));
  }

  /** Numbers in one vector. */
  get dimensions(): number {
    return this.#dimensions;
  }

  /**
   * The vectors of one batch. One batch at a time: the next one may be sent when this one is settled.
   *
   * @throws BatchError when the model refuses the batch; Error when the thread dies, or is silent for `timeoutMs`, after
   * which it is ended.
   */
  async embed(texts: readonly string[], timeoutMs: number): Promise<readonly (Float32Array | null)[]> {
    const replied = this.#reply(timeoutMs);
    this.#worker.postMessage(texts satisfies EmbedWorkerRequest);
    const reply = await replied;
    if (reply.kind !== 'vectors')
      throw new BatchError(reply.kind === 'failed' ? reply.message : 'no vectors');
    return reply.vectors;
  }

  /** Ends the thread after the batch that runs, which is rejected at once. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#settle()?.reject(new Error('it was closed'));
    this.#worker.ref();
    await this.#end();
  }

  /**
   * The thread is asked before it is ended: to end a thread in the middle of native code aborts the whole process.
   */
  async #end(): Promise<void> {
    this.#worker.postMessage(null satisfies EmbedWorkerRequest);
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  #reply(timeoutMs: number): Promise<EmbedWorkerReply> {
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#die(new Error(`it was silent for ${timeoutMs} ms`));
        void this.#end();
      }, timeoutMs);
      this.#awaited = {
        resolve: (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
    });
  }

  #settle(): Awaited | null {
    const awaited = this.#awaited;
    this.#awaited = null;
    this.#worker.unref();
    return awaited;
  }
}
