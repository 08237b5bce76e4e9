import type { Article } from '../article/article.js';
import type { Embedder } from '../search/embedder.js';
import { ExactIndex } from '../search/exact.js';
import type { ArticleIndex } from '../search/index-store.js';
import { indexedTexts } from '../search/indexed-texts.js';
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

/** An article's index in memory. */
export function staticIndex(article: Article, model: StaticModel): ArticleIndex {
  const { passages, sentences } = indexedTexts(article);
  const vectors = embedTexts(model, model.vocabulary, [...passages, ...sentences]);
  const packed = new Float32Array(vectors.length * model.dimensions);
  vectors.forEach((vector, i) => {
    packed.set(vector, i * model.dimensions);
  });
  return {
    article,
    vectors,
    index: new ExactIndex(packed, model.dimensions),
    report: {
      kind: 'exact',
      units: vectors.length,
      passages: passages.length,
      sentences: sentences.length,
      bytes: 0,
      builtMs: 0,
      loaded: false,
    },
  };
}
