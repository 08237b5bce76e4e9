import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPipeline } from '../../src/search/embed-pipeline.js';
import type { Embedder } from '../../src/search/embedder.js';
import { BUNDLED_MODEL, modelProfile } from '../../src/search/model-profile.js';

const TEXTS_PER_BATCH = 64;

const folder = join(import.meta.dirname, '../../../data/models', BUNDLED_MODEL);

export const hasBundledModel = existsSync(join(folder, 'config.json'));

/** The bundled model in this thread: real vectors for tests that are not about the worker. */
export async function bundledEmbedder(): Promise<Embedder> {
  const profile = modelProfile(
    BUNDLED_MODEL,
    JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')),
    'q8',
  );
  const pipeline = await openPipeline(folder, profile);
  return {
    profile,
    revision: 'bundled',
    async embed(texts) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += TEXTS_PER_BATCH) {
        const batch = await pipeline.embed(texts.slice(start, start + TEXTS_PER_BATCH));
        vectors.push(...batch.map((vector) => vector ?? new Float32Array(profile.dimensions)));
      }
      return vectors;
    },
    close: () => pipeline.close(),
  };
}
