import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Locale, PermissionFlagsBits } from 'discord.js';
import { say } from '../../src/discord/locales/locales.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { startProgram } from './bot-program.js';
import { quotesOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const QUESTION = 'Genie 3 是谁做的？';
const PATIENCE_MS = 60_000;
const REPLIES = { method: 'POST', route: '/channels/:channel/messages' };
const EDITS = { method: 'PATCH', route: '/webhooks/:application/:token/messages/:message' };

describe('killed while it answers, and started again', () => {
  test('the bot answers what it had taken, and what was said meanwhile, once', async (t) => {
    const discord = await startFakeDiscord({
      identifyWindowMs: 0,
      buckets: WIDE_BUCKETS,
      privileged: { messageContent: true },
    });
    const folder = await mkdtemp(join(tmpdir(), 'verbatim-left-'));
    t.after(async () => {
      await discord.close();
      await rm(folder, { recursive: true, force: true });
      assert.deepEqual(discord.violations, []);
    });
    const [ada, bob, cleo, dan, eve] = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve'].map((name) =>
      discord.addUser(name),
    );
    assert.ok(ada && bob && cleo && dan && eve);
    const guild = discord.addGuild({
      name: 'Readers',
      channels: ['general', 'questions'],
      members: [{ user: ada, permissions: PermissionFlagsBits.ManageGuild }, bob, cleo, dan, eve],
    });
    const [general, questions] = [guild.channel('general'), guild.channel('questions')];
    const direct = discord.directMessages(eve);
    const mention = (author: typeof ada) =>
      discord.say({ author, channel: general, content: `${discord.mention} ${QUESTION}` });
    const hanging = (wanted: { method: string; route: string }) => {
      const times = () =>
        discord.requests.filter(({ method, route }) => method === wanted.method && route === wanted.route)
          .length;
      const before = times();
      return () => discord.until(() => times() > before, 'the request that hangs', PATIENCE_MS);
    };

    const early = discord.say({ author: bob, channel: questions, content: QUESTION });
    const first = startProgram(t, discord, folder, {});
    await discord.until(() => discord.gateway.connected === 1, 'a connection', PATIENCE_MS);
    const asked: PostedMessage[] = [
      mention(ada),
      discord.say({ author: eve, channel: direct, content: QUESTION }),
    ];
    for (const message of asked) await discord.replyTo(message, PATIENCE_MS);
    const add = { user: ada, channel: general, name: 'channel add', options: { channel: questions.id } };
    await (await discord.interact.command(add)).final();

    discord.rate.next(1, REPLIES).hang();
    const unsent = hanging(REPLIES);
    asked.push(mention(bob));
    await unsent();
    discord.rate.next(1, REPLIES).hang({ takesEffect: true });
    const unconfirmed = hanging(REPLIES);
    // In another channel: in this one the next reply waits for the one that hangs.
    asked.push(discord.say({ author: cleo, channel: discord.directMessages(cleo), content: QUESTION }));
    await unconfirmed();
    discord.rate.next(1, EDITS).hang();
    const use = { channel: general, locale: Locale.ChineseTW };
    const ask = { ...use, user: dan, name: 'ask', options: { question: QUESTION } };
    const unanswered = hanging(EDITS);
    const question = await discord.interact.command(ask);
    await unanswered();
    discord.rate.next(1, EDITS).hang();
    const unsummed = hanging(EDITS);
    const summary = await discord.interact.command({ ...use, user: eve, name: 'summary' });
    await unsummed();
    const file = join(folder, 'state', 'unfinished-0.json');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.match(await readFile(file, 'utf8'), new RegExp(question.token));
    first.program.kill('SIGKILL');
    await first.ended;

    asked.push(mention(ada), mention(ada));
    asked.push(discord.say({ author: eve, channel: direct, content: QUESTION }));
    asked.push(discord.say({ author: cleo, channel: questions, content: QUESTION }));
    const small = discord.say({ author: cleo, channel: questions, content: 'Good morning' });
    const second = startProgram(t, discord, folder, {});
    for (const message of asked) {
      assert.ok(quotesOf(await discord.replyTo(message, PATIENCE_MS)).length > 0);
    }
    assert.ok(quotesOf(await question.final(PATIENCE_MS)).length > 0);
    assert.equal((await summary.final(PATIENCE_MS)).data.content, say('zh-TW', 'error.restarted'));
    await discord.replyTo(mention(ada), PATIENCE_MS);
    second.program.kill('SIGTERM');
    assert.equal(await second.ended, 0);
    for (const message of asked) assert.equal(discord.repliesTo(message).length, 1);
    for (const message of [early, small]) assert.equal(discord.repliesTo(message).length, 0);
    assert.equal(question.edits.length, 1);
    assert.deepEqual((JSON.parse(await readFile(file, 'utf8')) as { taken: unknown }).taken, []);
    const logged = JSON.stringify([first.lines, second.lines]);
    assert.equal(logged.includes(question.token) || logged.includes(QUESTION), false);
  });
});

test('what is said in a known channel while there is no session is answered once', async (t) => {
  const world = await worldFor(t, await quickEngine());
  const { discord } = world;
  const ada = discord.addUser('Ada');
  const channel = discord.addGuild({ name: 'Readers', members: [ada] }).channel('general');
  const ask = () => discord.say({ author: ada, channel, content: `${discord.mention} ${QUESTION}` });
  const before = ask();
  await discord.replyTo(before);
  const back = discord.gateway.drop({ kind: 'invalid-session', resumable: false });
  const meanwhile = ask();
  assert.equal(await back, 'identified');
  await discord.replyTo(meanwhile);
  const after = ask();
  await discord.replyTo(after);
  for (const question of [before, meanwhile, after]) assert.equal(discord.repliesTo(question).length, 1);
});
