import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { AutoTokenizer, env } from '@xenova/transformers';
import fc from 'fast-check';
import { packageRoot } from '../../src/package-root.js';
import { openEmbedder } from '../../src/search/embedder.js';
import type { Corpus } from '../../src/training/corpus.js';
import { exampleSource } from '../../src/training/examples.js';
import { writeModel } from '../../src/training/model-file.js';
import { seededRandom } from '../../src/training/random.js';
import { rowMeanings } from '../../src/training/row-meanings.js';
import { dictionarySegmenter } from '../../src/training/segment.js';
import {
  embedRows,
  leadingRow,
  randomModel,
  roundToInt8,
  type StaticModel,
} from '../../src/training/static-model.js';
import { train } from '../../src/training/train.js';
import { learnTranslations } from '../../src/training/translation.js';
import { buildVocabulary } from '../../src/training/vocabulary.js';
import { wordVectors } from '../../src/training/word-vectors.js';

const animals = [
  ['猫', 'cat', '吃鱼', 'eat fish'],
  ['狗', 'dog', '追球', 'chase balls'],
  ['马', 'horse', '拉车', 'pull carts'],
  ['鸟', 'bird', '唱歌', 'sing songs'],
] as const;

const corpus: Corpus = {
  paragraphs: animals.map(([zh, , does]) => ({
    sentences: [`这只${zh}每天都${does}。`, `人们很喜欢${zh}。`],
    questions: [
      { text: `${zh}每天做什么？`, sentence: 0 },
      { text: `谁喜欢${zh}？`, sentence: 1 },
    ],
  })),
  pairs: animals.map(([zh, en, does, doing]) => ({
    zh: `${zh}每天都${does}。`,
    en: `The ${en}s ${doing} every day.`,
  })),
  dictionary: animals.map(([zh, en]) => ({ word: zh, meanings: [en] })),
  ranks: new Map(animals.map(([zh], i) => [zh, i + 1])),
  readings: new Map(),
};

async function trained(seed: number, steps: number, onLoss?: (loss: number) => void): Promise<StaticModel> {
  const random = seededRandom(seed);
  const vocabulary = buildVocabulary(corpus);
  const segment = dictionarySegmenter(corpus);
  const model = randomModel(vocabulary, 16, random);
  const examples = exampleSource(corpus, vocabulary, segment, learnTranslations(corpus, segment), random, {
    paragraphs: 4,
    pairs: 8,
    dropped: 0.1,
    englishQuestions: 0.5,
    englishSentences: 0.3,
  });
  await train(model, examples, {
    steps,
    rate: 0.02,
    temperature: 0.1,
    onStep: ({ questions, translations }) => onLoss?.(questions + translations),
  });
  return model;
}

let folder: string;
let model: StaticModel;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-training-'));
  model = await trained(1, 60);
  await writeModel(model, join(folder, 'tiny'));
});
after(() => rm(folder, { recursive: true, force: true }));

