import type { Tensor } from '@xenova/transformers';
import { plainText } from '../article/fold.js';
import { VerbatimError } from '../errors.js';
import { readPart } from './pieces.js';
import type { ModelProfile } from './profile.js';
import type { ModelSession } from './session.js';

const SHOWN_CHARACTERS = 24;

/**
 * The vector of one text, of unit length, by a network that gives a vector a token. Texts are not read together: with
 * weights of 8 bits a vector would depend on those beside it.
 *
 * @throws VerbatimError when the network gives no finite numbers.
 */
export async function embedText(
  session: ModelSession,
  { id, pooling, maxTokens, dimensions }: ModelProfile,
  text: string,
): Promise<Float32Array> {
  const plain = plainText(readPart(text, maxTokens));
  const inputs: Record<string, Tensor> = session.tokenizer(plain, {
    truncation: true,
    max_length: maxTokens,
  });
  const outputs = await session.run(inputs);
  const states = outputs.last_hidden_state ?? outputs.logits ?? outputs.token_embeddings;
  if (states === undefined) throw new Error('it gives no vectors of tokens');
  const data = Float32Array.from(states.data as Float32Array);
  const width = states.dims.at(-1) ?? dimensions;
  for (const output of Object.values(outputs)) output.dispose();
  const vector = unit(pooled(data, width, pooling));
  if (vector.every(Number.isFinite)) return vector;
  throw new VerbatimError(
    'model',
    `${id} gives no finite vector for "${plain.slice(0, SHOWN_CHARACTERS)}"`,
    'Set EMBEDDING_MODEL to another model',
  );
}

function pooled(states: Float32Array, width: number, pooling: ModelProfile['pooling']): Float32Array {
  if (pooling === 'cls') return states.slice(0, width);
  if (pooling === 'last_token') return states.slice(-width);
  const sum = new Float32Array(width);
  for (const [at, value] of states.entries()) sum[at % width] = (sum[at % width] ?? 0) + value;
  return sum;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? vector : vector.map((value) => value / length);
}
