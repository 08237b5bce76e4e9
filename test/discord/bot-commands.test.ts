import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationCommandType, InteractionResponseType, Locale, MessageFlags } from 'discord.js';
import sharp from 'sharp';
import { commands } from '../../src/discord/commands/definitions.js';
import { say } from '../../src/discord/locales/locales.js';
import { openTestEngine } from '../answer/engines.js';
import type { CommandUse } from '../fake-discord/interact.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { botWorld, buttonOf, quotesOf } from './bot-world.js';
import { readers } from './readers.js';

const LANGUAGES = [Locale.EnglishUS, Locale.ChineseCN, Locale.ChineseTW] as const;
const PNG_START = '89504e470d0a1a0a';

const { engine, article, world, discord, ada, bob, general } = await readers();

function use(name: string, more: Partial<CommandUse> = {}) {
  return discord.interact.command({ user: ada, channel: general, name, ...more });
}

async function finalOf(name: string, more: Partial<CommandUse> = {}): Promise<PostedMessage> {
  return (await use(name, more)).final();
}

function assertVerbatim(message: PostedMessage): void {
  const quotes = quotesOf(message);
  assert.ok(quotes.length > 0, 'there are quotes');
  for (const quote of quotes) assert.ok(article.text.includes(quote), quote);
}

for (const locale of LANGUAGES) {
  test(`/ask is deferred at once and answered in ${locale}`, async () => {
    const used = await use('ask', { locale, options: { question: 'Genie 3 是谁做的？' } });
    assert.equal(used.acknowledgedWith, InteractionResponseType.DeferredChannelMessageWithSource);
    const answer = await used.final();
    assertVerbatim(answer);
    assert.equal(answer.visibleTo, null);
    assert.match(
      answer.data.embeds[0]?.footer?.text ?? '',
      new RegExp(say(locale, 'answer.confidence', { confidence: '' })),
    );
    assert.ok(JSON.stringify(answer.data.components).includes(say(locale, 'button.context')));
  });

  test(`/summary shows the article's key sentences in order under a map of it, in ${locale}`, async () => {
    const answer = await finalOf('summary', { locale, options: { length: 'short' } });
    assertVerbatim(answer);
    const places = quotesOf(answer).map((quote) => article.text.indexOf(quote));
    assert.equal(places.length, 3);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.ok(answer.data.embeds[0]?.author?.name.startsWith(say(locale, 'summary.title')));
    const [map] = answer.data.attachments;
    const [bytes] = answer.files.values();
    assert.equal(
      Buffer.from(bytes ?? [])
        .subarray(0, 8)
        .toString('hex'),
      PNG_START,
    );
    assert.ok((await sharp(bytes).metadata()).width);
    assert.match(map?.description ?? '', /[0-9]/);
  });

  test(`/article tells of the article and the model, in ${locale}`, async () => {
    const answer = await finalOf('article', { locale });
    const shown = JSON.stringify(answer.data.embeds);
    assert.ok(shown.includes(article.title));
    assert.ok(shown.includes(say(locale, 'article.sections')));
    const { model, dimensions, index } = engine.status;
    const found = { model, dimensions, index: say(locale, `article.index.${index}`) };
    assert.ok(shown.includes(say(locale, 'article.model', found)));
  });

  test(`/help has three examples, whose buttons ask them, in ${locale}`, async () => {
    const help = await finalOf('help', { locale });
    assert.equal(help.data.embeds[0]?.title, say(locale, 'help.title'));
    assert.equal(help.data.components?.length, 3);
    const pressed = await discord.interact.component({
      user: ada,
      message: help,
      customId: buttonOf(help, 'e'),
      locale,
    });
    const answer = await pressed.final();
    const [row] = help.data.components ?? [];
    assert.ok(JSON.stringify(row).includes(JSON.stringify(answer.data.embeds[0]?.author?.name)));
  });

  test(`"Ask the article" answers the text of a message and names whose it is, in ${locale}`, async () => {
    const target = discord.say({ author: bob, channel: general, content: 'Genie 3 是谁做的？' });
    const used = await discord.interact.messageCommand({
      user: ada,
      target,
      name: 'Ask the article',
      locale,
    });
    const answer = await used.final();
    assertVerbatim(answer);
    const asked = say(locale, 'answer.asked', { name: 'Bob', question: 'Genie 3 是谁做的？' });
    assert.equal(answer.data.embeds[0]?.author?.name, asked);
  });

  test(`errors are in ${locale}`, async () => {
    const unknown = await finalOf('ask', { locale, options: { question: 'why?', article: 'nothing' } });
    const command = `/${say(locale, 'command.article.name')}`;
    assert.equal(unknown.data.content, say(locale, 'error.unknownArticle', { article: 'nothing', command }));
    const empty = await finalOf('ask', { locale, options: { question: '？！' } });
    assert.equal(empty.data.content, say(locale, 'error.emptyQuestion'));
    const target = discord.say({ author: bob, channel: general, stickers: ['wave'] });
    const used = await discord.interact.messageCommand({
      user: ada,
      target,
      name: 'Ask the article',
      locale,
    });
    const refused = await used.final();
    assert.equal(refused.data.content, say(locale, 'error.emptyQuestion'));
    assert.equal(refused.visibleTo, ada.id);
  });
}

