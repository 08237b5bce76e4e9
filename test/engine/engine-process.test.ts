import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../src/answer/answer.js';
import type { EngineProgress } from '../../src/answer/engine.js';
import { openEngine } from '../../src/answer/open-engine.js';
import { type EngineProcessOptions, openEngineProcess, startEngineProcess } from '../../src/engine/open.js';
import { VerbatimError } from '../../src/errors.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import {
  ENGINE_MODULE,
  endsOfProcesses,
  gone,
  largeText,
  librariesOf,
  optionsIn,
  parentOf,
  runs,
  seesProcesses,
  until,
} from './fixtures.js';

const QUESTION = 'Genie 3 是谁做的？';
/** Far less than a process gets until it is killed. */
const ENDS_WITHIN_MS = 15_000;

const hasHnswlib = await loadHnswlib().then(
  () => true,
  () => false,
);

/** Everything but how long it took. */
function withoutTimes({ times: _, ...answer }: Answer) {
  return answer;
}

/** An engine in a process of its own that is open, with what it notices. */
async function opened(t: TestContext, changes: Partial<EngineProcessOptions> = {}) {
  const notices: string[] = [];
  const running = startEngineProcess({
    ...(await optionsIn(t)),
    onNotice: (line) => notices.push(line),
    ...changes,
  });
  t.after(() => running.close());
  return { running, engine: await running.ready, notices };
}

function pidOf({ pid }: { readonly pid: number | undefined }): number {
  assert.ok(pid !== undefined, 'a process runs');
  return pid;
}

/** Whether there is a process, and not the one of that number. */
function isAnother({ pid }: { readonly pid: number | undefined }, other: number): boolean {
  return pid !== undefined && pid !== other;
}

describe('an engine in a process', () => {
  test('answers, summarises and fails as one in this process does', async (t) => {
    const options = await optionsIn(t);
    const [here, there] = [await openEngine(options), await openEngineProcess(options)];
    try {
      assert.deepEqual(there.articles, here.articles);
      assert.deepEqual(there.problems, here.problems);
      const { reports: _, ...status } = here.status;
      assert.deepEqual({ ...there.status, reports: undefined }, { ...status, reports: undefined });
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
      openEngineProcess({ ...options, onNotice: (line) => notices.push(line) }),
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
    const engine = await openEngineProcess({ ...options, onProgress: (step) => progress.push(step) });
    clearInterval(heart);
    const { utilization } = performance.eventLoopUtilization(before);
    const { builtMs, sentences } = engine.status.reports[0] ?? { builtMs: 0, sentences: 0 };
    await engine.close();
    t.diagnostic(
      `${sentences} sentences in ${builtMs} ms; this process busy for ${(100 * utilization).toFixed(1)} %`,
    );
    assert.ok(units > 3_000);
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
      console.log((await engine.ask('${QUESTION}')).status, running.pid);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    const [, pid] = /^answered (\d+)\n$/.exec(ended.stdout) ?? [];
    assert.deepEqual([ended.status, ended.stderr], [0, '']);
    await gone(Number(pid), ENDS_WITHIN_MS);
  });

  test('keeps a program alive that waits for it', async (t) => {
    const options = await optionsIn(t);
    const program = `
      import { openEngineProcess } from '${ENGINE_MODULE}';
      openEngineProcess(${JSON.stringify(options)}).then((engine) =>
        engine.ask('${QUESTION}').then(({ status }) => engine.close().then(() => console.log(status))));`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([ended.status, ended.stdout, ended.stderr], [0, 'answered\n', '']);
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
      await running.close();
      await failed;
      assert.equal(await runs(pid), false);
    }
    assert.deepEqual(ends, [0, 0, 0, 0, 0]);
  });

  test('ends by itself when it is closed, also while it answers', async (t) => {
    const ends = endsOfProcesses(t);
    const { running, engine, notices } = await opened(t);
    const answers = Array.from({ length: 100 }, () => engine.ask(QUESTION));
    const told = Promise.allSettled(answers);
    await Promise.race(answers);
    await running.close();
    for (const { status, reason } of (await told) as PromiseRejectedResult[]) {
      if (status === 'rejected') assert.match(String(reason), /engine: it was closed/);
    }
    await assert.rejects(engine.ask(QUESTION), /engine: it was closed/);
    assert.deepEqual(ends, [0]);
    assert.deepEqual(notices, []);
  });

  test('can be closed while the native index builds its graph', { skip: !hasHnswlib }, async (t) => {
    const options = await optionsIn(t, { 'large.txt': largeText() });
    const ends = endsOfProcesses(t);
    for (let round = 0; round < 3; round++) {
      let embedded = () => {};
      const isEmbedded = new Promise<void>((resolve) => {
        embedded = resolve;
      });
      const running = startEngineProcess({
        ...options,
        onProgress: ({ done, total }) => done === total && embedded(),
      });
      const failed = assert.rejects(running.ready, /engine: it was closed/);
      await isEmbedded;
      await sleep(50 * (1 + round));
      const startedMs = performance.now();
      await running.close();
      assert.ok(performance.now() - startedMs < ENDS_WITHIN_MS);
      await failed;
    }
    assert.deepEqual((await readdir(options.indexDir, { recursive: true })).filter(isWhole), []);
    assert.deepEqual(ends, [0, 0, 0]);
  });
});

