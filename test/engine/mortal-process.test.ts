import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineProcessOptions, type RemoteEngine, startEngineProcess } from '../../src/engine/open.js';
import { VerbatimError } from '../../src/errors.js';
import { ENGINE_MODULE, opened, optionsIn } from './fixtures.js';
import { endsOfProcesses, gone, parentOf, runs, until } from './processes.js';

const child = new URL('./mortal-child.js', import.meta.url);
/** As many calls as the process runs at a time. */
const AT_ONCE = 2;

/** An engine that does what it is told, in a process of its own that is open. */
const mortal = (t: TestContext, changes: Partial<EngineProcessOptions> = {}) =>
  opened(t, { child, ...changes });

const said = async (engine: RemoteEngine, question: string) => (await engine.ask(question)).question;

/** The error that a question over which two processes died fails by. */
function diedTwice(how: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof VerbatimError);
    assert.match(error.message, /^engine: the engine's process died 2 times over this question \(.+\)\. Ask/);
    assert.match(error.message, how);
    return true;
  };
}

const deaths = [
  { how: 'exit', why: /exit code 7/ },
  { how: 'throw', why: /out of luck/ },
  { how: 'SIGKILL', why: /signal SIGKILL/ },
  { how: 'SIGSEGV', why: /signal SIGSEGV/ },
  { how: 'disconnect', why: /it cannot be reached/ },
];

