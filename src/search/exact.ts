import {
  checkQuery,
  clampCosine,
  compareNeighbours,
  type Neighbour,
  type VectorIndex,
} from './vector-index.js';

/** Compares the query with every vector: what HNSW approximates, and what serves where HNSW cannot. */
export class ExactIndex implements VectorIndex {
  readonly kind = 'exact';
  readonly count: number;

  /** @param packed unit-length vectors, one after another. */
  constructor(
    private readonly packed: Float32Array,
    readonly dimensions: number,
  ) {
    this.count = packed.length / dimensions;
  }

  search(query: Float32Array, k: number): Neighbour[] {
    checkQuery(this, query);
    const best: Neighbour[] = [];
    for (let unit = 0; unit < this.count; unit++) {
      const candidate = {
        unit,
        similarity: clampCosine(this.dot(query, unit)),
      };
      const worst = best.at(-1);
      if (best.length >= k && (worst === undefined || compareNeighbours(candidate, worst) >= 0)) continue;
      best.splice(placeOf(candidate, best), 0, candidate);
      if (best.length > k) best.pop();
    }
    return best;
  }

  private dot(query: Float32Array, unit: number): number {
    const { packed, dimensions } = this;
    const offset = unit * dimensions;
    let sum = 0;
    for (let i = 0; i < dimensions; i++) sum += (query[i] ?? 0) * (packed[offset + i] ?? 0);
    return sum;
  }
}

function placeOf(candidate: Neighbour, sorted: readonly Neighbour[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle];
    if (other !== undefined && compareNeighbours(other, candidate) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
