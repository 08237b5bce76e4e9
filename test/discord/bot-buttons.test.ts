import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Locale, PermissionFlagsBits } from 'discord.js';
import sharp from 'sharp';
import type { Engine } from '../../src/answer/engine.js';
import { articleRef, decodeButton, encodeButton } from '../../src/discord/custom-id.js';
import { say } from '../../src/discord/locales/locales.js';
import type { PostedMessage, User } from '../fake-discord/model.js';
import { buttonOf, quotesOf } from './bot-world.js';
import { readMarkdown } from './markdown-oracle.js';
import { quickEngine } from './quick-engine.js';
import { readers } from './readers.js';

const { engine, article, world, discord, ada, bob, general: channel } = await readers(await quickEngine());

function ask(): Promise<PostedMessage> {
  const content = `${discord.mention} Genie 3 是谁做的？`;
  return discord.replyTo(discord.say({ author: ada, channel, content }));
}

function press(message: PostedMessage, customId: string, user = ada, locale: Locale = Locale.EnglishUS) {
  return discord.interact.component({ user, message, customId, locale });
}

async function pressed(
  ...[message, customId, user, locale]: Parameters<typeof press>
): Promise<PostedMessage> {
  return (await press(message, customId, user, locale)).final();
}

test('Context shows each quote in its paragraph with a map, to who pressed it', async () => {
  const answer = await ask();
  const [quote = ''] = quotesOf(answer);
  const shown = await pressed(answer, buttonOf(answer, 'c'), bob, Locale.ChineseTW);
  assert.equal(shown.visibleTo, bob.id);
  assert.equal(shown.data.embeds[0]?.author?.name, say('zh-TW', 'context.title'));
  assert.deepEqual(quotesOf(shown)[0], quote);
  assert.deepEqual(boldOf(shown), boldOf(answer), 'the answer stays in bold');
  assert.ok(boldOf(shown).includes('Genie'));
  assert.match(shown.data.attachments[0]?.description ?? '', /文章地圖/);
  const at = article.text.indexOf(quote);
  const block = article.blocks.find(({ start, end }) => start <= at && at < end);
  const before = article.text.slice(block?.start, at).trim();
  if (before !== '') assert.ok(shown.data.embeds[0]?.description?.includes(before.slice(-4)));
});

test('More shows the next best quotes, numbered on, until there are no more', async () => {
  const answer = await ask();
  const seen = new Set(quotesOf(answer));
  let count = seen.size;
  let message = answer;
  for (let page = 0; page < 5; page += 1) {
    if (!JSON.stringify(message.data.components).includes('"1m')) break;
    message = await pressed(message, buttonOf(message, 'm'));
    assert.ok(message.data.embeds[0]?.description?.startsWith(`> **${count + 1}.**`));
    for (const quote of quotesOf(message)) {
      assert.ok(article.text.includes(quote));
      assert.ok(!seen.has(quote), 'no quote is shown twice');
      seen.add(quote);
    }
    count = seen.size;
  }
  assert.ok(count > quotesOf(answer).length, 'there was more');
});

test('the context of more quotes goes on with their numbers', async () => {
  const answer = await ask();
  const more = await pressed(answer, buttonOf(answer, 'm'));
  const context = await pressed(more, buttonOf(more, 'c'));
  assert.deepEqual(numbersIn(context), numbersIn(more));
  assert.deepEqual(quotesOf(context), quotesOf(more));
  assert.equal(numbersIn(more)[0], `${quotesOf(answer).length + 1}`);
});

function numbersIn(message: PostedMessage): string[] {
  const description = message.data.embeds[0]?.description ?? '';
  return Array.from(description.matchAll(/^> \*\*(\d+)\.\*\*/gm), ([, number = '']) => number);
}

const pictureless = {
  'the bot may not attach files': () => {
    discord.denyBot(channel, PermissionFlagsBits.AttachFiles);
    return () => discord.denyBot(channel, 0n);
  },
  'Discord says that the bot may not attach files': () => refuseFile('missingPermissions'),
  'Discord finds the file too large': () => refuseFile('entityTooLarge'),
  'it cannot be drawn': () => {
    const { mock: draw } = mock.method(sharp.prototype, 'toBuffer', () =>
      Promise.reject(new Error('out of memory')),
    );
    return () => draw.restore();
  },
};

function refuseFile(name: 'missingPermissions' | 'entityTooLarge') {
  discord.rate.next(1, { method: 'PATCH', route: /webhooks/ }).refuse(name);
  return () => discord.rate.clear();
}

