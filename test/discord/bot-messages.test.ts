import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  Events,
  type Message,
  type OmitPartialGroupDMChannel,
  PermissionFlagsBits,
} from 'discord.js';
import { openGate } from '../../src/discord/gate.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { PostedMessage, User } from '../fake-discord/model.js';
import { lineOf, quotesOf } from './bot-world.js';
import { readers } from './readers.js';

const { article, world, discord, guild, general, ada } = await readers();

function ask(content: string, said: Partial<Parameters<FakeDiscord['say']>[0]> = {}): PostedMessage {
  return discord.say({ author: ada, channel: general, content: `${discord.mention} ${content}`, ...said });
}

/** Waits until the bot has heard all that was said before. */
async function heard(): Promise<void> {
  const direct = discord.directMessages(discord.addUser('Bob'));
  const [, author] = [direct, direct.recipient as User];
  await discord.replyTo(discord.say({ author, channel: direct, content: 'Genie 3?' }));
}

function assertVerbatim(message: PostedMessage): void {
  const quotes = quotesOf(message);
  assert.ok(quotes.length > 0, 'there are quotes');
  for (const quote of quotes) assert.ok(article.text.includes(quote), quote);
}

const questions = [
  { locale: 'en-US', text: 'Who made Genie 3?', words: /Confidence: / },
  { locale: 'zh-CN', text: 'Genie 3 是谁做的？', words: /可信度：/ },
  { locale: 'zh-TW', text: '誰發布了 Genie 3？', words: /可信度：/ },
];

for (const { locale, text, words } of questions) {
  test(`a mention in ${locale} is answered in its language, with quotes, by a reply that pings nobody`, async () => {
    const question = ask(text);
    const reply = await discord.replyTo(question);
    assertVerbatim(reply);
    assert.match(JSON.stringify(reply.data.embeds), words);
    assert.deepEqual(reply.pinged, { users: [], roles: [], everyone: false });
    assert.equal(reply.data.embeds[0]?.author?.name, text);
    assert.equal(reply.data.nonce, question.id);
    const line = await lineOf(world, ({ id }) => id === question.id);
    assert.equal(line.locale, locale);
    assert.equal(line.kind, 'message');
    assert.equal(line.language, locale === 'en-US' ? 'en' : 'zh');
    assert.ok(Number(line.confidence) > 0 && Number(line.confidence) <= 1, `confidence ${line.confidence}`);
    const { total = 0, ...stages } = line.times as Partial<Record<string, number>>;
    assert.deepEqual(Object.keys(stages), ['encode', 'search', 'read']);
    assert.ok(total > 0 && Object.values(stages).every((spent = -1) => spent >= 0 && spent <= total));
    assert.ok(total <= Number(line.ms) + 1, 'the stages are a part of what a person waits for');
    assert.equal(JSON.stringify(world.lines).includes(text), false, 'the log does not hold the question');
  });
}

test('what the article does not say is said so, in another colour', async () => {
  const answered = await discord.replyTo(ask('Genie 3 是谁做的？'));
  const refused = await discord.replyTo(ask('How long do you boil an egg?'));
  assert.match(refused.data.embeds[0]?.description ?? '', /The article does not say/);
  assert.notEqual(refused.data.embeds[0]?.color, answered.data.embeds[0]?.color);
});

test('a mention without a question is answered with the help in the language of the server', async () => {
  const taipei = discord.addGuild({ name: 'Taipei', members: [ada], locale: 'zh-TW' as never });
  const reply = await discord.replyTo(ask('', { channel: taipei.channel('general') }));
  assert.equal(reply.data.embeds[0]?.title, '向文章提問，看原文怎麼說');
});

test('direct messages need no mention', async () => {
  const direct = discord.directMessages(ada);
  assertVerbatim(
    await discord.replyTo(discord.say({ author: ada, channel: direct, content: 'Genie 3 是谁做的？' })),
  );
});

