import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { InteractionResponseType, PermissionFlagsBits } from 'discord.js';
import type { Engine } from '../../src/answer/engine.js';
import { openTestEngine, type TestEngine } from '../answer/engines.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { botWorld, quotesOf } from './bot-world.js';

const QUESTION = 'Genie 3 是谁做的？';
const MOMENT_MS = 300;

let engine: TestEngine;

before(async () => {
  engine = await openTestEngine();
});

after(() => engine.close());

test('after a 401 the token is used no more, and the bot ends with a line', async () => {
  const lost: string[] = [];
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const slow: Engine = {
    ...engine.engine,
    ask: async (text, options) => {
      await free;
      return engine.engine.ask(text, options);
    },
  };
  const world = await botWorld(slow, { bot: { onLost: ({ message }) => lost.push(message) } });
  const { discord } = world;
  const people = Array.from({ length: 40 }, (_, i) => discord.addUser(`Person ${i}`));
  const channels = ['a', 'b', 'c', 'd'];
  const guild = discord.addGuild({ name: 'Readers', channels, members: people });
  try {
    people.forEach((author, i) => {
      const channel = guild.channel(channels[i % channels.length] ?? 'a');
      discord.say({ author, channel, content: `${discord.mention} ${QUESTION}` });
    });
    await sleep(MOMENT_MS);
    discord.revokeToken();
    letGo();
    await discord.until(() => discord.requests.some(({ status }) => status === 401), 'a 401');
    await sleep(MOMENT_MS);
    // What was on its way in other channels when the first was refused could not be called back.
    assert.ok(discord.rate.invalidRequests <= channels.length, `${discord.rate.invalidRequests} refused`);
    assert.deepEqual(lost, [
      "discord: Discord refuses DISCORD_TOKEN. Copy the bot's token again: Discord Developer Portal, Bot, Reset Token.",
    ]);
  } finally {
    await world.close();
  }
});

test('in a storm fewer than 100 requests are refused, and every question that can be is answered once', async () => {
  const world = await botWorld(engine.engine, {
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
  try {
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
  } finally {
    await world.close();
  }
});

test('slow and failing answers of Discord cost no acknowledgement of others', async () => {
  const world = await botWorld(engine.engine);
  const { discord } = world;
  const people = Array.from({ length: 30 }, (_, i) => discord.addUser(`Person ${i}`));
  const channel = discord.addGuild({ name: 'Readers', members: people }).channel('general');
  try {
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
  } finally {
    await world.close();
  }
});
