import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  Events,
  type Message,
  type OmitPartialGroupDMChannel,
  PermissionFlagsBits,
} from 'discord.js';
import type { Gate } from '../../src/discord/gate.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { type BotWorld, botWorld, quotesOf, wideGate } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const QUESTION = 'Genie 3 是谁做的？';
const SETTLED_MS = 100;
/** A person would not wait so long for what needs no waiting. */
const AT_ONCE_MS = 5_000;

const engine = await quickEngine();

function place({ discord }: BotWorld) {
  const [ada, bob] = [discord.addUser('Ada'), discord.addUser('Bob')];
  const guild = discord.addGuild({
    name: 'Readers',
    channels: ['general', 'questions', 'quiet'],
    members: [{ user: ada, permissions: PermissionFlagsBits.ManageGuild }, bob],
  });
  const general = guild.channel('general');
  const ask = (said: Partial<Parameters<FakeDiscord['say']>[0]> = {}) =>
    discord.say({ author: ada, channel: general, content: `${discord.mention} ${QUESTION}`, ...said });
  return { discord, ada, bob, guild, general, ask };
}

async function answeredOnce(discord: FakeDiscord, questions: readonly PostedMessage[]): Promise<void> {
  for (const question of questions) assert.ok(quotesOf(await discord.replyTo(question)).length > 0);
  await sleep(SETTLED_MS);
  for (const question of questions) assert.equal(discord.repliesTo(question).length, 1);
}

test('between two sessions it is heard wherever it was asked of late: channel, thread, direct message, /ask', async (t) => {
  const { discord, ada, bob, general, guild, ask } = place(await worldFor(t, engine));
  const answer = await discord.replyTo(ask());
  const thread = discord.addThread({ parent: general, name: 'more', owner: ada, from: answer });
  const direct = { author: bob, channel: discord.directMessages(bob), content: QUESTION };
  await discord.replyTo(ask(direct));
  await discord.replyTo(ask({ channel: thread }));
  const quiet = guild.channel('quiet');
  const use = { user: ada, channel: quiet, name: 'ask', options: { question: QUESTION } };
  await (await discord.interact.command(use)).final();

  const back = discord.gateway.drop({ kind: 'invalid-session', resumable: false });
  const meanwhile = [ask(), ask({ channel: thread }), ask(direct), ask({ channel: quiet, author: bob })];
  const toNobody = ask({ author: bob, content: 'Good morning, everybody' });
  assert.equal(await back, 'identified');
  await answeredOnce(discord, meanwhile);
  assert.equal(discord.repliesTo(toNobody).length, 0);
});

test('a question that is seen in its channel before its event comes is still answered', async (t) => {
  const world = await worldFor(t, engine);
  const { discord, bob, general, ask } = place(world);
  const question = ask();
  const reply = await discord.replyTo(question);
  await world.restart();
  await discord.replyTo(ask());
  const client: Client = world.bot.client;
  const channel = await client.channels.fetch(general.id);
  assert.ok(channel?.isTextBased());
  const seen = await channel.messages.fetch(question.id);
  discord.gateway.pause();
  const next = ask({ author: bob });
  // For the deletion the bot looks for its answer among what was said after the question.
  client.emit(Events.MessageDelete, seen as OmitPartialGroupDMChannel<Message>);
  await discord.until(() => reply.deleted, 'the deleted answer');
  discord.gateway.unpause();
  await answeredOnce(discord, [next]);
});

/** A gate that is shut for a while when it is told so. */
function shuttingGate() {
  const wide = wideGate();
  const door = { isShut: false };
  const refused: string[] = [];
  const gate: Gate = {
    admit: async (...visit) => {
      if (!door.isShut) return wide.admit(...visit);
      refused.push(visit[0].userId);
      return { state: 'cooldown', retryInMs: 20_000, of: 'person' };
    },
    depth: 0,
    drain: (timeoutMs) => wide.drain(timeoutMs),
  };
  const shut = (isShut: boolean) => Object.assign(door, { isShut });
  return { gate, refused, shut };
}

async function withWaitingEdit(t: TestContext) {
  const { gate, refused, shut } = shuttingGate();
  const world = await botWorld(engine, { bot: { gate } });
  t.after(() => world.close());
  const { discord, ask } = place(world);
  const question = ask();
  const reply = await discord.replyTo(question);
  shut(true);
  discord.edit(question, { content: `${discord.mention} Who founded World Labs?` });
  while (refused.length === 0) await sleep(10);
  return { world, discord, question, reply, shut };
}

test('an edit that waits does not keep a newer one waiting, nor a deletion', async (t) => {
  const { discord, question, reply, shut } = await withWaitingEdit(t);
  shut(false);
  const newer = '机器人数据为什么稀缺？';
  discord.edit(question, { content: `${discord.mention} ${newer}` });
  const isNewer = () => reply.data.embeds[0]?.author?.name === newer;
  await discord.until(isNewer, 'the newer edit', AT_ONCE_MS);
  shut(true);
  discord.edit(question, { content: `${discord.mention} Who founded World Labs?` });
  discord.delete(question);
  await discord.until(() => reply.deleted, 'the deleted answer', AT_ONCE_MS);
});

test('an edit that waits does not keep the bot from stopping', async (t) => {
  const { world } = await withWaitingEdit(t);
  const late = Symbol('late');
  assert.notEqual(await Promise.race([world.bot.stop(), sleep(AT_ONCE_MS, late, { ref: false })]), late);
});