test('private makes an answer and a summary ephemeral', async () => {
  for (const [name, options] of [
    ['ask', { question: 'Genie 3 是谁做的？' }],
    ['summary', {}],
  ] as const) {
    const answer = await finalOf(name, { options: { ...options, private: true } });
    assert.equal(answer.visibleTo, ada.id);
    assert.notEqual((answer.data.flags ?? 0) & MessageFlags.Ephemeral, 0);
  }
});

test('a summary on a topic keeps to it', async () => {
  const answer = await finalOf('summary', { options: { topic: '机器人', length: 'short' } });
  assert.match(answer.data.embeds[0]?.author?.name ?? '', /^Summary: 机器人/);
  assert.ok(quotesOf(answer).some((quote) => quote.includes('机器人')));
});

test('autocomplete offers the articles that hold what was typed', async () => {
  const type = (typed: string) =>
    discord.interact.autocomplete({
      user: ada,
      channel: general,
      name: 'ask',
      options: { article: typed },
      focused: 'article',
    });
  assert.deepEqual((await type('')).choices, [{ name: article.title, value: article.id }]);
  assert.equal((await type(article.title.slice(2, 6))).choices?.length, 1);
  assert.deepEqual((await type('no such article')).choices, []);
  const chosen = await finalOf('ask', { options: { question: 'Genie 3 是谁做的？', article: article.id } });
  assertVerbatim(chosen);
});

test('commands work in direct messages', async () => {
  assertVerbatim(
    await finalOf('ask', {
      channel: discord.directMessages(ada),
      options: { question: 'Genie 3 是谁做的？' },
    }),
  );
});

test('the commands are registered with their names in Chinese, and again only when they differ', async () => {
  const puts = () => discord.requests.filter(({ method }) => method === 'PUT').length;
  const registered = discord.commands.list(null);
  assert.deepEqual(registered.map(({ name }) => name).sort(), commands.map(({ name }) => name).sort());
  const ask = registered.find(({ name }) => name === 'ask');
  assert.deepEqual(ask?.name_localizations, { 'zh-CN': '提问', 'zh-TW': '提問' });
  const before = puts();
  await world.restart();
  assert.equal(puts(), before);
  const client = world.bot.client;
  await client.application.commands.set([{ name: 'ask', description: 'Another' }]);
  await world.restart();
  assert.equal(puts(), before + 2);
  assert.equal(discord.commands.list(null).length, commands.length);
});

test('with a server named they are registered there alone', async () => {
  const guild = discord.addGuild({ name: 'First' });
  await world.restart({ guildId: guild.id });
  assert.equal(discord.commands.list(guild.id).length, commands.length);
  assert.deepEqual(discord.commands.list(null), []);
  assert.equal(
    discord.commands.list(guild.id).filter(({ type }) => type === ApplicationCommandType.Message).length,
    1,
  );
  await world.restart();
  assert.deepEqual(discord.commands.list(guild.id), []);
  assert.equal(discord.commands.list(null).length, commands.length);
});

test('of several articles a list is shown, one can be asked alone, and a summary needs one', async () => {
  const two = await openTestEngine({
    'tides.md': '# Tides\n\nThe moon raises the tides. The sun helps a little.\n',
    'bread.md': '# Bread\n\nYeast raises the bread. It needs a warm place.\n',
  });
  const other = await botWorld(two.engine);
  try {
    const asker = other.discord.addUser('Ada');
    const channel = other.discord.directMessages(asker);
    const by = { user: asker, channel };
    const list = await (await other.discord.interact.command({ ...by, name: 'article' })).final();
    assert.match(list.data.embeds[0]?.description ?? '', /Bread[\s\S]*Tides/);
    const typed = await other.discord.interact.autocomplete({
      ...by,
      name: 'ask',
      options: { article: 'ti' },
      focused: 'article',
    });
    assert.deepEqual(typed.choices, [{ name: 'Tides', value: 'tides' }]);
    const ask = { ...by, name: 'ask', options: { question: 'What raises the bread?', article: 'tides' } };
    const answer = await (await other.discord.interact.command(ask)).final();
    assert.doesNotMatch(JSON.stringify(answer.data.embeds[0]?.description), /Yeast/);
    for (const locale of LANGUAGES) {
      const refused = await (
        await other.discord.interact.command({ ...by, name: 'summary', locale })
      ).final();
      const command = `/${say(locale, 'command.article.name')}`;
      assert.equal(refused.data.content, say(locale, 'error.chooseArticle', { command }));
    }
    const summary = { ...by, name: 'summary', options: { article: 'bread' } };
    assert.match(
      JSON.stringify((await (await other.discord.interact.command(summary)).final()).data.embeds),
      /Yeast/,
    );
  } finally {
    await other.close();
    await two.close();
  }
});