const isWhole = (path: string) => path.endsWith('manifest.json');

describe('when the process is killed', () => {
  for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
    test(`by ${signal}, all who wait are answered, by another one`, async (t) => {
      const { running, engine, notices } = await opened(t);
      const first = pidOf(running);
      const expected = withoutTimes(await engine.ask(QUESTION));
      const answers = Array.from({ length: 300 }, () => engine.ask(QUESTION));
      const summary = engine.summarize({ length: 'short' });
      await Promise.race(answers);
      process.kill(first, signal);
      for (const answer of await Promise.all(answers)) assert.deepEqual(withoutTimes(answer), expected);
      assert.ok((await summary).quotes.length > 0);
      assert.notEqual(pidOf(running), first);
      assert.deepEqual(notices, [`engine: the engine's process ended (signal ${signal})`]);
      await gone(first);
    });
  }

  test('while nothing is asked, another one is opened before anybody asks', async (t) => {
    const { running, engine } = await opened(t);
    const first = pidOf(running);
    process.kill(first, 'SIGSEGV');
    await gone(first);
    await until(() => isAnother(running, first), 'another process');
    assert.equal((await engine.ask(QUESTION)).status, 'answered');
    assert.ok(engine.articles.length > 0);
  });

  test('while it is being opened, another one is; when that one is too, whoever opens is told', async (t) => {
    const notices: string[] = [];
    const options = { ...(await optionsIn(t)), onNotice: (line: string) => notices.push(line) };
    const lucky = startEngineProcess(options);
    process.kill(pidOf(lucky), 'SIGKILL');
    assert.equal((await (await lucky.ready).ask(QUESTION)).status, 'answered');
    await lucky.close();
    assert.deepEqual(notices, ["engine: the engine's process ended (signal SIGKILL)"]);
    const unlucky = startEngineProcess(options);
    const failed = assert.rejects(unlucky.ready, (error) => {
      assert.ok(error instanceof VerbatimError);
      assert.match(
        error.message,
        /^engine: the engine's process died 2 times while .+ \(signal SIGSEGV\)\. See/,
      );
      return true;
    });
    const first = pidOf(unlucky);
    process.kill(first, 'SIGSEGV');
    await until(() => isAnother(unlucky, first), 'another process');
    process.kill(pidOf(unlucky), 'SIGSEGV');
    await failed;
    assert.equal(unlucky.pid, undefined);
  });

  test('because it was silent for too long, another one answers', async (t) => {
    const { running, engine, notices } = await opened(t, { timeLimitMs: 3_000 });
    const first = pidOf(running);
    process.kill(first, 'SIGSTOP');
    await assert.rejects(engine.ask(QUESTION), /engine: there was no answer within 3000 ms/);
    assert.equal((await engine.ask(QUESTION)).status, 'answered');
    assert.notEqual(pidOf(running), first);
    assert.deepEqual(notices, ["engine: the engine's process ended (it was silent for 3000 ms)"]);
    await gone(first);
  });
});

describe('the process', () => {
  test('leaves it to its parent to end on SIGINT and SIGTERM', async (t) => {
    const { running, engine, notices } = await opened(t);
    const pid = pidOf(running);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.kill(pid, signal);
    await sleep(100);
    assert.equal((await engine.ask(QUESTION)).status, 'answered');
    assert.equal(pidOf(running), pid);
    assert.deepEqual(notices, []);
  });

  for (const { moment, articles } of [
    { moment: 'while nothing is asked', articles: undefined },
    { moment: 'while it builds an index', articles: { 'large.txt': largeText() } },
  ]) {
    test(`ends when its parent is killed ${moment}`, async (t) => {
      const { parent, pid } = await parentOf(t, await optionsIn(t, articles), {
        isReady: articles === undefined,
      });
      assert.equal(await runs(pid), true);
      parent.kill('SIGKILL');
      await gone(pid, ENDS_WITHIN_MS);
    });
  }

  test('has not got the token of the gateway', {
    skip: !seesProcesses && 'there is no /proc',
  }, async (t) => {
    const before = process.env.DISCORD_TOKEN;
    process.env.DISCORD_TOKEN = 'MTA.secret.token';
    t.after(() => {
      if (before === undefined) delete process.env.DISCORD_TOKEN;
      else process.env.DISCORD_TOKEN = before;
    });
    const { running } = await opened(t);
    const environment = await readFile(`/proc/${pidOf(running)}/environ`, 'utf8');
    assert.match(environment, /(?:^|\0)PATH=/);
    assert.doesNotMatch(environment, /DISCORD_TOKEN|MTA\.secret\.token/);
  });
});
