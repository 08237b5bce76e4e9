import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf, VerbatimError } from '../errors.js';
import {
  checkQuery,
  clampCosine,
  compareNeighbours,
  type Neighbour,
  rowsOf,
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

/** Adding points blocks: after so many milliseconds it lets others have their turn. */
const SLICE_MS = 20;
const COMPARED_SEARCHES = 100;
const COMPARED_NEIGHBOURS = 10;

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
 * Builds a graph, a slice at a time, and writes it to `path`, read back and compared.
 *
 * @param packed unit-length vectors, one after another.
 * @throws when the graph cannot be built or written whole; the signal's reason.
 */
export async function buildGraph(
  { HierarchicalNSW }: Hnswlib,
  path: string,
  packed: Float32Array,
  dimensions: number,
  signal?: AbortSignal,
): Promise<void> {
  const vectors = rowsOf(packed, dimensions).map((vector) => Array.from(vector));
  const { m, efConstruction, efSearch, seed } = hnswParameters;
  const built = new HierarchicalNSW('cosine', dimensions);
  built.initIndex(vectors.length, m, efConstruction, seed);
  await inSlices(vectors, signal, (vector, unit) => built.addPoint(vector, unit));
  built.setEf(efSearch);
  built.writeIndexSync(path);

  // hnswlib reports no failed write: only what can be read back was written.
  const written = new HierarchicalNSW('cosine', dimensions);
  let isSame = await written.readIndex(path).catch(() => false);
  isSame &&= built.getCurrentCount() === written.getCurrentCount();
  if (isSame) {
    written.setEf(efSearch);
    const step = Math.ceil(vectors.length / COMPARED_SEARCHES);
    const k = Math.min(COMPARED_NEIGHBOURS, vectors.length);
    await inSlices(vectors, signal, (vector, unit) => {
      isSame &&= equal(built.getPoint(unit), written.getPoint(unit));
      if (unit % step !== 0) return;
      isSame &&= equal(built.searchKnn(vector, k).neighbors, written.searchKnn(vector, k).neighbors);
    });
  }
  if (!isSame) throw new Error(`the graph was not written whole to ${path}: is the disk full?`);
}

async function inSlices<Item>(
  items: readonly Item[],
  signal: AbortSignal | undefined,
  work: (item: Item, at: number) => void,
): Promise<void> {
  let began = performance.now();
  for (const [at, item] of items.entries()) {
    work(item, at);
    if (performance.now() - began < SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    began = performance.now();
  }
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
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
