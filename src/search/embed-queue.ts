import { VerbatimError } from '../errors.js';
import type { EmbedOptions, TextKind } from './embedder.js';

/** Turns one batch of texts into vectors, in order; null for a text that has none. */
export type RunBatch = (texts: readonly string[]) => Promise<readonly (Float32Array | null)[]>;

interface Request {
  readonly texts: readonly string[];
  /** Indices of texts that no batch has taken yet, the shortest text last: taking from the end is cheap. */
  readonly waiting: number[];
  readonly vectors: Float32Array[];
  done: number;
  settled: boolean;
  readonly onProgress: ((done: number) => void) | undefined;
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Piece {
  readonly request: Request;
  readonly index: number;
  readonly text: string;
}

export const REQUEST_TIMEOUT_MS = 60_000;
export const QUEUE_LIMIT = 1_024;
/** A timer set to more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Twice as many are 5 % faster, but a question waits twice as long for the batch that runs. */
const BATCH_TEXTS = 16;
/** Texts times the longest of them: what a batch costs once it is padded. */
const BATCH_CHARACTERS = 2_048;

/**
 * Requests wait here and leave in batches, one batch at a time. Waiting questions share a batch and go before passages,
 * so that a question waits for one batch at most, however much is being indexed.
 */
export class EmbedQueue {
  readonly #run: RunBatch;
  readonly #limit: number;
  readonly #waiting: Record<TextKind, Set<Request>> = { query: new Set(), passage: new Set() };
  readonly #open = new Set<Request>();
  #running = false;
  #closed: unknown = null;

  /** @param limit - requests that may be open at a time */
  constructor(run: RunBatch, limit: number = QUEUE_LIMIT) {
    this.#run = run;
    this.#limit = limit;
  }

  /**
   * One vector a text, in order.
   *
   * @throws VerbatimError when the queue is full, the time limit passes, or a text has no finite vector; and whatever the
   * batch was rejected with.
   */
  add(texts: readonly string[], kind: TextKind, options: EmbedOptions = {}): Promise<Float32Array[]> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    if (texts.length === 0) return Promise.resolve([]);
    if (this.#open.size >= this.#limit) {
      return Promise.reject(
        new VerbatimError(
          'embedder',
          `${this.#open.size} requests are waiting already`,
          'Ask again in a moment',
        ),
      );
    }
    const { timeoutMs = REQUEST_TIMEOUT_MS, onProgress } = options;
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        request.settled = true;
        this.#open.delete(request);
        this.#waiting[kind].delete(request);
      };
      const request: Request = {
        texts,
        waiting: texts.map((_, i) => i).sort((a, b) => lengthOf(texts, b) - lengthOf(texts, a)),
        vectors: new Array(texts.length),
        done: 0,
        settled: false,
        onProgress,
        resolve: (vectors) => {
          settle();
          resolve(vectors);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const timer = setTimeout(
        () => {
          request.reject(
            new VerbatimError(
              'embedder',
              `${request.done} of ${texts.length} texts were embedded within the limit of ${timeoutMs} ms`,
              'Ask again when less is going on, or choose a smaller EMBEDDING_MODEL',
            ),
          );
        },
        Math.min(timeoutMs, MAX_TIMER_MS),
      );
      this.#open.add(request);
      this.#waiting[kind].add(request);
      // Requests of the same moment shall find each other before the first batch leaves.
      queueMicrotask(() => this.#pump());
    });
  }

  /** Fails every request that is open. */
  failAll(error: unknown): void {
    for (const request of [...this.#open]) request.reject(error);
  }

  /** Fails every request that is open, and every later one. */
  close(error: unknown): void {
    this.#closed = error;
    this.failAll(error);
  }

  async #pump(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      try {
        const vectors = await this.#run(batch.map(({ text }) => text));
        batch.forEach((piece, i) => {
          hand(piece, vectors[i] ?? null);
        });
      } catch (error) {
        for (const { request } of batch) if (!request.settled) request.reject(error);
      }
    }
    this.#running = false;
  }

  #nextBatch(): Piece[] {
    const queries = takeBatch(this.#waiting.query);
    return queries.length > 0 ? queries : takeBatch(this.#waiting.passage);
  }
}

function takeBatch(requests: Set<Request>): Piece[] {
  const batch: Piece[] = [];
  let longest = 0;
  for (const request of requests) {
    for (let index = request.waiting.at(-1); index !== undefined; index = request.waiting.at(-1)) {
      const text = request.texts[index] ?? '';
      longest = Math.max(longest, text.length);
      const isFull = batch.length === BATCH_TEXTS || (batch.length + 1) * longest > BATCH_CHARACTERS;
      if (isFull && batch.length > 0) return batch;
      request.waiting.pop();
      batch.push({ request, index, text });
    }
    requests.delete(request);
  }
  return batch;
}

function hand({ request, index, text }: Piece, vector: Float32Array | null): void {
  if (request.settled) return;
  if (vector === null) {
    request.reject(
      new VerbatimError(
        'embedder',
        `the model gives no finite vector for "${text.slice(0, 40)}"`,
        'Choose another EMBEDDING_MODEL, or download this one again',
      ),
    );
    return;
  }
  request.vectors[index] = vector;
  request.done++;
  try {
    request.onProgress?.(request.done);
  } catch (error) {
    request.reject(error);
    return;
  }
  if (request.done === request.texts.length) request.resolve(request.vectors);
}

function lengthOf(texts: readonly string[], index: number): number {
  return texts[index]?.length ?? 0;
}