for (const [why, begin] of Object.entries(pictureless)) {
  test(`answers go without their picture where ${why}`, async () => {
    const answer = await ask();
    const summary = { user: ada, channel, name: 'summary' };
    const given = [
      () => pressed(answer, buttonOf(answer, 'c')),
      async () => (await discord.interact.command(summary)).final(),
    ];
    for (const give of given) {
      const end = begin();
      const shown = await give();
      end();
      assert.ok(quotesOf(shown).length > 0);
      assert.deepEqual(shown.data.attachments, []);
      assert.equal((await give()).data.attachments.length, 1, 'and with it after that');
    }
  });
}

test('a person has one vote, which can be changed and taken back', async () => {
  const answer = await ask();
  const { state } = world;
  const vote = async (way: 'u' | 'd', user: User) =>
    (await pressed(answer, buttonOf(answer, way), user)).data.content;
  assert.equal(await vote('u', ada), say('en-US', 'vote.up'));
  assert.equal(await vote('u', bob), say('en-US', 'vote.up'));
  assert.deepEqual(state().votes.count(answer.id), { up: 2, down: 0 });
  assert.equal(await vote('d', ada), say('en-US', 'vote.down'));
  assert.deepEqual(state().votes.count(answer.id), { up: 1, down: 1 });
  await world.restart();
  assert.deepEqual(state().votes.count(answer.id), { up: 1, down: 1 });
  assert.equal(await vote('d', ada), say('en-US', 'vote.taken'));
  assert.deepEqual(state().votes.count(answer.id), { up: 1, down: 0 });
});

test('buttons work after a restart', async () => {
  const answer = await ask();
  await world.restart();
  assert.ok(quotesOf(await pressed(answer, buttonOf(answer, 'c'))).length > 0);
  assert.ok(quotesOf(await pressed(answer, buttonOf(answer, 'm'))).length > 0);
});

test('the source button opens the page at the quote', async () => {
  const link = JSON.stringify((await ask()).data.components);
  assert.match(link, /"style":5,"url":"https:\/\/wallstreetcn\.com\/articles\/\d+#:~:text=/);
});

for (const locale of [Locale.EnglishUS, Locale.ChineseCN, Locale.ChineseTW] as const) {
  test(`a button of a changed article, of another one, or of nothing says so, in ${locale}`, async () => {
    const answer = await ask();
    const help = discord.say({ author: ada, channel, content: discord.mention });
    const examples = await discord.replyTo(help);
    const changed: Engine = {
      ...engine,
      articles: [{ ...article, hash: 'another' }],
    };
    await world.restart({ engine: changed });
    try {
      for (const action of ['c', 'm', 'u', 'd'] as const) {
        const told = await pressed(answer, buttonOf(answer, action), ada, locale);
        assert.equal(told.data.content, say(locale, 'error.articleChanged'));
        assert.equal(told.visibleTo, ada.id);
      }
      const told = await pressed(examples, buttonOf(examples, 'e'), ada, locale);
      assert.equal(told.data.content, say(locale, 'error.articleChanged'));
    } finally {
      await world.restart();
    }
    const forged = await sentWith(encodeButton({ action: 'context', first: 1, places: [] }), 'nonsense', {
      ...articleRef({ id: 'another', hash: article.hash }),
    });
    const expected = ['error.unknownButton', 'error.unknownButton', 'error.articleChanged'] as const;
    for (const [index, id] of forged.ids.entries()) {
      const told = await pressed(forged.message, id, ada, locale);
      assert.equal(told.data.content, say(locale, expected[index] ?? 'error.failed'));
    }
  });
}

test('a button whose places are outside of the article does not break', async () => {
  const ref = articleRef(article);
  const id = encodeButton({
    action: 'context',
    first: 1,
    places: [{ article: ref, span: { start: 5, end: 10 ** 9 } }],
  });
  assert.ok(decodeButton(id));
  const { message } = await sentWith(id);
  assert.equal((await pressed(message, id)).data.content, say('en-US', 'error.unknownButton'));
});

/** What stands in bold, numbers of quotes too. */
function boldOf(message: PostedMessage): string[] {
  return [...readMarkdown(message.data.embeds[0]?.description ?? '').bold];
}

/** A message of the bot's with buttons of these ids. */
async function sentWith(...given: (string | ReturnType<typeof articleRef>)[]) {
  const ids = given.map((id) =>
    typeof id === 'string'
      ? id
      : encodeButton({ action: 'context', first: 1, places: [{ article: id, span: { start: 0, end: 5 } }] }),
  );
  const target = await world.bot.client.channels.fetch(channel.id);
  assert.ok(target?.isSendable());
  const sent = await target.send({
    content: 'old buttons',
    components: [
      { type: 1, components: ids.map((id, n) => ({ type: 2, style: 2, label: String(n), custom_id: id })) },
    ],
  });
  return { ids, message: discord.world.message(channel.id, sent.id) };
}
