import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../src/answer/answer.js';
import type { EngineOptions, EngineProgress } from '../../src/answer/engine.js';
import {
  type EngineThreadOptions,
  openEngineThread,
  startEngineThread,
} from '../../src/answer/engine-thread.js';
import { openEngine } from '../../src/answer/open-engine.js';
import { VerbatimError } from '../../src/errors.js';
import { bundledModels, packageRoot } from '../../src/package-root.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { hasBundledModel } from '../search/bundled-embedder.js';

const hasHnswlib = await loadHnswlib().then(
  () => true,
  () => false,
);

async function optionsIn(
  t: TestContext,
  articles?: Readonly<Record<string, string>>,
): Promise<EngineOptions> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-thread-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const articlesDir = articles ? join(folder, 'articles') : join(packageRoot, 'data', 'articles');
  if (articles) await mkdir(articlesDir);
  for (const [name, text] of Object.entries(articles ?? {})) await writeFile(join(articlesDir, name), text);
  return {
    articlesDir,
    indexDir: join(folder, 'index'),
    model: 'verbatim-mini',
    modelCache: join(folder, 'models'),
    hubEndpoint: 'http://127.0.0.1:9',
    bundledModels,
  };
}

/** Everything but how long it took. */
function withoutTimes({ times: _, ...answer }: Answer) {
  return answer;
}

