import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { env, pipeline } from '@xenova/transformers';
import { type EmbedPipeline, openPipeline } from '../../src/search/embed-pipeline.js';
import { readProfile } from '../../src/search/model-files.js';
import type { ModelProfile } from '../../src/search/model-profile.js';
import { TOKEN_MODEL_DIMENSIONS, TOKEN_MODEL_MAX_TOKENS, writeTokenModel } from './token-model.js';

const texts = ['red', 'red green blue', 'blue', '', 'green green unknown'];

describe('a network with a vector for every token', () => {
  let folder: string;
  let profile: ModelProfile;
  const open: EmbedPipeline[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verbatim-tokens-'));
    await writeTokenModel(folder);
    profile = await readProfile({ kind: 'folder', id: folder, folder });
  });
  after(async () => {
    await Promise.all(open.map((model) => model.close()));
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(changes: Partial<ModelProfile> = {}): Promise<EmbedPipeline> {
    const model = await openPipeline(folder, { ...profile, ...changes });
    open.push(model);
    return model;
  }

  it('has the profile that its files tell', () => {
    assert.equal(profile.dtype, 'fp32');
    assert.equal(profile.dimensions, TOKEN_MODEL_DIMENSIONS);
    assert.equal(profile.maxTokens, TOKEN_MODEL_MAX_TOKENS);
  });

  for (const pooling of ['mean', 'cls'] as const) {
    it(`gives the vectors of the library's own pipeline with ${pooling} pooling`, async () => {
      const model = await opened({ pooling });
      assert.equal(model.dimensions, TOKEN_MODEL_DIMENSIONS);
      env.allowRemoteModels = false;
      const extractor = await pipeline('feature-extraction', folder, { dtype: 'fp32' });
      const expected: number[][] = (await extractor(texts, { pooling, normalize: true })).tolist();
      await extractor.dispose();
      const actual = await model.embed(texts);
      actual.forEach((vector, row) => {
        assert.ok(vector);
        vector.forEach((value, d) => {
          assert.ok(
            Math.abs(value - (expected[row]?.[d] ?? Number.NaN)) < 1e-6,
            `${pooling}, "${texts[row]}"`,
          );
        });
      });
    });
  }

  it('cuts what is longer than the model reads', async () => {
    const model = await opened({ pooling: 'mean' });
    const fits = 'red '.repeat(TOKEN_MODEL_MAX_TOKENS - 1);
    const [cut, longer, longest] = await model.embed([
      `${fits}red`,
      `${fits}blue blue`,
      fits + 'blue '.repeat(50_000),
    ]);
    assert.deepEqual(cut, longer);
    assert.deepEqual(cut, longest);
  });

  it('gives null for a vector that is not finite, and the others all the same', async () => {
    const model = await opened({ pooling: 'mean' });
    const [broken, whole] = await model.embed(['nan', 'red']);
    assert.equal(broken, null);
    assert.ok(whole);
  });
});
