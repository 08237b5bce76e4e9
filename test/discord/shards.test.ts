import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayCloseCodes } from 'discord.js';
import { ownShard, runShards } from '../../src/discord/shards.js';
import { Secret } from '../../src/setting-table.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { startProgram } from './bot-program.js';
import { quotesOf } from './bot-world.js';
import { largeArticleIn } from './large-article.js';

const QUESTION = 'Genie 3 是谁做的？';
const PATIENCE_MS = 60_000;

async function world(t: TestContext) {
  const discord = await startFakeDiscord({ identifyWindowMs: 0, recommendedShards: 2 });
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-shards-'));
  t.after(async () => {
    await discord.close();
    await rm(folder, { recursive: true, force: true });
    assert.deepEqual(discord.violations, []);
  });
  const ada = discord.addUser('Ada');
  const channels = [0, 1].map((shard) =>
    discord.addGuild({ name: `Server ${shard}`, members: [ada], shard: [shard, 2] }).channel('general'),
  );
  const ask = (shard: number) => {
    const channel = channels[shard];
    assert.ok(channel);
    return discord.say({ author: ada, channel, content: `${discord.mention} ${QUESTION}` });
  };
  const answered = async (shard: number) => {
    const question = ask(shard);
    const reply = await discord.replyTo(question, PATIENCE_MS);
    assert.ok(quotesOf(reply).length > 0, JSON.stringify(reply.data.embeds));
    assert.equal(discord.repliesTo(question).length, 1);
  };
  const connected = (shards: number) =>
    discord.until(() => discord.gateway.connected === shards, `${shards} connections`, PATIENCE_MS);
  return { discord, folder, answered, connected };
}

test('two shards answer each their servers, from one index; one that ends is started again', async (t) => {
  const { discord, folder, answered, connected } = await world(t);
  const { program, ended, lines } = startProgram(t, discord, folder, { SHARDS: 'auto' });
  await connected(2);
  for (const shard of [0, 1, 0]) await answered(shard);
  assert.deepEqual(
    discord.gateway.identifies.map(({ shard }) => shard),
    [
      [0, 2],
      [1, 2],
    ],
  );
  const [vectors = ''] = await vectorsIn(folder);
  const { mtimeMs } = await stat(vectors);
  const [first] = discord.gateway.identifies;
  assert.ok(first && mtimeMs < first.at, 'the index was built before the first shard began, and not again');
  assert.deepEqual(
    (await readdir(join(folder, 'state'))).filter((name) => name.endsWith('.journal')).sort(),
    ['state-0.journal', 'state-1.journal'],
  );

  const gone = discord.gateway.recovery(1);
  void discord.gateway.drop({ kind: 'close', code: GatewayCloseCodes.InvalidShard }, 1);
  assert.equal(await gone, 'identified');
  await answered(1);
  assert.ok(lines.some(({ msg }) => String(msg).includes('shard 1 of 2 ended. Starting it again')));

  program.kill('SIGTERM');
  assert.equal(await ended, 0);
  await connected(0);
});

test('shards that never get ready are not started again and again', async (t) => {
  const { discord, folder } = await world(t);
  const { ended, lines } = startProgram(t, discord, folder, {
    SHARDS: '2',
    DISCORD_TOKEN: 'MTA.wrong.token',
  });
  assert.equal(await ended, 1);
  assert.ok(lines.some(({ msg }) => String(msg).includes('Discord refuses DISCORD_TOKEN')));
  assert.ok(lines.some(({ msg }) => String(msg).includes('shard 0 of 2 did not get ready')));
  assert.ok(discord.rate.invalidRequests <= 2, `${discord.rate.invalidRequests}`);
});

test('shards end when the process that started them is killed', async (t) => {
  const { discord, folder, connected } = await world(t);
  const { program } = startProgram(t, discord, folder, { SHARDS: '1' });
  await connected(1);
  program.kill('SIGKILL');
  await connected(0);
  assert.equal(discord.gateway.closeCodes.at(-1), 1000, 'a goodbye');
});

test('told to stop while the index of the shards is built, it gives that up', async (t) => {
  const { discord, folder } = await world(t);
  const articlesDir = await largeArticleIn(folder);
  const { program, ended, lines } = startProgram(t, discord, folder, {
    SHARDS: '2',
    ARTICLES_DIR: articlesDir,
  });
  while (!lines.some(({ msg }) => msg === 'reading the articles')) await sleep(20);
  program.kill('SIGTERM');
  assert.equal(await ended, 0);
  assert.deepEqual(await vectorsIn(folder), []);
  assert.deepEqual(discord.gateway.identifies, []);
});

test('a shard whose process cannot be started ends all with a line, and not by an error that nobody hears', async (t) => {
  const { discord } = await world(t);
  const notices: string[] = [];
  const { execPath } = process;
  t.after(() => {
    process.execPath = execPath;
  });
  process.execPath = '/none/such';
  const exitCode = await runShards({
    token: new Secret(discord.token),
    shards: 2,
    api: discord.api,
    program: import.meta.filename,
    arguments: [],
    prepare: async () => {},
    onNotice: (line) => notices.push(line),
    signal: new AbortController().signal,
    readyWithinMs: 1_000,
  });
  assert.equal(exitCode, 1);
  assert.match(notices[0] ?? '', /^discord: shard 0 of 2 reports an error \(spawn .*ENOENT\)\.$/);
  assert.match(notices[1] ?? '', /^discord: shard 0 of 2 did not get ready/);
  assert.equal(notices.length, 2);
});

test('a process knows which shard it is', () => {
  assert.deepEqual(ownShard({ VERBATIM_SHARD: '1/16' }), { id: 1, count: 16 });
  assert.equal(ownShard({ SHARDS: '2' }), null);
  assert.equal(ownShard({ VERBATIM_SHARD: 'all' }), null);
});

async function vectorsIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true });
  return found.filter((path) => path.endsWith('.bin')).map((path) => join(folder, path));
}