describe('an engine in a thread', { skip: !hasBundledModel && 'the bundled model is missing' }, () => {
  test('answers, summarises and fails as one in the process does', async (t) => {
    const options = await optionsIn(t);
    const [here, there] = [await openEngine(options), await openEngineThread(options)];
    try {
      assert.deepEqual(there.articles, here.articles);
      assert.deepEqual(there.problems, here.problems);
      const { reports: _, ...status } = here.status;
      assert.deepEqual({ ...there.status, reports: undefined }, { ...status, reports: undefined });
      for (const question of [
        'Genie 3 是谁做的？',
        'Who made Genie 3?',
        '月球上有几只猫？',
        '英伟达怎么看？',
      ]) {
        const context = ['谷歌做了什么？'];
        assert.deepEqual(withoutTimes(await there.ask(question)), withoutTimes(await here.ask(question)));
        assert.deepEqual(
          withoutTimes(await there.ask(question, { context })),
          withoutTimes(await here.ask(question, { context })),
        );
      }
      assert.deepEqual(await there.summarize({ length: 'short' }), await here.summarize({ length: 'short' }));
      for (const [question, askOptions] of [
        ['', {}],
        ['Genie?', { articleId: 'none' }],
      ] as const) {
        const expected = (await here
          .ask(question, askOptions)
          .catch((error: unknown) => error)) as VerbatimError;
        assert.ok(expected instanceof VerbatimError);
        await assert.rejects(there.ask(question, askOptions), {
          name: 'VerbatimError',
          who: expected.who,
          what: expected.what,
          remedy: expected.remedy,
        });
      }
    } finally {
      await Promise.all([here.close(), there.close()]);
    }
    await assert.rejects(there.ask('Genie?'), /engine: it was closed/);
  });

  test('keeps the words of the error when it cannot be opened, and passes notices on', async (t) => {
    const options = await optionsIn(t, { 'bad.txt': '', 'worse.txt': '' });
    const notices: string[] = [];
    const said: string[] = [];
    const expected = await openEngine({ ...options, onNotice: (line) => said.push(line) }).catch(
      (error: unknown) => error,
    );
    assert.ok(expected instanceof VerbatimError);
    await assert.rejects(
      openEngineThread({ ...options, onNotice: (line) => notices.push(line) }),
      (error) => error instanceof VerbatimError && error.message === expected.message,
    );
    assert.deepEqual(notices, [expected.message.replace('bad.txt', 'worse.txt')]);
  });

  test('leaves the main thread free while the index of a large article is built', async (t) => {
    const options = await optionsIn(t, { 'large.txt': largeText() });
    const progress: EngineProgress[] = [];
    const before = performance.eventLoopUtilization();
    let turns = 0;
    const heart = setInterval(() => turns++, 5);
    const engine = await openEngineThread({ ...options, onProgress: (step) => progress.push(step) });
    clearInterval(heart);
    const { utilization } = performance.eventLoopUtilization(before);
    const { builtMs, units } = engine.status.reports[0] ?? { builtMs: 0, units: 0 };
    await engine.close();
    t.diagnostic(`${units} units in ${builtMs} ms; main thread busy for ${(100 * utilization).toFixed(1)} %`);
    assert.ok(units > 3_000);
    assert.ok(utilization < 0.25, `the main thread was busy for ${(100 * utilization).toFixed(1)} % of it`);
    assert.ok(turns > 10, `${turns} turns`);
    assert.deepEqual(progress.at(-1)?.done, progress.at(-1)?.total);
  });

  test('does not keep the process alive when nothing is asked of it', async (t) => {
    const options = await optionsIn(t);
    const module = new URL('../../src/answer/engine-thread.js', import.meta.url).href;
    const program = `
      import { openEngineThread } from '${module}';
      const engine = await openEngineThread(${JSON.stringify(options)});
      console.log((await engine.ask('Genie 3 是谁做的？')).status);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([ended.status, ended.stdout, ended.stderr], [0, 'answered\n', '']);
  });

  test('can be closed while it is being opened', async (t) => {
    const thread = startEngineThread(await optionsIn(t));
    const failed = assert.rejects(thread.ready, /engine: it was closed/);
    await thread.close();
    await failed;
  });

  test('can be closed while the native index builds its graph', { skip: !hasHnswlib }, async (t) => {
    const options = await optionsIn(t, { 'large.txt': largeText() });
    for (let round = 0; round < 3; round++) {
      let embedded = () => {};
      const isEmbedded = new Promise<void>((resolve) => {
        embedded = resolve;
      });
      const thread = startEngineThread({
        ...options,
        onProgress: ({ done, total }) => done === total && embedded(),
      });
      const failed = assert.rejects(thread.ready, /engine: it was closed/);
      await isEmbedded;
      await sleep(50 * (1 + round));
      await thread.close();
      await failed;
    }
    assert.deepEqual((await readdir(options.indexDir, { recursive: true })).filter(isWhole), []);
  });
});

const isWhole = (path: string) => path.endsWith('manifest.json');

function largeText(): string {
  const sentences = Array.from(
    { length: 3_000 },
    (_, i) =>
      `Sentence ${i} says that the world model of case ${i % 97} predicts frame ${i * 7} of film ${i % 31}.`,
  );
  const paragraphs = Array.from({ length: 500 }, (_, i) => sentences.slice(i * 6, i * 6 + 6).join(' '));
  return `A large article\n\n${paragraphs.join('\n\n')}\n`;
}

describe('a thread that dies', () => {
  async function mortal(t: TestContext, options: Partial<EngineThreadOptions> = {}) {
    const notices: string[] = [];
    const engine = await openEngineThread({
      ...(await optionsIn(t)),
      worker: new URL('./mortal-engine-worker.js', import.meta.url),
      onNotice: (line) => notices.push(line),
      ...options,
    });
    t.after(() => engine.close());
    return { engine, notices };
  }

  for (const how of ['exit', 'throw'] as const) {
    test(`by ${how} fails those who wait, clearly, and is replaced`, async (t) => {
      const { engine, notices } = await mortal(t);
      const first = engine.status.model;
      const waiting = [engine.ask('hang'), engine.ask(how), engine.summarize()];
      for (const failed of waiting.slice(0, 2)) {
        await assert.rejects(failed, (error) => {
          assert.ok(error instanceof VerbatimError);
          assert.match(error.message, /^engine: the engine's thread died \(.+\)\. Ask again/);
          return true;
        });
      }
      await waiting[2]?.catch(() => {});
      assert.equal((await engine.ask('hello')).question, 'hello');
      assert.notEqual(engine.status.model, first);
      assert.equal(notices.length, 1);
    });
  }

  test('again and again is left alone for a while', async (t) => {
    const { engine } = await mortal(t);
    for (let i = 0; i < 3; i++) await assert.rejects(engine.ask('exit'), /died/);
    await assert.rejects(engine.ask('hello'), /died 3 times within 60 s/);
  });

  test('by falling silent is told by the time limit, and replaced', async (t) => {
    const { engine, notices } = await mortal(t, { timeLimitMs: 300 });
    const first = engine.status.model;
    await assert.rejects(engine.ask('hang'), /no answer within 300 ms/);
    assert.equal((await engine.ask('hello')).question, 'hello');
    assert.notEqual(engine.status.model, first);
    assert.match(notices.join(), /was silent/);
  });

  test('while it is being opened fails the opening', async (t) => {
    await assert.rejects(
      mortal(t, { articlesDir: 'dies' }),
      /engine: the engine's thread died \(stillborn\)/,
    );
  });

  test('is not what a failed question is', async (t) => {
    const { engine, notices } = await mortal(t);
    await assert.rejects(engine.ask('fail'), {
      name: 'VerbatimError',
      message: 'ask: it fails. Do not ask.',
    });
    assert.equal((await engine.ask('hello')).question, 'hello');
    assert.deepEqual(notices, []);
  });

  test('is not what an aborted question is', async (t) => {
    const { engine, notices } = await mortal(t);
    const control = new AbortController();
    const slow = engine.ask('slow', { signal: control.signal });
    const why = new Error('nobody waits for it');
    control.abort(why);
    await assert.rejects(slow, why);
    await assert.rejects(engine.ask('hello', { signal: control.signal }), why);
    assert.equal((await engine.ask('hello')).question, 'hello');
    assert.deepEqual(notices, []);
  });

  test('when it is closed tells those who wait so', async (t) => {
    const { engine } = await mortal(t);
    const failed = assert.rejects(engine.ask('hang'), /engine: it was closed/);
    await engine.close();
    await failed;
  });
});
