import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { User } from '../fake-discord/model.js';
import type { AddedGuild } from '../fake-discord/places.js';
import { type BotWorld, botWorld, realEngine } from './bot-world.js';

let engine: Awaited<ReturnType<typeof realEngine>>;
let world: BotWorld;
let ada: User;
let guild: AddedGuild;

before(async () => {
  engine = await realEngine();
  world = await botWorld(engine.engine);
  ada = world.discord.addUser('Ada');
  guild = world.discord.addGuild({ name: 'Readers', channels: ['general'], members: [ada] });
});

after(async () => {
  await world.close();
  await engine.close();
});

test('a mention is answered by a reply with quotes', async () => {
  const { discord } = world;
  const question = discord.say({
    author: ada,
    channel: guild.channel('general'),
    content: `${discord.mention} Genie 3 是谁做的？`,
  });
  const reply = await discord.replyTo(question);
  assert.match(reply.data.embeds[0]?.description ?? '', /「/);
});
