import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Embedder, openEmbedder } from '../../src/search/embedder.js';
import { BUNDLED_MODEL } from '../../src/search/model-profile.js';

const bundledModels = join(import.meta.dirname, '../../../data/models');

export const hasBundledModel = existsSync(join(bundledModels, BUNDLED_MODEL, 'config.json'));

/** The model that ships, and no network. */
export function bundledEmbedder(): Promise<Embedder> {
  return openEmbedder({
    model: BUNDLED_MODEL,
    bundledModels,
    modelCache: tmpdir(),
    hubEndpoint: 'http://127.0.0.1:9',
  });
}
