import type { Pooling } from './model-profile.js';

/** The vectors a network gave: `rows` texts, `tokens` vectors a text (1 when the network pools by itself). */
export interface HiddenState {
  readonly data: Float32Array;
  readonly rows: number;
  readonly tokens: number;
  readonly dimensions: number;
}

/**
 * One vector of unit length for each text. A text whose vector is zero, which says nothing, gets the vector that points
 * equally along every dimension; one that is not finite gives null.
 *
 * @param mask - 1 for a token, 0 for padding; `rows` times the padded length
 */
export function pool(
  hidden: HiddenState,
  mask: ArrayLike<bigint>,
  pooling: Pooling,
): (Float32Array | null)[] {
  const { rows, tokens, dimensions } = hidden;
  return Array.from({ length: rows }, (_, row) => {
    const vector = new Float32Array(dimensions);
    if (tokens === 1) addToken(vector, hidden, row);
    else {
      const own = Array.from({ length: tokens }, (_, token) => token).filter(
        (token) => mask[row * tokens + token] === 1n,
      );
      // With padding on the left the first and the last token are not the first and the last column.
      const chosen = pooling === 'mean' ? own : pooling === 'cls' ? own.slice(0, 1) : own.slice(-1);
      for (const token of chosen) addToken(vector, hidden, row * tokens + token);
    }
    return toUnitLength(vector);
  });
}

function addToken(sum: Float32Array, { data, dimensions }: HiddenState, position: number): void {
  const from = position * dimensions;
  for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] ?? 0) + (data[from + i] ?? Number.NaN);
}

function toUnitLength(vector: Float32Array): Float32Array | null {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares)) return null;
  const length = Math.sqrt(squares);
  if (length === 0) return vector.fill(1 / Math.sqrt(vector.length));
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}