describe('training', () => {
  it('lowers the loss', async () => {
    const losses: number[] = [];
    await trained(2, 200, (loss) => losses.push(loss));
    const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    assert.ok(mean(losses.slice(-20)) < 0.7 * mean(losses.slice(0, 20)), `${losses[0]} -> ${losses.at(-1)}`);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const bytes = async (seed: number, name: string) => {
      await writeModel(await trained(seed, 20), join(folder, name));
      return readFile(join(folder, name, 'onnx', 'model_quantized.onnx'));
    };
    const first = await bytes(7, 'a');
    assert.deepEqual(await bytes(7, 'b'), first);
    assert.notDeepEqual(await bytes(8, 'c'), first);
  });

  it('writes a model whose vectors, through the ordinary pipeline, are those it was trained to', async () => {
    const embedder = await openEmbedder({
      model: join(folder, 'tiny'),
      modelCache: folder,
      hubEndpoint: 'http://127.0.0.1:9',
      bundledModels: folder,
    }).catch((error: unknown) => assert.fail(String(error)));
    try {
      const texts = ['猫每天吃鱼', 'the cats eat fish', 'V-JEPA 2 的马', '', '！？', 'unheardof 狗'];
      const vectors = await embedder.embed(texts, 'query');
      const exact: StaticModel = { ...model, table: model.table.slice() };
      roundToInt8(exact);
      const expected = embedRows(
        exact,
        texts.map((text) => [leadingRow, ...exact.vocabulary.encode(text)]),
      );
      vectors.forEach((vector, i) => {
        vector.forEach((value, d) => {
          assert.ok(Math.abs(value - (expected[i * 16 + d] ?? 0)) < 1e-5, `${texts[i]} at ${d}`);
        });
      });
    } finally {
      await embedder.close();
    }
  });

  it('tokenises as the library does', async () => {
    env.allowRemoteModels = false;
    const tokenizer = await AutoTokenizer.from_pretrained(join(folder, 'tiny'), { local_files_only: true });
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom('猫', '狗狗', 'cats', 'Fish', '3', 'é', '，', '。', ' ', 'V-J', 'ｆｕｌｌ', '貓'),
          { maxLength: 20 },
        )
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (sample) => {
        const ids = Array.from(tokenizer(sample).input_ids.data as BigInt64Array, Number);
        assert.deepEqual(
          ids.filter((id) => id > leadingRow),
          model.vocabulary.encode(sample),
          JSON.stringify(sample),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('learns which words translate which', () => {
    const table = learnTranslations(corpus, dictionarySegmenter(corpus));
    for (const [zh, en] of animals) {
      const stem = en === 'horse' ? 'hors' : en;
      assert.equal(table.toChinese.get(stem)?.[0]?.[0], zh);
      assert.equal(table.toEnglish.get(zh)?.[0]?.[0], stem);
    }
  });

  it('names the file that is missing', async () => {
    const run = promisify(execFile)(process.execPath, [
      join(packageRoot, 'build', 'src', 'training', 'main.js'),
      '--corpus',
      join(folder, 'nowhere'),
    ]);
    await assert.rejects(run, (error: { code: number; stderr: string }) => {
      assert.equal(error.code, 1);
      assert.match(error.stderr, /^train: cannot read .*cmrc2018_dev\.json\. .*--corpus DIR.*\n$/);
      return true;
    });
  });
});

describe('what words mean to begin with', () => {
  const cosine = (a: Float32Array | undefined, b: Float32Array | undefined) =>
    Array.from(a ?? []).reduce((sum, value, d) => sum + value * (b?.[d] ?? 0), 0);

  it('is what tells their vectors from those of all words', () => {
    const rows = [
      [9, 1, 1],
      [9, 1, 2],
      [9, -1, 1],
      [9, -1, 2],
    ].map((row) => Float64Array.from([...row, ...new Array<number>(7).fill(0)]));
    const vectors = wordVectors(['cat', 'dog', 'ship', 'boat'], rows, 10);
    assert.equal(vectors.of('car'), undefined);
    assert.equal(vectors.ranks.get('dog'), 1);
    for (const word of ['cat', 'dog', 'ship', 'boat']) assert.ok((vectors.of(word)?.[0] ?? 1) < 1e-6, word);
  });

  it('is shared by an English word, its inflections and its translations', () => {
    const vocabulary = buildVocabulary(corpus);
    const translations = learnTranslations(corpus, dictionarySegmenter(corpus));
    const known = new Map([
      ['cat', Float32Array.of(1, 0)],
      ['cats', Float32Array.of(0.8, 0.6)],
      ['dog', Float32Array.of(0, 1)],
    ]);
    const ranks = new Map([...known.keys()].map((word, rank) => [word, rank]));
    const vectors = { dimensions: 2, ranks, of: (word: string) => known.get(word) };
    const meanings = rowMeanings(vocabulary, translations, vectors);
    const row = (spelling: string) => meanings.get(vocabulary.ids.get(spelling) ?? -1);
    assert.deepEqual(row('cat'), row('cats'));
    assert.ok(cosine(row('cat'), row('猫')) > 0.9);
    assert.ok(cosine(row('cat'), row('狗')) < 0.5);
    assert.equal(row('c'), undefined);
    const begun = randomModel(vocabulary, 256, seededRandom(1), meanings);
    const [cat = new Float32Array(), 猫] = ['cat', '猫'].map((word) =>
      embedRows(begun, [vocabulary.encode(word)]),
    );
    assert.ok(cosine(cat, 猫) > 0.2);
  });
});
