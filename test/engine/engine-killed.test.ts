import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngineProcess } from '../../src/engine/open.js';
import { VerbatimError } from '../../src/errors.js';
import { largeText, opened, optionsIn, pidOf, withoutTimes } from './fixtures.js';
import { gone, isAnother, parentOf, runs, seesProcesses, until } from './processes.js';

const QUESTION = 'Genie 3 是谁做的？';

describe('when the process is killed', () => {
  for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
    test(`by ${signal}, all who wait are answered, by another one`, async (t) => {
      const { running, engine, notices } = await opened(t);
      const first = pidOf(running);
      const expected = withoutTimes(await engine.ask(QUESTION));
      const answers = Array.from({ length: 60 }, () => engine.ask(QUESTION));
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
    assert.equal((await engine.ask(QUESTION)).question, QUESTION);
    assert.ok(engine.articles.length > 0);
  });

  test('while it is being opened, another one is; when that one is too, whoever opens is told', async (t) => {
    const notices: string[] = [];
    const options = { ...(await optionsIn(t)), onNotice: (line: string) => notices.push(line) };
    const lucky = startEngineProcess(options);
    process.kill(pidOf(lucky), 'SIGKILL');
    assert.equal((await (await lucky.ready).ask(QUESTION)).question, QUESTION);
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
    const asked = () => engine.ask(QUESTION).catch(() => null);
    await until(async () => (await asked())?.question === QUESTION, 'an answer of another one');
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
    assert.equal((await engine.ask(QUESTION)).question, QUESTION);
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
      await gone(pid);
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
