import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { messageOf, VerbatimError } from '../errors.js';
import {
  checkQuery,
  clampCosine,
  compareNeighbours,
  type Neighbour,
  type VectorIndex,
} from './vector-index.js';

/**
 * Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using HNSW graphs" (2018): `m` links a
 * node, candidate lists of `efConstruction` while building and of `efSearch`, or `efPerNeighbour` times k, while
 * searching. Among 5,000 sentences of 256 dimensions these find 0.998 of the nearest 10 and of the nearest 50, in 0.3 ms;
 * m 16 and efSearch 100 found 0.988 and 0.958.
 */
export const hnswParameters = {
  m: 32,
  efConstruction: 200,
  efSearch: 200,
  efPerNeighbour: 4,
  seed: 100,
} as const;

const { efSearch, efPerNeighbour } = hnswParameters;

const BUILD_TIME_LIMIT_MS = 30 * 60_000;

/** What is used of hnswlib-node. Its own types are absent where it could not be compiled, and this must compile there. */
export interface NativeGraph {
  initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
  addPoint(point: number[], label: number): void;
  getPoint(label: number): number[];
  getCurrentCount(): number;
  setEf(ef: number): void;
  searchKnn(query: number[], k: number): { distances: number[]; neighbors: number[] };
  readIndex(path: string): Promise<boolean>;
  writeIndexSync(path: string): void;
}

export interface Hnswlib {
  readonly HierarchicalNSW: new (space: 'cosine', dimensions: number) => NativeGraph;
}

/**
 * The native library, where this machine has it.
 *
 * @throws VerbatimError when it was not compiled or cannot be loaded.
 */
export async function loadHnswlib(): Promise<Hnswlib> {
  const name: string = 'hnswlib-node';
  try {
    const loaded: { default: Hnswlib } = await import(name);
    return loaded.default;
  } catch (cause) {
    const [reason] = messageOf(cause).split('\n');
    throw new VerbatimError(
      'index',
      `hnswlib-node cannot be loaded (${reason}), so exact search serves in its place`,
      'For HNSW install python3, make and g++, then run npm ci',
      { cause },
    );
  }
}

/**
 * Builds a graph in a worker, since adding points blocks, and writes it to `path`, read back and compared.
 *
 * @param packed unit-length vectors, one after another.
 * @throws when the graph cannot be built or written whole; AbortError when the signal is aborted.
 */
export async function buildGraph(
  path: string,
  packed: Float32Array,
  dimensions: number,
  signal?: AbortSignal,
): Promise<void> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const task: BuildTask = { path, packed, dimensions, stop };
  const worker = new Worker(new URL('./build-worker.js', import.meta.url), {
    workerData: task,
  });
  const exited = new Promise((done) => worker.once('exit', done));
  const limit = AbortSignal.timeout(BUILD_TIME_LIMIT_MS);
  try {
    await once(worker, 'message', {
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  } finally {
    // It ends by itself: to end a thread in the middle of native code aborts the whole process.
    Atomics.store(stop, 0, 1);
    await exited;
  }
}

export interface BuildTask {
  readonly path: string;
  readonly packed: Float32Array;
  readonly dimensions: number;
  /** One number, shared: not 0 when the graph is not wanted any more. */
  readonly stop: Int32Array;
}

/**
 * Reads a graph into an object of its own. Its bytes must be known to be good: hnswlib loads flipped ones and may crash
 * the process at the first search.
 *
 * @throws when the file is not a whole graph of `count` vectors.
 */
export async function readGraph(
  { HierarchicalNSW }: Hnswlib,
  path: string,
  dimensions: number,
  count: number,
): Promise<VectorIndex> {
  const graph = new HierarchicalNSW('cosine', dimensions);
  await graph.readIndex(path);
  const found = graph.getCurrentCount();
  if (found !== count) throw new Error(`the graph has ${found} vectors instead of ${count}`);
  return new HnswIndex(graph, count, dimensions);
}

class HnswIndex implements VectorIndex {
  readonly kind = 'hnsw';

  constructor(
    private readonly graph: NativeGraph,
    readonly count: number,
    readonly dimensions: number,
  ) {}

  search(query: Float32Array, k: number): Neighbour[] {
    checkQuery(this, query);
    const wanted = Math.min(k, this.count);
    if (wanted < 1) return [];
    // A load resets ef to 10.
    this.graph.setEf(Math.max(efSearch, efPerNeighbour * wanted));
    const { distances, neighbors } = this.graph.searchKnn(Array.from(query), wanted);
    return neighbors
      .map((unit, i) => ({
        unit,
        similarity: clampCosine(1 - (distances[i] ?? 1)),
      }))
      .sort(compareNeighbours);
  }
}