test('an edit within a minute edits the answer; the preview of a link does not', async () => {
  const question = ask('Genie 3 是谁做的？');
  const reply = await discord.replyTo(question);
  const before = reply.data;
  discord.unfurl(question, [{ title: 'a preview' }]);
  await heard();
  assert.equal(reply.data, before);
  discord.edit(question, { content: `${discord.mention} 机器人数据为什么稀缺？` });
  await discord.until(() => reply.data.edited_timestamp !== null, 'the edited answer');
  assert.equal(reply.data.embeds[0]?.author?.name, '机器人数据为什么稀缺？');
  assert.equal(discord.repliesTo(question).length, 1);
});

test('an edit that makes a question of a message has it answered', async () => {
  const message = discord.say({ author: ada, channel: general, content: 'Genie 3 是谁做的？' });
  await heard();
  assert.equal(discord.repliesTo(message).length, 0);
  discord.edit(message, { content: `${discord.mention} Genie 3 是谁做的？` });
  assertVerbatim(await discord.replyTo(message));
});

test('an edit after a minute leaves the answer', async () => {
  const question = ask('Genie 3 是谁做的？');
  const reply = await discord.replyTo(question);
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
  discord.edit(question, { content: `${discord.mention} 机器人数据为什么稀缺？` });
  mock.timers.reset();
  await heard();
  await sleep(50);
  assert.equal(reply.data.embeds[0]?.author?.name, 'Genie 3 是谁做的？');
});

test('a deleted question takes its answer with it, also while it is being answered', async () => {
  const question = ask('Genie 3 是谁做的？');
  const reply = await discord.replyTo(question);
  discord.delete(question);
  await discord.until(() => reply.deleted, 'the deleted answer');
  const quick = ask('Genie 3 是谁做的？');
  discord.delete(quick);
  await heard();
  await sleep(50);
  assert.equal(discord.repliesTo(quick).length, 0);
});

test('questions that a moderator purges take their answers with them', async () => {
  const questions = [ask('Genie 3 是谁做的？')];
  const replies = [await discord.replyTo(questions[0] as PostedMessage)];
  questions.push(ask('Who founded World Labs?'));
  replies.push(await discord.replyTo(questions[1] as PostedMessage));
  discord.purge(questions);
  await discord.until(() => replies.every((reply) => reply.deleted), 'the deleted answers');
});

test('after a restart an edit and a deletion still find the answer', async () => {
  const question = ask('Genie 3 是谁做的？');
  const reply = await discord.replyTo(question);
  await world.restart();
  discord.delete(ask('an unanswered one', { author: discord.addUser('Zoe', { bot: true }) }));
  const channel = await world.bot.client.channels.fetch(general.id);
  assert.ok(channel?.isTextBased());
  await channel.messages.fetch(question.id);
  discord.edit(question, { content: `${discord.mention} 机器人数据为什么稀缺？` });
  await discord.until(() => reply.data.edited_timestamp !== null, 'the edited answer');
  await world.restart();
  discord.delete(question);
  await discord.until(() => reply.deleted, 'the deleted answer');
});

test('who asks on and on is told to wait, but not each time', async () => {
  await world.restart({ gate: openGate({ queueLimit: 9, person: { times: 2, windowMs: 60_000 } }) });
  const hasty = discord.addUser('Hasty');
  const channel = discord.directMessages(hasty);
  for (let n = 0; n < 2; n += 1) {
    await discord.replyTo(discord.say({ author: hasty, channel, content: `Genie ${n} 是谁做的？` }));
  }
  const many = Array.from({ length: 8 }, (_, n) =>
    discord.say({ author: hasty, channel, content: `Genie ${n} 好吗？` }),
  );
  await heard();
  await sleep(100);
  const told = many.flatMap((message) => discord.repliesTo(message));
  assert.equal(told.length, 1);
  assert.match(told[0]?.data.content ?? '', /^问得太快了，请在 \d+ 秒后再问。$/);
  await world.restart();
});

test('a question that reaches the bot again is answered once, also after a restart', async () => {
  const question = ask('Genie 3 是谁做的？');
  await discord.replyTo(question);
  const client: Client = world.bot.client;
  client.emit(Events.MessageCreate, await fetched(question));
  await heard();
  const times = () => world.lines.filter(({ id }) => id === question.id).length;
  assert.equal(times(), 1);
  assert.equal(discord.repliesTo(question).length, 1);
  await world.restart();
  const next: Client = world.bot.client;
  next.emit(Events.MessageCreate, await fetched(question));
  await heard();
  assert.equal(times(), 1);
  assert.equal(discord.repliesTo(question).length, 1);
});

