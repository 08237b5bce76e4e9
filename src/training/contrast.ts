import { type StaticModel, sumRows } from './static-model.js';

/** Texts on the left, each to be found among the texts on the right. All texts are rows of the token table. */
export interface ContrastBatch {
  readonly left: readonly (readonly number[])[];
  readonly right: readonly (readonly number[])[];
  /** For each left text the right text that belongs to it. */
  readonly target: Int32Array;
  /** True where a right text is neither right nor wrong for a left one, and is left out of the sum. */
  readonly isNeutral?: (left: number, right: number) => boolean;
  /** Also ask for each left text among the right's targets. */
  readonly bothWays?: boolean;
}

/** Sums of gradients by row, for the rows that occurred. */
export class RowGradients {
  readonly rows = new Map<number, Float32Array>();

  constructor(private readonly dimensions: number) {}

  add(row: number, gradient: Float32Array, offset: number, scale: number): void {
    let sum = this.rows.get(row);
    if (sum === undefined) {
      sum = new Float32Array(this.dimensions);
      this.rows.set(row, sum);
    }
    for (let d = 0; d < this.dimensions; d++) {
      sum[d] = (sum[d] as number) + scale * (gradient[offset + d] as number);
    }
  }
}

/**
 * InfoNCE (van den Oord et al. 2018): the cross entropy of finding the right text by cosine over temperature.
 * Adds the gradients of the mean loss, times `weight`, and returns the mean loss.
 */
export function contrast(
  model: StaticModel,
  batch: ContrastBatch,
  temperature: number,
  weight: number,
  gradients: RowGradients,
): number {
  const { dimensions: k } = model;
  const n = batch.left.length;
  const m = batch.right.length;
  if (n === 0 || m === 0) return 0;
  const left = new Float32Array(n * k);
  const right = new Float32Array(m * k);
  const leftLengths = batch.left.map((rows, i) => sumRows(model, rows, left, i * k));
  const rightLengths = batch.right.map((rows, j) => sumRows(model, rows, right, j * k));
  const scores = timesTransposed(left, right, n, m, k);

  const scoreGradients = new Float32Array(n * m);
  const ways = batch.bothWays ? 2 : 1;
  let loss = softmaxGradient(scores, batch, n, m, temperature, weight / ways, scoreGradients, false);
  if (batch.bothWays) {
    loss =
      (loss + softmaxGradient(scores, batch, n, m, temperature, weight / ways, scoreGradients, true)) / 2;
  }
  const leftGradients = times(scoreGradients, right, n, m, k);
  const rightGradients = transposedTimes(scoreGradients, left, n, m, k);
  spread(batch.left, left, leftGradients, leftLengths, k, gradients);
  spread(batch.right, right, rightGradients, rightLengths, k, gradients);
  return loss;
}

function softmaxGradient(
  scores: Float32Array,
  batch: ContrastBatch,
  n: number,
  m: number,
  temperature: number,
  weight: number,
  out: Float32Array,
  byColumn: boolean,
): number {
  let loss = 0;
  const candidates = byColumn ? n : m;
  const exponentials = new Float64Array(candidates);
  for (let i = 0; i < n; i++) {
    const target = batch.target[i] as number;
    const at = (c: number) => (byColumn ? c * m + target : i * m + c);
    const own = byColumn ? i : target;
    let sum = 0;
    for (let c = 0; c < candidates; c++) {
      const left = byColumn ? c : i;
      const right = byColumn ? target : c;
      const isOther = c !== own;
      const skipped =
        isOther && ((byColumn && batch.target[c] === target) || (batch.isNeutral?.(left, right) ?? false));
      exponentials[c] = skipped ? 0 : Math.exp(((scores[at(c)] as number) - 1) / temperature);
      sum += exponentials[c] as number;
    }
    loss -= Math.log((exponentials[own] as number) / sum);
    for (let c = 0; c < candidates; c++) {
      const share = (exponentials[c] as number) / sum - (c === own ? 1 : 0);
      out[at(c)] = (out[at(c)] as number) + (share * weight) / (temperature * n);
    }
  }
  return loss / n;
}

function spread(
  texts: readonly (readonly number[])[],
  vectors: Float32Array,
  vectorGradients: Float32Array,
  lengths: readonly number[],
  k: number,
  gradients: RowGradients,
): void {
  texts.forEach((rows, i) => {
    const base = i * k;
    let along = 0;
    for (let d = 0; d < k; d++)
      along += (vectors[base + d] as number) * (vectorGradients[base + d] as number);
    for (let d = 0; d < k; d++) {
      vectorGradients[base + d] =
        (vectorGradients[base + d] as number) - along * (vectors[base + d] as number);
    }
    const scale = 1 / (lengths[i] as number);
    for (const row of rows) gradients.add(row, vectorGradients, base, scale);
  });
}

/** a [n, k] times the transpose of b [m, k]: [n, m]. Four rows of b at once, to read each number of a once for four. */
export function timesTransposed(
  a: Float32Array,
  b: Float32Array,
  n: number,
  m: number,
  k: number,
): Float32Array {
  const out = new Float32Array(n * m);
  for (let j = 0; j < m; j += 4) {
    const wide = j + 4 <= m;
    for (let i = 0; i < n; i++) {
      const ai = i * k;
      if (wide) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        let b0 = j * k;
        let b1 = b0 + k;
        let b2 = b1 + k;
        let b3 = b2 + k;
        for (let d = ai; d < ai + k; d++) {
          const x = a[d] as number;
          s0 += x * (b[b0++] as number);
          s1 += x * (b[b1++] as number);
          s2 += x * (b[b2++] as number);
          s3 += x * (b[b3++] as number);
        }
        const o = i * m + j;
        out[o] = s0;
        out[o + 1] = s1;
        out[o + 2] = s2;
        out[o + 3] = s3;
      } else {
        for (let c = j; c < m; c++) {
          let s = 0;
          for (let d = 0; d < k; d++) s += (a[ai + d] as number) * (b[c * k + d] as number);
          out[i * m + c] = s;
        }
      }
    }
  }
  return out;
}

const negligible = 1e-7;

/** a [n, m] times b [m, k]: [n, k]. Most of a is next to zero and is passed over. */
function times(a: Float32Array, b: Float32Array, n: number, m: number, k: number): Float32Array {
  const out = new Float32Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const x = a[i * m + j] as number;
      if (x < negligible && x > -negligible) continue;
      const o = i * k;
      const bj = j * k;
      for (let d = 0; d < k; d++) out[o + d] = (out[o + d] as number) + x * (b[bj + d] as number);
    }
  }
  return out;
}

/** The transpose of a [n, m] times b [n, k]: [m, k]. */
function transposedTimes(a: Float32Array, b: Float32Array, n: number, m: number, k: number): Float32Array {
  const out = new Float32Array(m * k);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const x = a[i * m + j] as number;
      if (x < negligible && x > -negligible) continue;
      const o = j * k;
      const bi = i * k;
      for (let d = 0; d < k; d++) out[o + d] = (out[o + d] as number) + x * (b[bi + d] as number);
    }
  }
  return out;
}
