import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quotesOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const QUESTION = 'Genie 3 是谁做的？';
const SETTLED_MS = 300;
/** How the bot looks up what a thread grew from. */
const LOOK_UP = { method: 'GET', route: '/channels/:channel/messages/:message' } as const;

const engine = await quickEngine();

/** A thread that grew from an answer, with nothing of it remembered, and no question channel anywhere. */
async function ownThread(t: TestContext) {
  const world = await worldFor(t, engine, { discord: { privileged: { messageContent: true } } });
  const { discord } = world;
  const ada = discord.addUser('Ada');
  const general = discord.addGuild({ name: 'Readers', members: [ada] }).channel('general');
  const said = discord.say({ author: ada, channel: general, content: `${discord.mention} ${QUESTION}` });
  const answer = await discord.replyTo(said);
  const thread = discord.addThread({ parent: general, name: 'more', owner: ada, from: answer });
  await world.restart();
  const ask = () => discord.say({ author: ada, channel: thread, content: '它是什么时候发布的？' });
  const spoken = () => discord.messages(thread).filter(({ data }) => data.author.id === discord.botUser.id);
  return { world, discord, ask, spoken };
}

test('in a thread that grew from its answer it is asked on without a mention, also where no channel was set', async (t) => {
  const { world, discord, ask } = await ownThread(t);
  assert.ok(world.bot.client.options.intents.has('MessageContent'));
  assert.ok(quotesOf(await discord.replyTo(ask())).length > 0);
});

test('a thread that cannot be looked up once is looked up again', async (t) => {
  const { discord, ask } = await ownThread(t);
  discord.rate.next(1, LOOK_UP).refuse('missingAccess');
  const unheard = ask();
  await sleep(SETTLED_MS);
  assert.ok(quotesOf(await discord.replyTo(ask())).length > 0);
  assert.equal(discord.repliesTo(unheard).length, 0);
});

test('a question that is deleted while its thread is looked up gets no answer', async (t) => {
  const { discord, ask, spoken } = await ownThread(t);
  discord.rate.next(1, LOOK_UP).slow(SETTLED_MS);
  const question = ask();
  await sleep(SETTLED_MS / 3);
  discord.delete(question);
  await sleep(SETTLED_MS * 2);
  assert.deepEqual(spoken(), []);
  assert.ok(quotesOf(await discord.replyTo(ask())).length > 0);
});

test('a question that is edited while its thread is looked up is answered as it reads then', async (t) => {
  const { discord, ask } = await ownThread(t);
  discord.rate.next(1, LOOK_UP).slow(SETTLED_MS);
  const question = ask();
  await sleep(SETTLED_MS / 3);
  discord.edit(question, { content: '谁创立了World Labs？' });
  const reply = await discord.replyTo(question);
  assert.ok(quotesOf(reply).join('').includes('World Labs'));
  assert.equal(discord.repliesTo(question).length, 1);
});
