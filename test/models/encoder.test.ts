import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { VerbatimError } from '../../src/errors.js';
import { type Encoder, openEncoder } from '../../src/models/encoder.js';
import { Lane } from '../../src/models/lane.js';
import { dot } from '../../src/search/vectors.js';
import { bundledEncoder, offline } from './bundled-models.js';
import { hostileTexts } from './hostile-texts.js';
import { TOKEN_MODEL_DIMENSIONS, TOKEN_MODEL_MAX_TOKENS, writeTokenModel } from './token-model.js';

/** The one vector of a sentence in a window. */
async function vectorOf(
  encoder: Encoder,
  sentence: string,
  before: readonly string[] = [],
): Promise<Float32Array> {
  const vectors = await encoder.window({ title: '', sentences: [...before, sentence] });
  const last = vectors.at(-1);
  assert.ok(last);
  return last;
}

function assertUnit(encoder: Encoder, vector: Float32Array, what: string): void {
  assert.equal(vector.length, encoder.profile.dimensions, what);
  assert.ok(Math.abs(Math.hypot(...vector) - 1) < 1e-5, `${what}: length ${Math.hypot(...vector)}`);
}

describe('the bundled encoder', () => {
  let encoder: Encoder;
  before(async () => {
    encoder = await bundledEncoder();
  });
  after(() => encoder.close());

  it('gives unit vectors of its dimensions for any question', async () => {
    for (const text of hostileTexts) {
      assertUnit(encoder, await encoder.question(text, null), text.slice(0, 20));
      assertUnit(encoder, await encoder.question('?', text), text.slice(0, 20));
    }
  });

  it('gives a unit vector a sentence for any window', async () => {
    const windows = [...hostileTexts.map((text) => [text]), hostileTexts, Array<string>(240).fill('No!'), []];
    for (const sentences of windows) {
      const vectors = await encoder.window({ title: '世界模型 · '.repeat(100), sentences });
      assert.equal(vectors.length, sentences.length);
      for (const vector of vectors) assertUnit(encoder, vector, `${sentences.length} sentences`);
    }
  });

  it('gives the same text the same vector, whatever was asked between', async () => {
    const first = await encoder.question('Genie 3 是谁做的？', null);
    await encoder.window({ title: 'T', sentences: ['Something else.'] });
    const [second, third] = await Promise.all([
      encoder.question('Genie 3 是谁做的？', null),
      encoder.question('Genie 3 是谁做的？', null),
    ]);
    assert.deepEqual(second, first);
    assert.deepEqual(third, first);
  });

  for (const [language, question, answer, other] of [
    ['Chinese', '世界模型能预测什么？', '世界模型能够预测物理世界的变化。', '这家餐厅的招牌菜是红烧肉。'],
    [
      'English',
      'When does the bakery open?',
      'The bakery opens at seven every morning.',
      'Its owner was born in Lyon.',
    ],
    [
      'Chinese of an English text',
      '面包店几点开门？',
      'The bakery opens at seven.',
      'Its owner was born in Lyon.',
    ],
    ['English of a Chinese text', 'Who founded the company?', '李飞飞创立了这家公司。', '昨天上海下了大雨。'],
  ] as const) {
    it(`puts a question nearer to its answer than to another sentence: ${language}`, async () => {
      const asked = await encoder.question(question, null);
      const near = dot(asked, await vectorOf(encoder, answer));
      const far = dot(asked, await vectorOf(encoder, other));
      assert.ok(near > far, `${near} and ${far}`);
    });
  }

  it('reads traditional characters and full width as simplified and plain ones', async () => {
    assert.deepEqual(
      await encoder.question('Ｇｅｎｉｅ　3 是誰開發的？', null),
      await encoder.question('Genie 3 是谁开发的?', null),
    );
  });

  it('reads a sentence in the light of its window and title', async () => {
    const alone = await vectorOf(encoder, 'It was lit by hand.');
    const after = await vectorOf(encoder, 'It was lit by hand.', ['The lamp of the harbour is old.']);
    assert.ok(dot(alone, after) < 0.999);
    const [titled] = await encoder.window({ title: 'The lamp', sentences: ['It was lit by hand.'] });
    assert.ok(titled && dot(alone, titled) < 0.999);
  });

  it('reads a question in the light of the one before it', async () => {
    const alone = await encoder.question('谁创立的？', null);
    const after = await encoder.question('谁创立的？', 'World Labs 是做什么的？');
    assert.ok(dot(alone, after) < 0.999);
  });

  it('tells its revision, a SHA-256', () => assert.match(encoder.revision, /^[0-9a-f]{64}$/));

  it('fails clearly once it is closed, and may be closed in the middle of work', async () => {
    const closing = await bundledEncoder();
    const working = closing.window({ title: '', sentences: Array<string>(50).fill('世界模型。') });
    await closing.close();
    await working.catch(() => {});
    await assert.rejects(closing.question('late', null));
  });
});

describe('any other embedding model', () => {
  let folder: string;
  let encoder: Encoder;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'verbatim-tokens-'));
    await writeTokenModel(folder);
    encoder = await openEncoder(folder, new Lane(), offline);
  });
  after(async () => {
    await encoder.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('has the profile that its files tell', () => {
    assert.equal(encoder.profile.dtype, 'fp32');
    assert.equal(encoder.profile.dimensions, TOKEN_MODEL_DIMENSIONS);
    assert.equal(encoder.profile.maxTokens, TOKEN_MODEL_MAX_TOKENS);
  });

  it('gives the mean of the vectors of its tokens, of unit length', async () => {
    // [CLS] red [SEP]: (1,0,0,0) + (0,0,1,0) + (0,1,0,0).
    const expected = [1, 1, 1, 0].map((value) => value / Math.sqrt(3));
    for (const vector of [await encoder.question('red', null), await vectorOf(encoder, 'red')]) {
      assert.ok(
        vector.every((value, at) => Math.abs(value - (expected[at] ?? 9)) < 1e-6),
        vector.join(),
      );
    }
  });

  it('reads each sentence by itself, and an earlier question in front of the question', async () => {
    const vectors = await encoder.window({ title: 'green', sentences: ['red green blue', 'red', ''] });
    assert.equal(vectors.length, 3);
    assert.deepEqual(vectors[1], await vectorOf(encoder, 'red'));
    assert.deepEqual(await encoder.question('blue', 'red'), await encoder.question('red blue', null));
  });

  it('cuts what is longer than the model reads', async () => {
    // With the mark before the first word it fills what is read.
    const full = 'red '.repeat(TOKEN_MODEL_MAX_TOKENS - 1);
    const cut = await vectorOf(encoder, `${full}blue`);
    assert.deepEqual(await vectorOf(encoder, `${full}green`), cut);
    assert.deepEqual(await vectorOf(encoder, full + 'blue '.repeat(50_000)), cut);
  });

  it('says for which text it gives no numbers', async () => {
    for (const word of ['nan', 'infinite']) {
      await assert.rejects(
        vectorOf(encoder, word),
        (error) => error instanceof VerbatimError && error.what.includes(`no finite vector for "${word}"`),
      );
    }
    assertUnit(encoder, await vectorOf(encoder, 'red'), 'red');
  });
});
