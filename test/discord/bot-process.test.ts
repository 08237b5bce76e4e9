import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { commands } from '../../src/discord/commands/definitions.js';
import { say } from '../../src/discord/locales/locales.js';
import { packageRoot } from '../../src/package-root.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { Channel, User } from '../fake-discord/model.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { buttonOf, quotesOf } from './bot-world.js';
import { smallArticleIn } from './small-article.js';

const MAIN = join(packageRoot, 'build', 'src', 'main.js');
const PATIENCE_MS = 60_000;

let discord: FakeDiscord;
let folder: string;
let ada: User;
let channel: Channel;
const running = new Set<ChildProcess>();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbatim-process-'));
  discord = await startFakeDiscord({ buckets: WIDE_BUCKETS, identifyWindowMs: 1 });
  ada = discord.addUser('Ada');
  channel = discord
    .addGuild({ name: 'Readers', members: [{ user: ada, permissions: PermissionFlagsBits.ManageGuild }] })
    .channel('general');
});

after(async () => {
  for (const child of running) child.kill('SIGKILL');
  await discord.close();
  await rm(folder, { recursive: true, force: true });
  assert.deepEqual(discord.violations, []);
});

function run(command: string, changes: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, command], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      DISCORD_TOKEN: discord.token,
      DISCORD_API: discord.api,
      INDEX_DIR: join(folder, 'index'),
      ARTICLES_DIR: smallArticleIn(folder),
      STATE_DIR: join(folder, 'state'),
      ...changes,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, exit, output: text(child.stdout), errors: text(child.stderr) };
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`the start command runs the bot until ${signal}, and exits 0`, async () => {
    const sessions = discord.gateway.identifies.length;
    const { child, exit, errors } = run('start');
    await discord.until(() => discord.gateway.identifies.length > sessions, 'a session', PATIENCE_MS);
    const said = discord.say({ author: ada, channel, content: `${discord.mention} Genie 3 是谁做的？` });
    assert.ok(quotesOf(await discord.replyTo(said, PATIENCE_MS)).length > 0);
    child.kill(signal);
    assert.equal(await exit, 0);
    const lines = (await errors).trim().split('\n');
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(logged.filter(({ msg }) => msg === 'question').length, 1);
    assert.equal(lines.join('').includes(discord.token), false);
  });
}

test('SIGTERM while the gateway does not answer ends it too, with 0', async () => {
  const sessions = discord.gateway.identifies.length;
  const { child, exit, errors } = run('start');
  await discord.until(() => discord.gateway.identifies.length > sessions, 'a session', PATIENCE_MS);
  const said = discord.say({ author: ada, channel, content: `${discord.mention} Genie 3 是谁做的？` });
  await discord.replyTo(said, PATIENCE_MS);
  discord.gateway.holdHandshakes();
  void discord.gateway.drop({ kind: 'reset' });
  await discord.until(() => discord.gateway.handshakesHeld > 0, 'a handshake', PATIENCE_MS);
  child.kill('SIGTERM');
  assert.equal(await exit, 0, await errors);
  discord.gateway.resetHandshakes();
});

test('votes and question channels outlive SIGKILL, and no question is answered twice', async () => {
  const sessions = () => discord.gateway.identifies.length;
  const before = sessions();
  const first = run('start');
  await discord.until(() => sessions() > before, 'a session', PATIENCE_MS);
  const said = discord.say({ author: ada, channel, content: `${discord.mention} Genie 3 是谁做的？` });
  const answer = await discord.replyTo(said, PATIENCE_MS);
  const vote = async () => {
    const customId = buttonOf(answer, 'u');
    return (await (await discord.interact.component({ user: ada, message: answer, customId })).final()).data
      .content;
  };
  const use = { user: ada, channel };
  assert.equal(await vote(), say('en-US', 'vote.up'));
  await (await discord.interact.command({ ...use, name: 'channel add' })).final();
  first.child.kill('SIGKILL');
  await first.exit;
  const known = sessions();
  const second = run('start');
  await discord.until(() => sessions() > known + 1, 'a session, the intent having been refused', PATIENCE_MS);
  const next = discord.say({ author: ada, channel, content: `${discord.mention} 机器人数据为什么稀缺？` });
  await discord.replyTo(next, PATIENCE_MS);
  assert.equal(await vote(), say('en-US', 'vote.taken'));
  const listed = await (await discord.interact.command({ ...use, name: 'channel list' })).final();
  assert.ok(listed.data.content.startsWith(say('en-US', 'channel.list', { channels: `<#${channel.id}>` })));
  assert.equal(discord.repliesTo(said).length, 1);
  second.child.kill('SIGTERM');
  assert.equal(await second.exit, 0);
});

test('deploy registers the commands by hand, and says when there is nothing to do', async () => {
  const guild = discord.addGuild({ name: 'By hand' });
  const settings = { DISCORD_GUILD: guild.id };
  const first = run('deploy', settings);
  assert.equal(await first.exit, 0, await first.errors);
  assert.match(await first.output, /^Commands registered in server \d+\.\n$/);
  assert.equal(discord.commands.list(guild.id).length, commands.length);
  const second = run('deploy', settings);
  assert.equal(await second.exit, 0);
  assert.match(await second.output, /are as they should be/);
});

test('what cannot start is one line on stderr and exit code 1', async () => {
  const wrong = [
    {
      command: 'start',
      settings: { DISCORD_TOKEN: 'MTA.wrong.token' },
      line: /Discord refuses DISCORD_TOKEN/,
    },
    { command: 'start', settings: { DISCORD_API: 'http://127.0.0.1:9/api' }, line: /cannot be reached/ },
    { command: 'start', settings: { ARTICLES_DIR: join(folder, 'none') }, line: /none/ },
    {
      command: 'deploy',
      settings: { DISCORD_TOKEN: 'MTA.wrong.token' },
      line: /Discord refuses DISCORD_TOKEN/,
    },
    {
      command: 'deploy',
      settings: { DISCORD_API: 'http://127.0.0.1:9/api' },
      line: /could not be registered/,
    },
  ];
  for (const { command, settings, line } of wrong) {
    const { exit, errors } = run(command, settings);
    assert.equal(await exit, 1);
    const said = (await errors).split('\n').filter((text) => text !== '' && !text.startsWith('{'));
    assert.equal(said.length, 1, said.join('\n'));
    assert.match(said[0] ?? '', line);
  }
});
