import { parentPort, workerData } from 'node:worker_threads';
import { type BuildTask, hnswParameters, loadHnswlib, type NativeGraph } from './hnsw.js';
import { rowsOf } from './vector-index.js';

const COMPARED_SEARCHES = 100;
const COMPARED_NEIGHBOURS = 10;

const { path, packed, dimensions, stop }: BuildTask = workerData;
const vectors = rowsOf(packed, dimensions).map((vector) => Array.from(vector));
const { HierarchicalNSW } = await loadHnswlib();
const { m, efConstruction, efSearch, seed } = hnswParameters;

const built = new HierarchicalNSW('cosine', dimensions);
built.initIndex(vectors.length, m, efConstruction, seed);
vectors.forEach((vector, unit) => {
  endIfTold();
  built.addPoint(vector, unit);
});
built.setEf(efSearch);
built.writeIndexSync(path);

// hnswlib reports no failed write: only what can be read back was written.
const written = new HierarchicalNSW('cosine', dimensions);
const readable = await written.readIndex(path).catch(() => false);
if (readable) written.setEf(efSearch);
if (!readable || !sameGraph(built, written)) {
  throw new Error(`the graph was not written whole to ${path}: is the disk full?`);
}
parentPort?.postMessage('built');

function sameGraph(a: NativeGraph, b: NativeGraph): boolean {
  if (a.getCurrentCount() !== b.getCurrentCount()) return false;
  const step = Math.ceil(vectors.length / COMPARED_SEARCHES);
  const k = Math.min(COMPARED_NEIGHBOURS, vectors.length);
  return vectors.every((vector, unit) => {
    endIfTold();
    return (
      equal(a.getPoint(unit), b.getPoint(unit)) &&
      (unit % step !== 0 || equal(a.searchKnn(vector, k).neighbors, b.searchKnn(vector, k).neighbors))
    );
  });
}

function endIfTold(): void {
  if (Atomics.load(stop, 0) !== 0) process.exit();
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
