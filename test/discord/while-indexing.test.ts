import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { InteractionResponseType } from 'discord.js';
import { startEngineThread } from '../../src/answer/engine-thread.js';
import { openGate } from '../../src/discord/gate.js';
import { say } from '../../src/discord/locales/locales.js';
import { bundledModels } from '../../src/package-root.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import { hasBundledModel } from '../search/bundled-embedder.js';
import { botWorld, quotesOf } from './bot-world.js';
import { largeArticleIn } from './large-article.js';
import { worldFor } from './readers.js';

const PEOPLE = 50;
const PATIENCE_MS = 60_000;

test('fifty people who ask while a large index is built are acknowledged meanwhile, and answered afterwards, or told', {
  skip: !hasBundledModel && 'the bundled model is missing',
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-indexing-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const articlesDir = await largeArticleIn(folder);
  let isOpen = false;
  let embedded = 0;
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const thread = startEngineThread({
    articlesDir,
    indexDir: join(folder, 'index'),
    model: 'verbatim-mini',
    modelCache: folder,
    hubEndpoint: 'http://127.0.0.1:9',
    bundledModels,
    onProgress: ({ done }) => {
      embedded = done;
      begin();
    },
  });
  thread.ready.then(() => {
    isOpen = true;
  });
  const world = await botWorld(thread.ready, { bot: { gate: openGate({ queueLimit: 100 }) } });
  try {
    const { discord } = world;
    const ask = crowd(discord);
    await begun;
    const used = await Promise.all(
      Array.from({ length: PEOPLE }, (_, i) => ask(i, `What does sentence ${i * 100} say of film 3?`)),
    );
    assert.equal(isOpen, false, 'all were acknowledged before the index was there');
    const slowestMs = Math.max(...used.map(({ ackAfterMs }) => ackAfterMs ?? Number.POSITIVE_INFINITY));
    t.diagnostic(`acknowledged within ${slowestMs} ms, when ${embedded} texts were embedded`);
    for (const interaction of used) {
      assert.equal(interaction.failed, false);
      assert.equal(interaction.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
    }
    for (const interaction of used) {
      const answer = await interaction.final(PATIENCE_MS);
      assert.ok(quotesOf(answer).length > 0 || answer.data.content === say('en-US', 'error.indexing'));
    }
  } finally {
    await world.close();
    await thread.close();
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
