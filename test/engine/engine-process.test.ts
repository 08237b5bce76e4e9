import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineProgress } from '../../src/answer/engine.js';
import { openEngine } from '../../src/answer/open-engine.js';
import { startEngineProcess } from '../../src/engine/open.js';
import { VerbatimError } from '../../src/errors.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { ENGINE_MODULE, largeText, opened, optionsIn, pidOf, withoutTimes } from './fixtures.js';
import { closeWell, endsOfProcesses, gone, librariesOf, parentOf, runs, seesProcesses } from './processes.js';

const QUESTION = 'Genie 3 是谁做的？';

const hasHnswlib = await loadHnswlib().then(
  () => true,
  () => false,
);

describe('an engine in a process', () => {
  test('answers, summarises and fails as one in this process does', async (t) => {
    const options = await optionsIn(t);
    const [here, there] = [await openEngine(options), await startEngineProcess(options).ready];
    try {
      assert.deepEqual(there.articles, here.articles);
      assert.deepEqual(there.problems, here.problems);
      const { report, ...status } = here.status;
      assert.deepEqual(there.status, { ...status, report: { ...report, embedded: 0 } });
      for (const question of [QUESTION, 'Who made Genie 3?', '月球上有几只猫？', '英伟达怎么看？']) {
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
    const ends = endsOfProcesses(t);
    const notices: string[] = [];
    const said: string[] = [];
    const expected = await openEngine({ ...options, onNotice: (line) => said.push(line) }).catch(
      (error: unknown) => error,
    );
    assert.ok(expected instanceof VerbatimError);
    await assert.rejects(
      startEngineProcess({ ...options, onNotice: (line) => notices.push(line) }).ready,
      (error) => error instanceof VerbatimError && error.message === expected.message,
    );
    assert.deepEqual(notices, [expected.message.replace('bad.txt', 'worse.txt')]);
    assert.deepEqual(ends, [0]);
  });

  test('leaves this process free while the index of a large article is built', async (t) => {
    const options = await optionsIn(t, { 'large.txt': largeText() });
    const progress: EngineProgress[] = [];
    const before = performance.eventLoopUtilization();
    let turns = 0;
    const heart = setInterval(() => turns++, 5);
    const engine = await startEngineProcess({ ...options, onProgress: (step) => progress.push(step) }).ready;
    clearInterval(heart);
    const { utilization } = performance.eventLoopUtilization(before);
    const { sentences } = engine.status.report;
    await engine.close();
    t.diagnostic(`${sentences} sentences; this process busy for ${(100 * utilization).toFixed(1)} %`);
    assert.ok(sentences > 500);
    assert.ok(utilization < 0.25, `this process was busy for ${(100 * utilization).toFixed(1)} % of it`);
    assert.ok(turns > 10, `${turns} turns`);
    assert.deepEqual(progress.at(-1)?.done, progress.at(-1)?.total);
  });

  test('neither keeps a program alive of which nothing is asked, nor outlives it', async (t) => {
    const options = await optionsIn(t);
    const program = `
      import { startEngineProcess } from '${ENGINE_MODULE}';
      const running = startEngineProcess(${JSON.stringify(options)});
      const engine = await running.ready;
      console.log((await engine.ask('${QUESTION}')).question, running.pid);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([ended.status, ended.stderr], [0, '']);
    const [question, pid] = ended.stdout.trimEnd().split(/ (?=\d+$)/);
    assert.equal(question, QUESTION);
    assert.ok(Number(pid) > 0);
    await gone(Number(pid));
  });

  test('keeps a program alive that waits for it', async (t) => {
    const options = await optionsIn(t);
    const program = `
      import { startEngineProcess } from '${ENGINE_MODULE}';
      startEngineProcess(${JSON.stringify(options)}).ready.then((engine) =>
        engine.ask('${QUESTION}').then(({ question }) => engine.close().then(() => console.log(question))));`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([ended.status, ended.stdout, ended.stderr], [0, `${QUESTION}\n`, '']);
  });

  test('runs models and indexes there, and none here', {
    skip: !seesProcesses && 'there is no /proc',
  }, async (t) => {
    const { parent, pid } = await parentOf(t, await optionsIn(t), { isReady: true });
    assert.equal(librariesOf(parent.pid), '');
    assert.match(librariesOf(pid), /onnxruntime/);
    if (hasHnswlib) assert.match(librariesOf(pid), /addon\.node/);
  });

  test('can be closed while it is being opened, and ends by itself', async (t) => {
    const ends = endsOfProcesses(t);
    for (const waitMs of [0, 50, 100, 200, 400]) {
      const running = startEngineProcess(await optionsIn(t));
      const pid = pidOf(running);
      const failed = assert.rejects(running.ready, /engine: it was closed/);
      await sleep(waitMs);
      await closeWell(running, ends);
      await failed;
      assert.equal(await runs(pid), false);
    }
    assert.equal(ends.length, 5);
  });

  test('ends by itself when it is closed, also while it answers', async (t) => {
    const ends = endsOfProcesses(t);
    const { running, engine, notices } = await opened(t);
    const answers = Array.from({ length: 100 }, () => engine.ask(QUESTION));
    const told = Promise.allSettled(answers);
    await Promise.race(answers);
    await closeWell(running, ends);
    for (const { status, reason } of (await told) as PromiseRejectedResult[]) {
      if (status === 'rejected') assert.match(String(reason), /engine: it was closed/);
    }
    await assert.rejects(engine.ask(QUESTION), /engine: it was closed/);
    assert.equal(ends.length, 1);
    assert.deepEqual(notices, []);
  });
});