describe('a process that dies', () => {
  for (const { how, why } of deaths) {
    test(`by ${how} once is replaced, and nobody notices who waits`, async (t) => {
      const { engine, notices } = await mortal(t);
      const first = engine.status.model;
      const waiting = ['slow', `once ${how}`, 'slow', 'hello'];
      assert.deepEqual(await Promise.all(waiting.map((question) => said(engine, question))), waiting);
      assert.notEqual(engine.status.model, first);
      assert.equal(notices.length, 1);
      assert.match(notices[0] ?? '', why);
    });

    test(`by ${how} again fails whom it had begun to answer, clearly, and is replaced`, async (t) => {
      const { engine, notices } = await mortal(t);
      const first = engine.status.model;
      const waiting = [engine.ask('hang'), engine.ask(how)];
      for (const failed of waiting) await assert.rejects(failed, diedTwice(why));
      assert.equal(await said(engine, 'hello'), 'hello');
      assert.notEqual(engine.status.model, first);
      assert.equal(notices.length, 2);
    });
  }

  test('fails none whom it had not begun to answer, not even twice', async (t) => {
    const { engine } = await mortal(t);
    const begun = Array.from({ length: AT_ONCE - 1 }, () => engine.ask('hang'));
    const culprit = engine.ask('exit');
    const behind = said(engine, 'hello');
    for (const failed of [...begun, culprit]) await assert.rejects(failed, diedTwice(/exit code 7/));
    assert.equal(await behind, 'hello');
  });

  test('again and again is left alone for a while, and started again when somebody asks then', async (t) => {
    const { running, engine, notices } = await mortal(t);
    await assert.rejects(engine.ask('exit'), /died 2 times over this question/);
    const innocent = engine.ask('slow');
    await assert.rejects(engine.ask('exit'), /died 3 times within 60 s and is left alone for now\. Ask/);
    await assert.rejects(innocent, /died 3 times within 60 s/);
    await assert.rejects(engine.ask('hello'), (error) => {
      assert.ok(error instanceof VerbatimError);
      assert.match(error.message, /died 3 times within 60 s/);
      return true;
    });
    assert.equal(running.pid, undefined);
    assert.equal(notices.length, 3);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
    assert.equal(await said(engine, 'hello'), 'hello');
  });

  test('is started again after a while also where the clock was put back', async (t) => {
    const { engine } = await mortal(t);
    await assert.rejects(engine.ask('exit'), /died 2 times/);
    await assert.rejects(engine.ask('exit'), /died 3 times/);
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() - 3_600_000 });
    assert.equal(await said(engine, 'hello'), 'hello');
  });

  for (const how of ['hang', 'block']) {
    test(`or falls silent (${how}) is told by the time limit, and replaced`, async (t) => {
      const { engine, notices } = await mortal(t, { timeLimitMs: 2_000 });
      const first = engine.status.model;
      await assert.rejects(engine.ask(how), /no answer within 2000 ms/);
      await until(() => engine.status.model !== first, 'another process');
      assert.equal(await said(engine, 'hello'), 'hello');
      assert.deepEqual(notices, ["engine: the engine's process ended (it was silent for 2000 ms)"]);
    });
  }

  test('is not what one is that answers others meanwhile', async (t) => {
    const { engine, notices } = await mortal(t, { timeLimitMs: 2_000 });
    const first = engine.status.model;
    const failed = assert.rejects(engine.ask('hang'), /no answer within 2000 ms/);
    for (let i = 0; i < 25; i++) {
      await sleep(100);
      await engine.ask('hello');
    }
    await failed;
    assert.deepEqual([engine.status.model, notices], [first, []]);
  });

  test('although nobody waits for its answer any more is replaced when it is silent for the limit', async (t) => {
    const { engine, notices } = await mortal(t, { timeLimitMs: 2_000 });
    const first = engine.status.model;
    const why = new Error('nobody waits for it');
    const control = new AbortController();
    const failed = assert.rejects(engine.ask('block', { signal: control.signal }), why);
    await sleep(200);
    control.abort(why);
    await failed;
    await until(() => engine.status.model !== first, 'another process');
    assert.match(notices.join(), /it was silent for 2000 ms/);
    assert.equal(await said(engine, 'hello'), 'hello');
  });

  test('while it is being opened is replaced; the second one that does fails the opening', async (t) => {
    const { engine, notices } = await mortal(t, { articlesDir: 'kills the first' });
    assert.equal(await said(engine, 'hello'), 'hello');
    assert.deepEqual(notices, ["engine: the engine's process ended (exit code 3)"]);
    await assert.rejects(
      mortal(t, { articlesDir: 'kills' }),
      /^VerbatimError: engine: the engine's process died 2 times while it was being opened \(stillborn\)\. See/,
    );
  });

  test('and cannot be opened again says why to whoever asks', async (t) => {
    const { engine, notices } = await mortal(t, { articlesDir: 'serves the first' });
    await assert.rejects(engine.ask('once exit'), /^VerbatimError: article: it is gone\. Put it back\.$/);
    assert.deepEqual(notices, [
      "engine: the engine's process ended (exit code 7)",
      "engine: the engine's process ended (article: it is gone. Put it back.)",
    ]);
  });

  test('is not what a failed question is', async (t) => {
    const { engine, notices } = await mortal(t);
    await assert.rejects(engine.ask('fail'), {
      name: 'VerbatimError',
      message: 'ask: it fails. Do not ask.',
    });
    await assert.rejects(engine.ask('unforeseen'), (error) => {
      assert.ok(error instanceof Error && !(error instanceof VerbatimError));
      assert.equal(error.message, 'nobody thought of it');
      assert.match(error.stack ?? '', /mortal-child/);
      return true;
    });
    const unsendable = () => {};
    await assert.rejects(engine.ask('hello', { context: unsendable as never }), /could not be cloned/);
    assert.equal(await said(engine, 'hello'), 'hello');
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
    assert.equal(await said(engine, 'hello'), 'hello');
    assert.deepEqual(notices, []);
  });

  test('when it is closed tells those who wait so', async (t) => {
    const ends = endsOfProcesses(t);
    const { engine } = await mortal(t);
    const failed = assert.rejects(engine.ask('hang'), /engine: it was closed/);
    await engine.close();
    await failed;
    assert.deepEqual(ends, [0]);
  });

  test('and is being opened again can be closed', async (t) => {
    const ends = endsOfProcesses(t);
    const { running, engine } = await mortal(t);
    const failed = assert.rejects(engine.ask('exit'), /engine: it was closed/);
    const { pid } = running;
    await until(() => running.pid !== pid, 'the end of the first process');
    await running.close();
    await failed;
    assert.deepEqual(ends, [7, 0]);
  });
});

describe('a process that cannot be started', () => {
  /** Another program in place of Node's until the test is over. */
  function without(t: TestContext): () => void {
    const { execPath } = process;
    const restore = () => {
      process.execPath = execPath;
    };
    t.after(restore);
    process.execPath = '/nonexistent/node';
    return restore;
  }

  test('fails the opening', async (t) => {
    without(t);
    await assert.rejects(
      mortal(t),
      /died 2 times while it was being opened \(it could not be started: .*ENOENT/,
    );
  });

  test('after one that died is tried again later', async (t) => {
    const { engine } = await mortal(t);
    const restore = without(t);
    await assert.rejects(engine.ask('once exit'), /died 3 times within 60 s/);
    restore();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_000 });
    assert.equal(await said(engine, 'once exit'), 'once exit');
  });
});

