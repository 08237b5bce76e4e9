import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Embedder, type OpenEmbedderOptions, openEmbedder } from '../../src/search/embedder.js';
import { BUNDLED_MODEL } from '../../src/search/model-profile.js';

const offline = {
  model: BUNDLED_MODEL,
  bundledModels: join(import.meta.dirname, '../../../data/models'),
  modelCache: join(tmpdir(), 'verbatim-no-cache'),
  hubEndpoint: 'http://127.0.0.1:9',
} satisfies OpenEmbedderOptions;

const mixed = [
  'Genie 3 是谁做的？',
  '',
  '   \n\t',
  '😀👩‍👩‍👧‍👦🇨🇳',
  '\ud800 half a pair',
  '世界模型能够预测物理世界的变化。'.repeat(40),
  'The model was released in August 2025.',
  'word '.repeat(700),
  '模',
  '\u0000\u202e\ufeff',
];

function length(vector: Float32Array): number {
  return Math.hypot(...vector);
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  assert.ok(item !== undefined);
  return item;
}

describe('the bundled model', () => {
  let embedder: Embedder;
  before(async () => {
    embedder = await openEmbedder(offline);
  });
  after(() => embedder.close());

  it('gives unit vectors of its dimensions, whatever the text', async () => {
    const vectors = await embedder.embed([...mixed, '世'.repeat(100_000)], 'passage');
    assert.equal(vectors.length, mixed.length + 1);
    for (const vector of vectors) {
      assert.equal(vector.length, embedder.profile.dimensions);
      assert.ok(Math.abs(length(vector) - 1) < 1e-5, `length ${length(vector)}`);
    }
  });

  it('gives a text the same vector alone and among others, in order', async () => {
    const together = await embedder.embed(mixed, 'passage');
    for (const [i, text] of mixed.entries()) {
      const [alone] = await embedder.embed([text], 'passage');
      assert.ok(alone);
      const apart = Math.max(...alone.map((value, d) => Math.abs(value - (together[i]?.[d] ?? Number.NaN))));
      assert.ok(apart < 1e-5, `"${text.slice(0, 20)}" differs by ${apart}`);
    }
  });

  it('gives the same text the same vector twice', async () => {
    const [first, second] = await embedder.embed([at(mixed, 0), at(mixed, 0)], 'query');
    assert.deepEqual(first, second);
    assert.deepEqual(await embedder.embed([at(mixed, 0)], 'query'), [first]);
  });

  it('puts a question nearer to its answer than to another sentence', async () => {
    const [question] = await embedder.embed(['世界模型能预测什么？'], 'query');
    const [answer, other] = await embedder.embed(
      ['世界模型能够预测物理世界的变化。', '这家餐厅的招牌菜是红烧肉。'],
      'passage',
    );
    assert.ok(question && answer && other);
    assert.ok(cosine(question, answer) > cosine(question, other));
  });

  it('leaves the event loop to others while it works', async () => {
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks++;
    }, 1);
    try {
      const texts = Array.from({ length: 500 }, (_, i) => `第${i}句：世界模型能够预测物理世界的变化。`);
      assert.equal((await embedder.embed(texts, 'passage')).length, 500);
    } finally {
      clearInterval(ticking);
    }
    assert.ok(ticks > 0);
  });

  it('tells its revision, a SHA-256', () => {
    assert.match(embedder.revision, /^[0-9a-f]{64}$/);
  });
});

describe('closing', () => {
  it('fails what waits and what comes later, clearly, and may be repeated', async () => {
    const embedder = await openEmbedder(offline);
    const waiting = embedder.embed(Array(2_000).fill(at(mixed, 5)), 'passage');
    const failed = assert.rejects(waiting, /embedder: it was closed/);
    await new Promise(setImmediate);
    await embedder.close();
    await failed;
    await assert.rejects(embedder.embed(['late'], 'query'), /embedder: it was closed/);
    await embedder.close();
  });

  for (const [name, code] of [
    ['an embedder that was closed', 'await embedder.close();'],
    ['an idle embedder that was not closed', ''],
    [
      'a close in the middle of work',
      "embedder.embed(Array(500).fill('世界模型'), 'passage').catch(() => {}); await embedder.close();",
    ],
  ]) {
    it(`${name} lets the process end`, async () => {
      const module = new URL('../../src/search/embedder.js', import.meta.url).href;
      const script = `
        const { openEmbedder } = await import(${JSON.stringify(module)});
        const embedder = await openEmbedder(${JSON.stringify(offline)});
        await embedder.embed(['hello'], 'query');
        ${code}
        console.log('end');`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 60_000,
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += chunk;
      });
      const [exitCode, signal] = await once(child, 'close');
      assert.deepEqual({ exitCode, signal, output }, { exitCode: 0, signal: null, output: 'end\n' });
    });
  }
});

describe('a thread that dies', () => {
  const worker = new URL('./mortal-worker.js', import.meta.url);

  async function withMortal(
    use: (embedder: Embedder, warnings: string[]) => Promise<void>,
    options: Partial<OpenEmbedderOptions> = {},
  ): Promise<void> {
    const warnings: string[] = [];
    const embedder = await openEmbedder({
      ...offline,
      worker,
      onWarn: (line) => warnings.push(line),
      ...options,
    });
    try {
      await use(embedder, warnings);
    } finally {
      await embedder.close();
    }
  }

  for (const [death, reason] of [
    ['exit', /died \(it ended with code 7\)/],
    ['throw', /died \(out of luck\)/],
  ] as const) {
    it(`by ${death}: fails everything that waits, then serves again`, () =>
      withMortal(async (embedder, warnings) => {
        const results = await Promise.allSettled([
          embedder.embed([death], 'query'),
          embedder.embed(Array(200).fill('waiting'), 'passage'),
        ]);
        for (const result of results) {
          assert.ok(result.status === 'rejected');
          assert.match(String(result.reason), reason);
        }
        assert.equal(warnings.length, 1);
        assert.equal((await embedder.embed(['again'], 'query')).length, 1);
      }));
  }

  it('is given up after three deaths within a minute', () =>
    withMortal(async (embedder) => {
      for (let i = 0; i < 3; i++) await assert.rejects(embedder.embed(['exit'], 'query'), /died/);
      await assert.rejects(embedder.embed(['anything'], 'query'), /died 3 times within 60 s/);
    }));

  it('by hanging: is replaced', () =>
    withMortal(
      async (embedder) => {
        await assert.rejects(embedder.embed(['hang'], 'query'), /silent for 50 ms/);
        assert.equal((await embedder.embed(['again'], 'query')).length, 1);
      },
      { batchTimeoutMs: 50 },
    ));

  it('does not die of a batch that the model refuses, or of a vector that is not finite', () =>
    withMortal(async (embedder, warnings) => {
      await assert.rejects(embedder.embed(['refuse'], 'query'), /fails on a batch of 1 texts \(bad shape\)/);
      const [infinite, finite] = await Promise.allSettled([
        embedder.embed(['NaN'], 'query'),
        embedder.embed(['fine'], 'query'),
      ]);
      assert.ok(infinite.status === 'rejected');
      assert.match(String(infinite.reason), /no finite vector for "NaN"/);
      assert.equal(finite.status, 'fulfilled');
      assert.deepEqual(warnings, []);
    }));
});
