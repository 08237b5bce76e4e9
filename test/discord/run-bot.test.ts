import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { childrenOf, filesOf, gone, librariesOf, runs, seesProcesses } from '../engine/processes.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { startProgram } from './bot-program.js';
import { lineOf, quotesOf } from './bot-world.js';
import { readPrometheus } from './prometheus.js';

const QUESTION = 'Genie 3 是谁做的？';
const PATIENCE_MS = 60_000;

async function world(t: TestContext) {
  const discord = await startFakeDiscord({ identifyWindowMs: 0, buckets: WIDE_BUCKETS });
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-run-'));
  t.after(async () => {
    await discord.close();
    // A program that is only being ended may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    assert.deepEqual(discord.violations, []);
  });
  const people = Array.from({ length: 20 }, (_, i) => discord.addUser(`Person ${i}`));
  const channel = discord.addGuild({ name: 'Readers', members: people }).channel('general');
  const ask = (person = 0): PostedMessage =>
    discord.say({
      author: people[person] ?? discord.botUser,
      channel,
      content: `${discord.mention} ${QUESTION}`,
    });
  const connected = (shards: number) =>
    discord.until(() => discord.gateway.connected === shards, `${shards} connections`, PATIENCE_MS);
  return { discord, folder, ask, connected };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the bot as a program', () => {
  test('tells its health and its metrics, and ends by SIGTERM with what runs done', async (t) => {
    const { discord, folder, ask, connected } = await world(t);
    const port = await freePort();
    const { program, ended, lines } = startProgram(t, discord, folder, { HEALTH_PORT: `${port}` });
    await connected(1);
    assert.ok(quotesOf(await discord.replyTo(ask(), PATIENCE_MS)).length > 0);
    await lineOf({ lines }, ({ msg }) => msg === 'question');
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    assert.equal(health.status, 200);
    const { status, gateway, index, queue } = (await health.json()) as Record<string, unknown>;
    assert.deepEqual(
      { status, gateway, index, queue },
      { status: 'ok', gateway: 'ready', index: 'ready', queue: 0 },
    );
    const { samples } = readPrometheus(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
    assert.equal(samples.get('verbatim_questions_total{kind="message",status="answered",language="zh"}'), 1);
    assert.equal(samples.get('verbatim_gateway_state{state="ready"}'), 1);

    const running = [1, 2, 3].map(ask);
    await discord.replyTo(ask(4), PATIENCE_MS);
    program.kill('SIGTERM');
    assert.equal(await ended, 0);
    await connected(0);
    for (const question of running) assert.equal(discord.repliesTo(question).length, 1);
    assert.equal(discord.gateway.closeCodes.at(-1), 1000);
    assert.ok(lines.every((line) => !JSON.stringify(line).includes(discord.token)));
    assert.ok(lines.every((line) => !JSON.stringify(line).includes(QUESTION)));
  });

  test('is refused where another one keeps its state, and never by one that was killed', async (t) => {
    const { discord, folder, ask, connected } = await world(t);
    const first = startProgram(t, discord, folder, {});
    await connected(1);
    const second = startProgram(t, discord, folder, {});
    assert.equal(await second.ended, 1);
    const said = second.lines.map(({ msg }) => msg);
    const refused = `state: ${join(folder, 'state')} is in use by another bot that runs. Stop that one, or set STATE_DIR to a folder of its own.`;
    assert.deepEqual(said, [refused]);
    first.program.kill('SIGKILL');
    await first.ended;
    await connected(0);
    startProgram(t, discord, folder, {});
    await connected(1);
    assert.ok(quotesOf(await discord.replyTo(ask(), PATIENCE_MS)).length > 0);
  });

  test('lives on when its engine dies, and everybody gets an answer; the engine ends with it', async (t) => {
    const { discord, folder, ask, connected } = await world(t);
    const { program, ended, lines } = startProgram(t, discord, folder, {});
    await connected(1);
    assert.ok(quotesOf(await discord.replyTo(ask(), PATIENCE_MS)).length > 0);
    const { pid: first } = await lineOf({ lines }, ({ msg }) => msg === 'articles read');
    let pid = Number(first);
    assert.notEqual(pid, program.pid);
    let person = 1;
    for (const signal of ['SIGSEGV', 'SIGKILL'] as const) {
      const before = Array.from({ length: 4 }, () => ask(person++));
      process.kill(pid, signal);
      for (const question of [...before, ask(person++)]) {
        assert.ok(quotesOf(await discord.replyTo(question, PATIENCE_MS)).length > 0);
      }
      const { msg } = await lineOf({ lines }, ({ msg }) => `${msg}`.includes(signal));
      assert.equal(msg, `engine: the engine's process ended (signal ${signal})`);
      assert.equal(await runs(pid), false);
      if (!seesProcesses) break;
      pid = childrenOf(program.pid)[0] ?? 0;
    }
    assert.equal(discord.gateway.identifies.length, 1);
    program.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.equal(await runs(pid), false);
    assert.ok(lines.every((line) => line.msg !== 'a question failed'));
  });

  test('neither runs a model nor opens an index itself', {
    skip: !seesProcesses && 'there is no /proc',
  }, async (t) => {
    const { discord, folder, ask, connected } = await world(t);
    const { program, ended } = startProgram(t, discord, folder, {});
    await connected(1);
    assert.ok(quotesOf(await discord.replyTo(ask(), PATIENCE_MS)).length > 0);
    const [child] = childrenOf(program.pid);
    assert.match(librariesOf(child), /onnxruntime/);
    assert.doesNotMatch(librariesOf(program.pid), /onnxruntime|addon\.node/);
    const indexDir = join(folder, 'index');
    assert.deepEqual(
      filesOf(program.pid).filter((path) => path.startsWith(indexDir)),
      [],
    );
    program.kill('SIGKILL');
    await ended;
    await gone(Number(child));
  });

  test('ends with exit code 1 when there is no gateway for five minutes', async (t) => {
    const { discord, folder } = await world(t);
    discord.rate.next(1, { route: /gateway/ }).hang();
    const clock = new URL('./fast-five-minutes.js', import.meta.url).href;
    const { ended, lines } = startProgram(t, discord, folder, { NODE_OPTIONS: `--import=${clock}` });
    assert.equal(await ended, 1);
    assert.deepEqual(
      lines.filter(({ level }) => level === 60).map(({ msg }) => msg),
      ['discord: no gateway for 5 minutes. Ending, so that a supervisor starts it anew.'],
    );
  });

  test('answers nothing twice when it is killed and started again', async (t) => {
    const { discord, folder, ask, connected } = await world(t);
    const questions: PostedMessage[] = [];
    for (let round = 0; round < 3; round++) {
      const { program, ended } = startProgram(t, discord, folder, {});
      await connected(1);
      for (let person = 0; person < 20; person++) questions.push(ask(person));
      await discord.until(
        () => questions.slice(-20).some((question) => discord.repliesTo(question).length > 0),
        'a reply',
        PATIENCE_MS,
      );
      program.kill('SIGKILL');
      await ended;
      await connected(0);
    }
    const replies = questions.map((question) => discord.repliesTo(question).length);
    assert.ok(
      replies.every((count) => count <= 1),
      `${replies}`,
    );
  });
});
