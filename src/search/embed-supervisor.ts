import { messageOf, VerbatimError } from '../errors.js';
import { BatchError, EmbedThread } from './embed-thread.js';
import type { EmbedWorkerData } from './embed-worker.js';

export interface SupervisorOptions {
  /** The module that runs in the thread. */
  readonly url: URL;
  readonly data: EmbedWorkerData;
  /** Milliseconds a model may take to load. */
  readonly startTimeoutMs?: number | undefined;
  /** Milliseconds one batch may take until the thread counts as hung. */
  readonly batchTimeoutMs?: number | undefined;
  /** Called when the thread died, with what everybody who waits for it shall be told. */
  readonly onDeath: (error: VerbatimError) => void;
  readonly onWarn?: ((line: string) => void) | undefined;
}

const START_TIMEOUT_MS = 120_000;
const BATCH_TIMEOUT_MS = 60_000;
/** A thread that dies this often within the window stays dead until the window has passed. */
const MAX_DEATHS = 3;
const DEATHS_WINDOW_MS = 60_000;

/** Keeps one embedding thread running: starts another when it dies, but not for ever. */
export class EmbedSupervisor {
  readonly #options: SupervisorOptions;
  #thread: Promise<EmbedThread> | null = null;
  #deaths: number[] = [];
  #closed = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /**
   * Starts the first thread.
   *
   * @returns numbers in one vector
   * @throws Error when the model cannot be loaded.
   */
  async open(): Promise<number> {
    return (await this.#start()).dimensions;
  }

  /** @throws VerbatimError when the batch fails, or the thread dies, has died too often, or is closed. */
  async run(texts: readonly string[]): Promise<readonly (Float32Array | null)[]> {
    const { batchTimeoutMs = BATCH_TIMEOUT_MS } = this.#options;
    try {
      const thread = await this.#running();
      return await thread.embed(texts, batchTimeoutMs);
    } catch (error) {
      if (error instanceof VerbatimError) throw error;
      throw error instanceof BatchError
        ? new VerbatimError(
            'embedder',
            `the model fails on a batch of ${texts.length} texts (${error.message})`,
            'Check that EMBEDDING_MODEL is a feature-extraction model',
            { cause: error },
          )
        : this.#death(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const thread = await this.#thread?.catch(() => null);
    await thread?.close();
  }

  #running(): Promise<EmbedThread> {
    if (this.#closed) throw closedError();
    if (this.#thread !== null) return this.#thread;
    if (this.#isGivenUp()) {
      throw new VerbatimError(
        'embedder',
        `the embedding thread died ${this.#deaths.length} times within ${DEATHS_WINDOW_MS / 1_000} s and is left alone for now`,
        'See the warnings before this one, and check the memory of the machine and the EMBEDDING_MODEL',
      );
    }
    return this.#restart();
  }

  async #restart(): Promise<EmbedThread> {
    try {
      return await this.#start();
    } catch (error) {
      this.#bury(error);
      throw error;
    }
  }

  #start(): Promise<EmbedThread> {
    const { url, data, startTimeoutMs = START_TIMEOUT_MS } = this.#options;
    const starting = EmbedThread.start(url, data, startTimeoutMs);
    this.#thread = starting;
    starting.then(
      (thread) =>
        thread.died.then((error) => {
          this.#bury(error);
          this.#options.onDeath(this.#death(error));
          if (!this.#closed && !this.#isGivenUp()) this.#restart().catch(() => undefined); // buried, with a warning
        }),
      () => undefined,
    );
    return starting;
  }

  #bury(error: unknown): void {
    this.#thread = null;
    this.#deaths.push(Date.now());
    this.#options.onWarn?.(`embedder: the embedding thread died (${messageOf(error)})`);
  }

  #isGivenUp(): boolean {
    this.#deaths = this.#deaths.filter((time) => Date.now() - time < DEATHS_WINDOW_MS);
    return this.#deaths.length >= MAX_DEATHS;
  }

  #death(cause: unknown): VerbatimError {
    if (this.#closed) return closedError();
    return new VerbatimError(
      'embedder',
      `the embedding thread died (${messageOf(cause)})`,
      'Ask again: it starts anew by itself',
      { cause },
    );
  }
}

export function closedError(): VerbatimError {
  return new VerbatimError('embedder', 'it was closed', 'Open it again to embed more');
}
