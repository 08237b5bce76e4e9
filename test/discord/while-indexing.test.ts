import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { InteractionResponseType } from 'discord.js';
import type { Engine } from '../../src/answer/engine.js';
import type { BotOptions } from '../../src/discord/bot.js';
import { type Gate, openGate } from '../../src/discord/gate.js';
import { say } from '../../src/discord/locales/locales.js';
import { ANSWERABLE_MS, type Taken, type Unfinished } from '../../src/discord/unfinished.js';
import { startEngineProcess } from '../../src/engine/open.js';
import { modelRoles } from '../../src/models/profile.js';
import { bundledModels } from '../../src/package-root.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { botWorld, quotesOf, wideGate } from './bot-world.js';
import { largeArticleIn } from './large-article.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const QUESTION = 'Genie 3 是谁做的？';
const PEOPLE = 50;
const questionOf = (person: number) => `What does sentence ${person * 10} say of film 3?`;
const PATIENCE_MS = 60_000;

test('fifty people who ask while a large index is built are acknowledged meanwhile, and answered afterwards, or told', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-indexing-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const articlesDir = await largeArticleIn(folder);
  let isOpen = false;
  let embedded = 0;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const engineProcess = startEngineProcess({
    articlesDir,
    indexDir: join(folder, 'index'),
    model: modelRoles.encoder.bundled,
    readerModel: modelRoles.reader.bundled,
    modelCache: folder,
    hubEndpoint: 'http://127.0.0.1:9',
    bundledModels,
    onProgress: ({ done }) => {
      embedded = done;
      begin();
    },
  });
  engineProcess.ready.then(
    () => {
      isOpen = true;
    },
    // On a slow machine everybody is told that it takes too long, and it is closed before it is open.
    () => {},
  );
  const world = await botWorld(engineProcess.ready, { bot: { gate: openGate({ queueLimit: 100 }) } });
  try {
    const { discord } = world;
    const ask = crowd(discord);
    await begun;
    const used = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => ask(i, questionOf(i))));
    assert.equal(isOpen, false, 'all were acknowledged before the index was there');
    const slowestMs = Math.max(...used.map(({ ackAfterMs }) => ackAfterMs ?? Number.POSITIVE_INFINITY));
    t.diagnostic(`acknowledged within ${slowestMs} ms, when ${embedded} sentences were embedded`);
    for (const interaction of used) {
      assert.equal(interaction.failed, false);
      assert.equal(interaction.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
    }
    for (const [i, interaction] of used.entries()) {
      const answer = await interaction.final(PATIENCE_MS);
      const { content, embeds } = answer.data;
      // Whether the article holds an answer is for the models to say; what was asked stands above either.
      assert.ok(embeds[0]?.author?.name === questionOf(i) || content === say('en-US', 'error.indexing'));
    }
  } finally {
    await world.close();
    await engineProcess.close();
  }
});

test('fifty people whose questions come too early are all told so, none after the others', async (t) => {
  const bot = { gate: openGate({ queueLimit: 100 }), openingWaitMs: 1_000 };
  const world = await worldFor(t, new Promise<never>(() => {}), { bot });
  const ask = crowd(world.discord);
  const used = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => ask(i, 'Who says so?')));
  // One after another they would wait for longer than is waited here.
  const told = await Promise.all(used.map(async (interaction) => (await interaction.final()).data.content));
  assert.deepEqual([...new Set(told)], [say('en-US', 'error.indexing')]);
});

/** A bot that starts with a question that a process before it left, and that takes longer to open than anybody waits. */
async function withQuestionLeft(t: TestContext, bot: Partial<BotOptions> = {}) {
  const engine = await quickEngine();
  let open = () => {};
  const opening = new Promise<Engine>((resolve) => {
    open = () => resolve(engine);
  });
  const asked: PostedMessage[] = [];
  const left: Taken[] = [];
  const prepare = (discord: FakeDiscord) => {
    const ada = discord.addUser('Ada');
    const question = discord.say({ author: ada, channel: discord.directMessages(ada), content: QUESTION });
    asked.push(question);
    left.push({ kind: 'message', id: question.id, channelId: question.channelId, at: Date.now() });
  };
  const unfinished: Unfinished = { left, channels: [], take: () => {}, finish: () => {}, close: () => {} };
  const world = await worldFor(t, opening, { bot: { openingWaitMs: 10, unfinished, ...bot }, prepare });
  const [question] = asked;
  assert.ok(question);
  return { discord: world.discord, question, open };
}

test('a question that was left waits for the articles longer than one that can be asked again', async (t) => {
  const { discord, question, open } = await withQuestionLeft(t);
  await sleep(1_000);
  assert.equal(discord.repliesTo(question).length, 0);
  open();
  assert.ok(quotesOf(await discord.replyTo(question)).length > 0);
});

test('it waits too while the gate has no room before the articles are read', async (t) => {
  const gate = wideGate();
  let refused = 0;
  let isShut = true;
  const admit: Gate['admit'] = async (...visit) => {
    if (!isShut) return gate.admit(...visit);
    refused += 1;
    return { state: 'busy', retryInMs: 10 };
  };
  const { discord, question, open } = await withQuestionLeft(t, { gate: { ...gate, admit } });
  while (refused < 10 && discord.repliesTo(question).length === 0) await sleep(10);
  assert.equal(discord.repliesTo(question).length, 0);
  isShut = false;
  open();
  assert.ok(quotesOf(await discord.replyTo(question)).length > 0);
});

test('when it can hardly be answered any more, who asked is told so', async (t) => {
  const { discord, question } = await withQuestionLeft(t);
  await sleep(300);
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + ANSWERABLE_MS });
  const told = await discord.replyTo(question);
  t.mock.timers.reset();
  assert.equal(told.data.content, say('zh-CN', 'error.indexing'));
});

/** People in two servers: one server alone may not ask so often. */
function crowd(discord: FakeDiscord) {
  const people = Array.from({ length: PEOPLE }, (_, i) => discord.addUser(`Person ${i}`));
  const channels = ['Readers', 'Writers'].map((name) =>
    discord.addGuild({ name, members: people }).channel('general'),
  );
  return (person: number, question: string) => {
    const [user, channel] = [people[person], channels[person % channels.length]];
    assert.ok(user && channel);
    return discord.interact.command({ user, channel, name: 'ask', options: { question } });
  };
}