describe('questions that wait', () => {
  test('are so many and no more; who asks then is told to try again', async (t) => {
    const { engine } = await mortal(t, { maxWaiting: 3 });
    const waiting = [1, 2, 3].map(() => engine.ask('slow'));
    await assert.rejects(engine.ask('hello'), (error) => {
      assert.ok(error instanceof VerbatimError);
      assert.equal(error.message, 'engine: 3 questions wait already. Try again in a moment.');
      return true;
    });
    await Promise.all(waiting);
    assert.equal(await said(engine, 'hello'), 'hello');
  });

  test('and that nobody waits for any more never begin', async (t) => {
    const { engine, notices } = await mortal(t);
    const running = Array.from({ length: AT_ONCE }, () => engine.ask('slow'));
    const control = new AbortController();
    const why = new Error('nobody waits for it');
    const dropped = ['late', 'later'].map((question) =>
      assert.rejects(engine.ask(question, { signal: control.signal }), why),
    );
    const kept = said(engine, 'last');
    // By now all of them are with the process, which is not yet done with those before them.
    await sleep(100);
    control.abort(why);
    await Promise.all([...running, ...dropped]);
    assert.equal(await kept, 'last');
    const begun = JSON.parse(await said(engine, 'what has begun')) as string[];
    assert.deepEqual(begun, [...Array.from({ length: AT_ONCE }, () => 'slow'), 'last', 'what has begun']);
    assert.deepEqual(notices, []);
  });

  test('a thousand long ones before a process that does not read are all sent, and answered', async (t) => {
    const { running, engine, notices } = await mortal(t);
    const { pid } = running;
    assert.ok(pid !== undefined);
    const long = (i: number) => `${i} ${'x'.repeat(20_000)}`;
    const ask = () => Array.from({ length: 1_000 }, (_, i) => said(engine, long(i)));
    const expected = Array.from({ length: 1_000 }, (_, i) => long(i));
    process.kill(pid, 'SIGSTOP');
    const first = ask();
    await assert.rejects(engine.ask('hello'), /engine: 1000 questions wait already/);
    await sleep(100);
    process.kill(pid, 'SIGCONT');
    assert.deepEqual(await Promise.all(first), expected);
    process.kill(pid, 'SIGSTOP');
    const second = ask();
    await sleep(100);
    process.kill(pid, 'SIGKILL');
    assert.deepEqual(await Promise.all(second), expected);
    assert.equal(notices.length, 1);
  });
});

describe('what surrounds the process', () => {
  test('it does not get the token, a debugger or what this program was started with', async (t) => {
    const kept = { DISCORD_TOKEN: process.env.DISCORD_TOKEN, NODE_OPTIONS: process.env.NODE_OPTIONS };
    const set = (values: Record<string, string | undefined>) => {
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    };
    t.after(() => set(kept));
    set({
      DISCORD_TOKEN: 'MTA.secret.token',
      NODE_OPTIONS: '--inspect-brk=127.0.0.1:0 --no-warnings --inspect',
    });
    const { engine } = await mortal(t);
    const environment = JSON.parse(await said(engine, 'environment')) as Record<string, unknown>;
    assert.equal('DISCORD_TOKEN' in environment, false);
    assert.doesNotMatch(JSON.stringify(environment), /MTA\.secret/);
    assert.equal(environment.NODE_OPTIONS, '--no-warnings');
    assert.equal(environment.PATH, process.env.PATH);
    assert.deepEqual(environment.execArgv, []);
  });

  test('what it prints never mixes with what this program prints; what it complains of is seen', async (t) => {
    const options = { ...(await optionsIn(t)), child: child.href };
    const program = `
      import { startEngineProcess } from '${ENGINE_MODULE}';
      const options = ${JSON.stringify(options)};
      const engine = await startEngineProcess({ ...options, child: new URL(options.child) }).ready;
      console.log((await engine.ask('print')).question);
      await engine.close();`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.deepEqual([ended.status, ended.stdout, ended.stderr], [0, 'print\n', 'complaint\n']);
  });

  test('one that never opens is ended when it is closed, and when its parent is gone', async (t) => {
    const options = { ...(await optionsIn(t)), articlesDir: 'never opens' };
    const running = startEngineProcess({ ...options, child });
    const failed = assert.rejects(running.ready, /engine: it was closed/);
    const { pid } = running;
    assert.ok(pid !== undefined);
    const orphan = await parentOf(t, options, { isReady: false, child });
    orphan.parent.kill('SIGKILL');
    await Promise.all([running.close(), gone(orphan.pid, 30_000)]);
    await failed;
    assert.equal(await runs(pid), false);
  });
});
