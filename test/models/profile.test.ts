import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseModel } from '../../src/models/files.js';
import { modelProfile } from '../../src/models/profile.js';

const folders = { bundledModels: '/app/data/models', modelCache: '/app/data/cache' };

describe('parseModel', () => {
  for (const [model, kind, folder] of [
    ['encoder', 'bundled', '/app/data/models/encoder'],
    ['Xenova/bge-small-zh-v1.5', 'hub', '/app/data/cache/Xenova/bge-small-zh-v1.5'],
    ['/srv/model', 'folder', '/srv/model'],
  ] as const) {
    it(`reads ${model} as ${kind}`, () => {
      assert.deepEqual(parseModel('encoder', model, folders), { kind, id: model, folder });
    });
  }

  it('reads ./ and ../ as folders', () => {
    assert.equal(parseModel('encoder', './models/mine', folders).kind, 'folder');
    assert.equal(parseModel('encoder', '../mine', folders).kind, 'folder');
  });

  it('names the setting of the model that it is about', () => {
    assert.throws(() => parseModel('reader', '', folders), {
      message: /^settings: READER_MODEL is ""\. Set it to reader, /,
    });
  });

  for (const model of ['', 'a/b/c', 'owner/', 'owner/..', 'o w/n', 'https://huggingface.co/a/b', '..foo']) {
    it(`refuses ${JSON.stringify(model)}`, () => {
      assert.throws(() => parseModel('encoder', model, folders), {
        name: 'VerbatimError',
        message: /^settings: EMBEDDING_MODEL is ".*"\. Set it to encoder, /,
      });
    });
  }
});

describe('modelProfile', () => {
  it('knows the models of the README', () => {
    const config = { model_type: 'bert', hidden_size: 384, max_position_embeddings: 512 };
    const e5 = modelProfile('Xenova/multilingual-e5-small', config, 'q8');
    assert.deepEqual(
      [e5.dimensions, e5.pooling, e5.queryPrefix, e5.passagePrefix, e5.maxTokens],
      [384, 'mean', 'query: ', 'passage: ', 512],
    );
    const bge = modelProfile('Xenova/bge-small-zh-v1.5', { ...config, hidden_size: 512 }, 'q8');
    assert.deepEqual(
      [bge.dimensions, bge.pooling, bge.queryPrefix, bge.passagePrefix, bge.maxTokens],
      [512, 'cls', '为这个句子生成表示以用于检索相关文章：', '', 512],
    );
  });

  it('reads any other from its config.json, by whatever name that calls the size', () => {
    const config = { hidden_size: 768, max_position_embeddings: 2048 };
    assert.deepEqual(modelProfile('Acme/other', config, 'fp32'), {
      id: 'Acme/other',
      dimensions: 768,
      pooling: 'mean',
      queryPrefix: '',
      passagePrefix: '',
      maxTokens: 2048,
      dtype: 'fp32',
    });
    assert.equal(modelProfile('Acme/distil', { dim: 96 }, 'q8').dimensions, 96);
    assert.equal(modelProfile('Acme/distil', { dim: 96 }, 'q8').maxTokens, 512);
  });

  it('counts no positions that hold no token', () => {
    const config = { model_type: 'xlm-roberta', hidden_size: 8, max_position_embeddings: 514 };
    assert.equal(modelProfile('Acme/xlmr', config, 'q8').maxTokens, 512);
  });

  it('knows families by the name of the model or folder, not of a folder above', () => {
    const config = { hidden_size: 8 };
    assert.equal(modelProfile('intfloat/e5-base-v2', config, 'q8').queryPrefix, 'query: ');
    assert.equal(modelProfile('/srv/multilingual-e5-large', config, 'q8').passagePrefix, 'passage: ');
    assert.equal(modelProfile('/srv/e5-tests/other', config, 'q8').queryPrefix, '');
    assert.equal(modelProfile('Acme/apple5-small', config, 'q8').queryPrefix, '');
    assert.equal(modelProfile('BAAI/bge-m3', config, 'q8').pooling, 'cls');
  });

  it('believes what the files state over the family', () => {
    const profile = modelProfile('Acme/bge-m3', { hidden_size: 8 }, 'q8', {
      pooling: 'mean',
      queryPrefix: 'q: ',
    });
    assert.equal(profile.pooling, 'mean');
    assert.equal(profile.queryPrefix, 'q: ');
  });

  for (const hidden_size of [undefined, 0, -1, 1.5, '384', null]) {
    it(`refuses a config.json whose hidden_size is ${JSON.stringify(hidden_size)}`, () => {
      assert.throws(() => modelProfile('Acme/other', { hidden_size }, 'q8'), /does not say how many numbers/);
    });
  }
});
