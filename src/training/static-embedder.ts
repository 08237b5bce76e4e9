import type { Embedder } from '../search/embedder.js';
import { embedRows, leadingRow, type StaticModel } from './static-model.js';

/** The model in training as an embedder, without files and threads. */
export function staticEmbedder(model: StaticModel): Embedder {
  const { dimensions, vocabulary } = model;
  return {
    profile: {
      id: 'in-training',
      dimensions,
      pooling: 'cls',
      queryPrefix: '',
      passagePrefix: '',
      maxTokens: Number.MAX_SAFE_INTEGER,
      dtype: 'q8',
    },
    revision: 'in-training',
    embed: async (texts) => embedTexts(model, vocabulary, texts),
    close: async () => {},
  };
}

function embedTexts(
  model: StaticModel,
  vocabulary: StaticModel['vocabulary'],
  texts: readonly string[],
): Float32Array[] {
  const vectors = embedRows(
    model,
    texts.map((text) => [leadingRow, ...vocabulary.encode(text)]),
  );
  return texts.map((_, i) => vectors.subarray(i * model.dimensions, (i + 1) * model.dimensions));
}
