import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { InteractionResponseType } from 'discord.js';
import { startEngineThread } from '../../src/answer/engine-thread.js';
import { bundledModels } from '../../src/package-root.js';
import { hasBundledModel } from '../search/bundled-embedder.js';
import { botWorld, quotesOf } from './bot-world.js';

const PEOPLE = 50;
const SENTENCES = 6_000;
const SENTENCES_EACH = 6;

function largeArticle(): string {
  const sentence = (i: number) =>
    `Sentence ${i} says that the world model of case ${i % 97} predicts frame ${i * 7} of film ${i % 31}.`;
  const paragraphs = Array.from({ length: SENTENCES / SENTENCES_EACH }, (_, paragraph) =>
    Array.from({ length: SENTENCES_EACH }, (_, i) => sentence(paragraph * SENTENCES_EACH + i)).join(' '),
  );
  return `A large article\n\n${paragraphs.join('\n\n')}\n`;
}

test('fifty people who ask while a large index is built are acknowledged meanwhile, and answered afterwards', {
  skip: !hasBundledModel && 'the bundled model is missing',
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-indexing-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const articlesDir = join(folder, 'articles');
  await mkdir(articlesDir);
  await writeFile(join(articlesDir, 'large.txt'), largeArticle());
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
  const world = await botWorld(thread.ready);
  try {
    const { discord } = world;
    const people = Array.from({ length: PEOPLE }, (_, i) => discord.addUser(`Person ${i}`));
    const channel = discord.addGuild({ name: 'Readers', members: people }).channel('general');
    await begun;
    const used = await Promise.all(
      people.map((user, i) => {
        const question = `What does sentence ${i * 100} say of film 3?`;
        return discord.interact.command({ user, channel, name: 'ask', options: { question } });
      }),
    );
    assert.equal(isOpen, false, 'all were acknowledged before the index was there');
    const slowestMs = Math.max(...used.map(({ ackAfterMs }) => ackAfterMs ?? Number.POSITIVE_INFINITY));
    t.diagnostic(`acknowledged within ${slowestMs} ms, when ${embedded} texts were embedded`);
    for (const interaction of used) {
      assert.equal(interaction.failed, false);
      assert.equal(interaction.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
    }
    for (const interaction of used) assert.ok(quotesOf(await interaction.final()).length > 0);
  } finally {
    await world.close();
    await thread.close();
  }
});
