import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Locale, PermissionFlagsBits } from 'discord.js';
import { openGate } from '../../src/discord/gate.js';
import { say } from '../../src/discord/locales/locales.js';
import type { CommandUse } from '../fake-discord/interact.js';
import type { PostedMessage } from '../fake-discord/model.js';
import { buttonOf, quotesOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { readers } from './readers.js';

const { article, world, discord, guild, general, ada, bob } = await readers(await quickEngine());

const QUESTION = 'Genie 3 是谁做的？';

/** What people write and see in each language. A message is answered in the language of its question. */
const languages = [
  {
    locale: Locale.EnglishUS,
    commands: ['ask', 'summary', 'article', 'help', 'channel'],
    messageCommand: 'Ask the article',
    options: ['question', 'article', 'private', 'length', 'topic', 'add', 'remove', 'list', 'channel'],
    unanswered: 'Xyzzy plugh frobozz?',
  },
  {
    locale: Locale.ChineseCN,
    commands: ['提问', '摘要', '文章', '帮助', '频道'],
    messageCommand: '问问文章',
    options: ['问题', '文章', '仅自己可见', '长度', '主题', '添加', '移除', '列表', '频道'],
    unanswered: '饺子怎么包？',
  },
  {
    locale: Locale.ChineseTW,
    commands: ['提問', '摘要', '文章', '說明', '頻道'],
    messageCommand: '問問文章',
    options: ['問題', '文章', '僅自己可見', '長度', '主題', '新增', '移除', '清單', '頻道'],
    unanswered: '餃子怎麼包？',
  },
] as const;

const mapOfArticle = {
  sections: article.sections.filter(({ heading }) => heading !== null).length,
  paragraphs: article.blocks.filter(({ paragraph }) => paragraph > 0).length,
  quoted: '',
};

interface Named {
  readonly name: string;
  readonly name_localizations?: Readonly<Partial<Record<Locale, string | null>>> | null | undefined;
  readonly options?: readonly Named[];
}

for (const { locale, commands, messageCommand, options, unanswered } of languages) {
  const [ask, summary, aboutArticle, help] = commands;

  async function use(name: string, more: Partial<CommandUse> = {}): Promise<PostedMessage> {
    return (await discord.interact.command({ user: ada, channel: general, name, locale, ...more })).final();
  }

  async function press(message: PostedMessage, action: Parameters<typeof buttonOf>[1]) {
    const customId = buttonOf(message, action);
    return (await discord.interact.component({ user: ada, message, customId, locale })).final();
  }

  const leadOf = ({ data }: PostedMessage) => data.embeds[0]?.description ?? '';
  const titleOf = ({ data }: PostedMessage) => data.embeds[0]?.author?.name;

  test(`the commands and their options have their names in ${locale}`, () => {
    const nameOf = ({ name, name_localizations: names }: Named) => names?.[locale] ?? name;
    const registered: readonly Named[] = discord.commands.list(null);
    assert.deepEqual(registered.map(nameOf), [...commands, messageCommand]);
    const below = (each: Named): Named[] =>
      (each.options ?? []).flatMap((option) => [option, ...below(option)]);
    assert.deepEqual(new Set(registered.flatMap(below).map(nameOf)), new Set(options));
  });

  test(`each command is found by its name in ${locale} and answers in it`, async () => {
    const answer = await use(ask, { options: { question: QUESTION } });
    assert.ok(quotesOf(answer).length > 0);
    assert.match(JSON.stringify(answer.data.components), new RegExp(say(locale, 'button.context')));
    assert.ok(titleOf(await use(summary))?.startsWith(say(locale, 'summary.title')));
    assert.match(
      JSON.stringify((await use(aboutArticle)).data.embeds),
      new RegExp(say(locale, 'article.length')),
    );
    assert.equal((await use(help)).data.embeds[0]?.title, say(locale, 'help.title'));
    const target = discord.say({ author: bob, channel: general, content: QUESTION });
    const menu = { user: ada, target, name: messageCommand, locale };
    const asked = await (await discord.interact.messageCommand(menu)).final();
    assert.equal(titleOf(asked), say(locale, 'answer.asked', { name: 'Bob', question: QUESTION }));
  });

  test(`what the article does not say is said so in ${locale}, by command and by mention`, async () => {
    const refusal = `**${say(locale, 'answer.notInArticle')}**`;
    const byCommand = await use(ask, { options: { question: unanswered } });
    const content = `${discord.mention} ${unanswered}`;
    const byMention = await discord.replyTo(discord.say({ author: ada, channel: general, content }));
    for (const reply of [byCommand, byMention]) assert.ok(leadOf(reply).startsWith(refusal), leadOf(reply));
  });

  test(`the buttons answer in ${locale} whom they are pressed by, whatever the language of the answer`, async () => {
    const said = discord.say({ author: bob, channel: general, content: `${discord.mention} Genie 3?` });
    const answer = await discord.replyTo(said);
    const context = await press(answer, 'c');
    assert.equal(titleOf(context), say(locale, 'context.title'));
    assert.match(leadOf(context), new RegExp(say(locale, 'citation.paragraph', { number: '\\d+' })));
    assert.ok(context.data.attachments[0]?.description?.startsWith(say(locale, 'map.alt', mapOfArticle)));
    assert.equal(titleOf(await press(answer, 'm')), say(locale, 'answer.more'));
    for (const [action, key] of [
      ['u', 'vote.up'],
      ['d', 'vote.down'],
      ['d', 'vote.taken'],
    ] as const) {
      const told = await press(answer, action);
      assert.equal(told.data.content, say(locale, key));
      assert.equal(told.visibleTo, ada.id);
    }
  });

  test(`a private answer and summary are for the asker alone, in ${locale}`, async () => {
    const answer = await use(ask, { options: { question: QUESTION, private: true } });
    assert.ok(
      answer.data.embeds[0]?.footer?.text.startsWith(say(locale, 'answer.confidence', { confidence: '' })),
    );
    const short = await use(summary, { options: { length: 'short', private: true } });
    for (const reply of [answer, short]) assert.equal(reply.visibleTo, ada.id);
  });

  test(`/${ask} and /${summary} complete the article`, async () => {
    for (const name of [ask, summary]) {
      const typed = { user: ada, channel: general, name, locale, focused: 'article' };
      const offered = await discord.interact.autocomplete({
        ...typed,
        options: { article: article.id.slice(0, 3) },
      });
      assert.deepEqual(offered.choices, [{ name: article.title, value: article.id }]);
      const none = await discord.interact.autocomplete({ ...typed, options: { article: 'no such' } });
      assert.deepEqual(none.choices, []);
    }
  });

  test(`a missing permission is told in ${locale}`, async () => {
    const channel = discord.addChannel(guild.guild, {
      name: `bare-${locale.toLowerCase()}`,
      botDenied: PermissionFlagsBits.EmbedLinks,
    });
    const author = discord.addUser('Grace');
    const said = discord.say({ author, channel, content: `${discord.mention} ${unanswered}` });
    const missing = { channel: `<#${channel.id}>`, permissions: say(locale, 'permission.EmbedLinks') };
    const reply = await discord.replyTo(said);
    assert.equal(reply.data.content, say(locale, 'error.missingPermission', missing));
  });
}

test('who asks too fast, or in a server that does, is told so in their language, by command and by mention', async () => {
  const once = { times: 1, windowMs: 60_000 };
  const start = (limits: object) => world.restart({ gate: openGate({ queueLimit: 9, ...limits }) });
  for (const [limits, key] of [
    [{ person: once }, 'error.cooldown'],
    [{ server: once }, 'error.serverCooldown'],
  ] as const) {
    await start(limits);
    const asked = { user: ada, channel: general, name: 'ask', options: { question: QUESTION } };
    assert.ok(quotesOf(await (await discord.interact.command(asked)).final()).length > 0);
    for (const { locale, unanswered } of languages) {
      const notice = new RegExp(`^${say(locale, key, { seconds: '\\d+' })}$`);
      const told = await (await discord.interact.command({ ...asked, locale })).final();
      assert.match(told.data.content, notice);
      if (key === 'error.cooldown') continue;
      const author = discord.addUser('Grace');
      const said = discord.say({ author, channel: general, content: `${discord.mention} ${unanswered}` });
      assert.match((await discord.replyTo(said)).data.content, notice);
    }
  }
  await world.restart();
});