test('a reply whose success Discord did not tell of stands there once', async () => {
  const posts = () =>
    discord.requests.filter(({ method, route }) => method === 'POST' && route.endsWith('/messages')).length;
  const before = posts();
  discord.rate.next(1, { method: 'POST', route: /messages$/ }).serverError(500, { takesEffect: true });
  const question = ask('Genie 3 是谁做的？');
  await discord.until(() => posts() === before + 2, 'the second try');
  await heard();
  assert.equal(discord.repliesTo(question).length, 1);
});

async function fetched({ channelId, id }: PostedMessage): Promise<OmitPartialGroupDMChannel<Message>> {
  const channel = await world.bot.client.channels.fetch(channelId);
  assert.ok(channel?.isTextBased() && channel.isSendable());
  return (await channel.messages.fetch(id)) as OmitPartialGroupDMChannel<Message>;
}

test('where it may not embed links it says so in one line', async () => {
  const channel = discord.addChannel(guild.guild, {
    name: 'bare',
    botDenied: PermissionFlagsBits.EmbedLinks,
  });
  const reply = await discord.replyTo(ask('Genie 3 是谁做的？', { channel }));
  assert.equal(reply.data.content, `我在 <#${channel.id}> 缺少权限：嵌入链接。请联系服务器管理员开启。`);
  assert.equal(reply.data.embeds.length, 0);
});

test('where it may not speak it tells the asker in a direct message, once a day', async () => {
  const grace = discord.addUser('Grace');
  discord.addMember(guild.guild, grace);
  const denied = PermissionFlagsBits.SendMessages | PermissionFlagsBits.SendMessagesInThreads;
  const channel = discord.addChannel(guild.guild, { name: 'quiet', botDenied: denied });
  const thread = discord.addThread({ parent: channel, name: 'a thread', owner: grace });
  discord.say({ author: grace, channel, content: `${discord.mention} who made Genie 3?` });
  const direct = discord.directMessages(grace);
  const told = await discord.until(() => discord.messages(direct)[0], 'a direct message');
  assert.equal(
    told.data.content,
    `I lack permissions in <#${channel.id}>: Send Messages. Someone who manages the server can grant them.`,
  );
  discord.say({ author: grace, channel: thread, content: `${discord.mention} who made Genie 3?` });
  await heard();
  assert.equal(discord.messages(direct).length, 1);
  assert.equal(
    discord.messages(channel).filter(({ data }) => data.author.id === discord.botUser.id).length,
    0,
  );
});

test('where it may speak in the channel but not in its threads it says so', async () => {
  const lin = discord.addUser('Lin');
  discord.addMember(guild.guild, lin);
  const denied = PermissionFlagsBits.SendMessagesInThreads;
  const channel = discord.addChannel(guild.guild, { name: 'no-threads', botDenied: denied });
  const thread = discord.addThread({ parent: channel, name: 'a thread', owner: lin });
  discord.say({ author: lin, channel: thread, content: `${discord.mention} 誰開發了這個模型？` });
  const told = await discord.until(
    () => discord.messages(discord.directMessages(lin))[0],
    'a direct message',
  );
  assert.equal(
    told.data.content,
    `我在 <#${thread.id}> 缺少權限：在討論串中傳送訊息。請聯絡伺服器管理員開啟。`,
  );
});

test('a flood of empty mentions has the help once', async () => {
  const flo = discord.addUser('Flo');
  const channel = discord.directMessages(flo);
  const many = Array.from({ length: 5 }, () => discord.say({ author: flo, channel, content: '?' }));
  await heard();
  await sleep(100);
  assert.equal(many.flatMap((message) => discord.repliesTo(message)).length, 1);
});

test('who takes no direct messages is not told, and nothing breaks', async () => {
  const shy = discord.addUser('Shy', { acceptsDirectMessages: false });
  discord.addMember(guild.guild, shy);
  const channel = discord.addChannel(guild.guild, {
    name: 'mute',
    botDenied: PermissionFlagsBits.SendMessages,
  });
  discord.say({ author: shy, channel, content: `${discord.mention} why?` });
  await lineOf(world, ({ code }) => code === 50007);
});
