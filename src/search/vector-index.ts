import { VerbatimError } from '../errors.js';

/** One unit found: `unit` is its place among the indexed vectors, `similarity` the cosine, -1 to 1. */
export interface Neighbour {
  readonly unit: number;
  readonly similarity: number;
}

/** `hnsw` is approximate and native (hnswlib); `exact` compares with every vector and runs everywhere. */
export type IndexKind = 'hnsw' | 'exact';

/** Unit-length vectors that can be searched for the nearest to a query. */
export interface VectorIndex {
  readonly kind: IndexKind;
  readonly count: number;
  readonly dimensions: number;
  /**
   * The `k` units nearest to a unit-length query, best first, ties by unit; all of them when `k` is more than `count`.
   *
   * @throws VerbatimError when the query has another dimension.
   * @example index.search(query, 10)[0]?.unit
   */
  search(query: Float32Array, k: number): Neighbour[];
}

/** @throws VerbatimError when the query cannot be compared with the index's vectors. */
export function checkQuery(index: VectorIndex, query: Float32Array): void {
  if (query.length === index.dimensions) return;
  throw new VerbatimError(
    'index',
    `a query has ${query.length} dimensions and the index has ${index.dimensions}`,
    'Embed questions with the model that built the index',
  );
}

/** Best first, ties by unit, so that the same index gives the same order on every machine. */
export function compareNeighbours(a: Neighbour, b: Neighbour): number {
  return b.similarity - a.similarity || a.unit - b.unit;
}

/** Rounding carries the cosine of two equal vectors past 1. */
export function clampCosine(similarity: number): number {
  return Math.max(-1, Math.min(1, similarity));
}

/** The rows of a matrix of `packed.length / dimensions` vectors, as views of it. */
export function rowsOf(packed: Float32Array, dimensions: number): Float32Array[] {
  return Array.from({ length: packed.length / dimensions }, (_, unit) =>
    packed.subarray(unit * dimensions, (unit + 1) * dimensions),
  );
}

/** The dot product: the cosine, for vectors of unit length. */
export function dot(a: Float32Array, b: Float32Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += (a[i] ?? 0) * (b[i] ?? 0);
    s1 += (a[i + 1] ?? 0) * (b[i + 1] ?? 0);
    s2 += (a[i + 2] ?? 0) * (b[i + 2] ?? 0);
    s3 += (a[i + 3] ?? 0) * (b[i + 3] ?? 0);
  }
  for (let i = whole; i < a.length; i++) s0 += (a[i] ?? 0) * (b[i] ?? 0);
  return s0 + s1 + s2 + s3;
}
