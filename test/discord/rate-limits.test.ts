import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { InteractionResponseType, PermissionFlagsBits } from 'discord.js';
import type { Gate } from '../../src/discord/gate.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { quotesOf, wideGate } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const QUESTION = 'Genie 3 是谁做的？';
const MOMENT_MS = 300;

const engine = await quickEngine();

test('after a 401 the token is used no more, also for what waits already, and the bot ends with a line', async (t) => {
  const lost: string[] = [];
  const wide = wideGate();
  let answered = 0;
  const gate: Gate = {
    ...wide,
    admit: (...visit) => wide.admit(...visit).finally(() => answered++),
  };
  const world = await worldFor(t, engine, {
    bot: { gate, onLost: ({ message }) => lost.push(message) },
    discord: { buckets: { ...WIDE_BUCKETS, messages: { requests: 1, windowMs: MOMENT_MS } } },
  });
  const { discord } = world;
  const people = Array.from({ length: 20 }, (_, i) => discord.addUser(`Person ${i}`));
  const channel = discord.addGuild({ name: 'Readers', members: people }).channel('general');
  const content = `${discord.mention} ${QUESTION}`;
  const questions = people.map((author) => discord.say({ author, channel, content }));
  const replied = () => questions.filter((question) => discord.repliesTo(question).length > 0).length;
  await discord.until(() => replied() > 0 && answered === people.length, 'all to wait for their turn');
  discord.revokeToken();
  const refused = () => discord.requests.filter(({ status }) => status === 401);
  await discord.until(() => refused().length > 0, 'a 401');
  await sleep(3 * MOMENT_MS);
  assert.ok(replied() < people.length - 2, 'some still waited');
  assert.equal(refused().length, 1);
  assert.deepEqual(lost, [
    "discord: Discord refuses DISCORD_TOKEN. Copy the bot's token again: Discord Developer Portal, Bot, Reset Token.",
  ]);
});

test('in a storm fewer than 100 requests are refused, and every question that can be is answered once', async (t) => {
  const world = await worldFor(t, engine, {
    discord: {
      buckets: { ...WIDE_BUCKETS, messages: { requests: 20, windowMs: 200 } },
      globalPerSecond: 200,
    },
  });
  const { discord } = world;
  const asking = Array.from({ length: 200 }, (_, i) => discord.addUser(`Person ${i}`));
  const deaf = Array.from({ length: 150 }, (_, i) =>
    discord.addUser(`Closed ${i}`, { acceptsDirectMessages: false }),
  );
  const channels = ['a', 'b', 'c', 'd'];
  const guild = discord.addGuild({
    name: 'Readers',
    channels: [...channels, 'muted'],
    members: [...asking, ...deaf],
  });
  const muted = guild.channel('muted');
  discord.denyBot(muted, PermissionFlagsBits.SendMessages);
  const content = `${discord.mention} ${QUESTION}`;
  discord.rate
    .next(5, { method: 'POST', route: '/channels/:channel/messages' })
    .status429({ retryAfter: 0.05 });
  discord.rate
    .next(3, { method: 'POST', route: '/channels/:channel/messages' })
    .status429({ scope: 'global', retryAfter: 0.1 });
  discord.rate.next(5, { method: 'POST', route: '/channels/:channel/messages' }).serverError(503);
  for (const author of deaf) discord.say({ author, channel: muted, content });
  const questions = asking.map((author, i) =>
    discord.say({ author, channel: guild.channel(channels[i % channels.length] ?? 'a'), content }),
  );
  for (const question of questions) assert.ok(quotesOf(await discord.replyTo(question, 60_000)).length > 0);
  await sleep(MOMENT_MS);
  for (const question of questions) assert.equal(discord.repliesTo(question).length, 1);
  assert.ok(discord.rate.invalidRequests < 100, `${discord.rate.invalidRequests} refused`);
});

test('slow and failing answers of Discord cost no acknowledgement of others', async (t) => {
  const world = await worldFor(t, engine);
  const { discord } = world;
  const people = Array.from({ length: 30 }, (_, i) => discord.addUser(`Person ${i}`));
  const channel = discord.addGuild({ name: 'Readers', members: people }).channel('general');
  const toReplies = { method: 'POST', route: '/channels/:channel/messages' };
  discord.rate.next(2, toReplies).slow(2_000);
  discord.rate.next(2, toReplies).status429({ retryAfter: 1.5 });
  for (const author of people.slice(0, 10))
    discord.say({ author, channel, content: `${discord.mention} ${QUESTION}` });
  const used = await Promise.all(
    people
      .slice(10)
      .map((user) =>
        discord.interact.command({ user, channel, name: 'ask', options: { question: QUESTION } }),
      ),
  );
  for (const interaction of used) {
    assert.equal(interaction.failed, false);
    assert.equal(interaction.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
    assert.ok(quotesOf(await interaction.final()).length > 0);
  }
});
