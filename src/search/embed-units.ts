import { VerbatimError } from '../errors.js';
import type { Embedder } from './embedder.js';

/** Few enough to fit the embedder's queue beside questions, and that progress shows. */
const TEXTS_PER_REQUEST = 128;

/** A large model on a busy machine takes half a second a text; nobody waits for an answer here. */
const REQUEST_TIME_LIMIT_MS = 10 * 60_000;

/**
 * The vectors of `texts`, in order, one after another. Equal texts are embedded once.
 *
 * @param onProgress called with the number of different texts done, and of all of them.
 * @throws VerbatimError when the embedder fails or returns what is not one finite vector a text.
 */
export async function embedUnits(
  embedder: Embedder,
  texts: readonly string[],
  onProgress?: (done: number, total: number) => void,
): Promise<Float32Array> {
  const { dimensions } = embedder.profile;
  const distinct = [...new Set(texts)];
  const vectorOf = new Map<string, Float32Array>();
  for (let start = 0; start < distinct.length; start += TEXTS_PER_REQUEST) {
    const batch = distinct.slice(start, start + TEXTS_PER_REQUEST);
    const vectors = await embedder.embed(batch, 'passage', {
      timeoutMs: REQUEST_TIME_LIMIT_MS,
      onProgress: (done) => onProgress?.(start + done, distinct.length),
    });
    batch.forEach((text, i) => {
      vectorOf.set(text, checked(vectors[i], dimensions, text));
    });
  }
  const packed = new Float32Array(texts.length * dimensions);
  texts.forEach((text, unit) => {
    packed.set(vectorOf.get(text) ?? [], unit * dimensions);
  });
  return packed;
}

function checked(vector: Float32Array | undefined, dimensions: number, text: string): Float32Array {
  if (vector?.length === dimensions && vector.every(Number.isFinite)) return vector;
  throw new VerbatimError(
    'index',
    `the embedding model gave no vector of ${dimensions} finite numbers for "${text.slice(0, 40)}"`,
    'Check with npm run doctor, and choose another EMBEDDING_MODEL if it repeats',
  );
}
