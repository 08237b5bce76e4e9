import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Locale, PermissionFlagsBits } from 'discord.js';
import { say } from '../../src/discord/locales/locales.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import type { FakeDiscordOptions } from '../fake-discord/options.js';
import { quotesOf } from './bot-world.js';
import { quickEngine } from './quick-engine.js';
import { worldFor } from './readers.js';

const LANGUAGES = [Locale.EnglishUS, Locale.ChineseCN, Locale.ChineseTW] as const;
const QUESTION = 'Genie 3 是谁做的？';

const engine = await quickEngine();

/** The intent is allowed, and the bot does not know of it when it starts. */
const ALLOWED_LATER = { privileged: { messageContent: true } } as const satisfies FakeDiscordOptions;

async function place(t: TestContext, options: FakeDiscordOptions = {}) {
  const states: string[] = [];
  const onState = (state: string) => void states.push(state);
  const prepare = ({ rate }: FakeDiscord) => {
    if (options === ALLOWED_LATER) rate.next(1, { route: '/applications/@me' }).refuse('missingAccess');
  };
  const world = await worldFor(t, engine, { discord: options, bot: { onState }, prepare });
  const { discord } = world;
  const ada = discord.addUser('Ada');
  const bob = discord.addUser('Bob');
  const guild = discord.addGuild({
    name: 'Readers',
    channels: ['general', 'questions'],
    members: [{ user: ada, permissions: PermissionFlagsBits.ManageGuild }, bob],
  });
  const questions = guild.channel('questions');
  const general = guild.channel('general');
  const channel = async (name: 'add' | 'remove' | 'list', locale: Locale = Locale.EnglishUS, to?: string) => {
    const use = { user: ada, channel: general, name: `channel ${name}`, locale };
    const options = to === undefined ? {} : { options: { channel: to } };
    const reply = await (await discord.interact.command({ ...use, ...options })).final();
    assert.equal(reply.visibleTo, ada.id);
    return reply.data.content;
  };
  const heard = async () => {
    const direct = discord.directMessages(bob);
    await discord.replyTo(discord.say({ author: bob, channel: direct, content: QUESTION }));
  };
  return { world, states, discord, ada, bob, guild, questions, general, channel, heard };
}

test('with the intent allowed, adding a channel switches it on at once, in three languages', async (t) => {
  const { world, states, discord, ada, questions, channel, heard } = await place(t, ALLOWED_LATER);
  const mention = { channel: `<#${questions.id}>` };
  const early = discord.say({ author: ada, channel: questions, content: QUESTION });
  await heard();
  assert.equal(discord.repliesTo(early).length, 0);
  assert.equal(await channel('list'), say('en-US', 'channel.none'));
  assert.equal(await channel('add', Locale.EnglishUS, questions.id), say('en-US', 'channel.added', mention));
  assert.deepEqual(states, ['connecting', 'ready', 'ready']);
  for (const locale of LANGUAGES) {
    const added = await channel('add', locale, questions.id);
    assert.equal(added, say(locale, 'channel.alreadyAdded', mention));
    assert.equal(await channel('list', locale), say(locale, 'channel.list', { channels: mention.channel }));
  }
  const asked = discord.say({ author: ada, channel: questions, content: QUESTION });
  assert.ok(quotesOf(await discord.replyTo(asked)).length > 0);
  await world.restart();
  assert.ok(world.bot.client.options.intents.has('MessageContent'));
  const again = discord.say({ author: ada, channel: questions, content: QUESTION });
  await discord.replyTo(again);
  for (const locale of LANGUAGES) {
    const removed = await channel('remove', locale, questions.id);
    const key = locale === Locale.EnglishUS ? 'channel.removed' : 'channel.notAdded';
    assert.equal(removed, say(locale, key, mention));
  }
  const late = discord.say({ author: ada, channel: questions, content: QUESTION });
  await heard();
  assert.equal(discord.repliesTo(late).length, 0);
  for (const message of [asked, again]) assert.equal(discord.repliesTo(message).length, 1);
});

test('an answer given before the intent was switched on can still be edited and deleted after it', async (t) => {
  const { discord, ada, general, questions, channel } = await place(t, ALLOWED_LATER);
  const question = discord.say({ author: ada, channel: general, content: `${discord.mention} ${QUESTION}` });
  const reply = await discord.replyTo(question);
  await channel('add', Locale.EnglishUS, questions.id);
  discord.edit(question, { content: `${discord.mention} 机器人数据为什么稀缺？` });
  await discord.until(() => reply.data.edited_timestamp !== null, 'the edited answer');
  discord.delete(question);
  await discord.until(() => reply.deleted, 'the deleted answer');
});

test('with the intent refused, the reply and one line of log say so, and mentions are answered on', async (t) => {
  const { world, states, discord, ada, questions, general, channel } = await place(t);
  for (const [index, locale] of LANGUAGES.entries()) {
    const key = index === 0 ? 'channel.added' : 'channel.alreadyAdded';
    const added = say(locale, key, { channel: `<#${general.id}>` });
    assert.equal(await channel('add', locale), `${added}\n${say(locale, 'channel.noIntent')}`);
  }
  assert.match(await channel('list'), /Message Content Intent/);
  assert.deepEqual(states, ['connecting', 'ready'], 'the connection that serves is as it was');
  const before = world.lines.length;
  await world.restart();
  const warnings = world.lines.slice(before).filter(({ level }) => level === 40);
  assert.equal(warnings.length, 1);
  assert.match(String(warnings[0]?.msg), /refuses the Message Content Intent.*Developer Portal/);
  const asked = discord.say({ author: ada, channel: questions, content: `${discord.mention} ${QUESTION}` });
  assert.ok(quotesOf(await discord.replyTo(asked)).length > 0);
});

test('where switching the intent on fails for another reason, the reply says that the channel is set, and why', async (t) => {
  const { discord, general, questions, channel } = await place(t, ALLOWED_LATER);
  for (const [index, locale] of LANGUAGES.entries()) {
    discord.rate.next(1, { route: '/gateway/bot' }).refuse('missingAccess');
    const reply = await channel('add', locale, general.id);
    const key = index === 0 ? 'channel.added' : 'channel.alreadyAdded';
    const [added, failed = ''] = reply.split('\n');
    assert.equal(added, say(locale, key, { channel: `<#${general.id}>` }));
    const [before = '', after = ''] = say(locale, 'channel.intentFailed', { reason: '|' }).split('|');
    assert.ok(failed.startsWith(before) && failed.endsWith(after), failed);
    assert.match(failed, /cannot be reached .*Missing Access/);
  }
  const mention = { channel: `<#${questions.id}>` };
  assert.equal(await channel('add', Locale.EnglishUS, questions.id), say('en-US', 'channel.added', mention));
});

test('who may not manage the server may not choose, also where a server lets everyone use the command', async (t) => {
  const { discord, bob, general } = await place(t);
  const use = { user: bob, channel: general, name: 'channel list' };
  assert.throws(() => discord.interact.command(use), /may not use channel/);
  const [command] = discord.commands.list(null).filter(({ name }) => name === 'channel');
  Object.assign(command ?? {}, { default_member_permissions: null });
  for (const locale of LANGUAGES) {
    const refused = await (await discord.interact.command({ ...use, locale })).final();
    assert.equal(refused.data.content, say(locale, 'error.manageServer'));
  }
});

test('a thread is no question channel, and a missing permission is told at once', async (t) => {
  const { discord, ada, bob, general, guild, channel } = await place(t);
  const thread = discord.addThread({ parent: general, name: 'a thread', owner: bob });
  const use = { user: ada, channel: thread, name: 'channel add' };
  const refused = await (await discord.interact.command(use)).final();
  assert.equal(refused.data.content, say('en-US', 'error.channelKind'));
  const mute = discord.addChannel(guild.guild, { name: 'mute', botDenied: PermissionFlagsBits.SendMessages });
  const notice = { channel: `<#${mute.id}>`, permissions: 'Send Messages' };
  const told = await channel('add', Locale.EnglishUS, mute.id);
  assert.ok(told.includes(say('en-US', 'error.missingPermission', notice)));
  discord.denyBot(mute, PermissionFlagsBits.AttachFiles);
  const lacking = { ...notice, permissions: 'Attach Files' };
  const still = await channel('add', Locale.EnglishUS, mute.id);
  assert.ok(still.includes(say('en-US', 'error.missingPermission', lacking)), 'what pictures need');
});

/** What the bot keeps changes without an event of Discord's. */
async function until(holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; !holds(); waitedMs += 10) {
    assert.ok(waitedMs < 15_000, 'waited in vain');
    await sleep(10);
  }
}

test('a question channel that is deleted, also while the bot is away, or whose server it leaves, is forgotten', async (t) => {
  const { world, discord, guild, questions, general, channel } = await place(t, ALLOWED_LATER);
  const third = discord.addChannel(guild.guild, { name: 'third' });
  for (const each of [questions, general, third]) await channel('add', Locale.EnglishUS, each.id);
  discord.removeChannel(questions);
  await until(() => !world.state().channels.has(questions.id));
  const back = discord.gateway.drop({ kind: 'invalid-session', resumable: false });
  discord.removeChannel(general);
  assert.equal(await back, 'identified');
  await until(() => !world.state().channels.has(general.id));
  assert.deepEqual(world.state().channels.list(guild.guild.id), [third.id]);
  discord.removeGuild(guild.guild);
  await until(() => world.state().channels.size === 0);
});

test('channels that it may not read cost no request when it comes back', async (t) => {
  const { discord, guild, questions, channel, heard } = await place(t, ALLOWED_LATER);
  const hidden = discord.addChannel(guild.guild, {
    name: 'hidden',
    botDenied: PermissionFlagsBits.ViewChannel,
  });
  for (const each of [hidden, questions]) await channel('add', Locale.EnglishUS, each.id);
  const from = discord.requests.length;
  assert.equal(await discord.gateway.drop({ kind: 'invalid-session', resumable: false }), 'identified');
  await heard();
  const looked = (id: string) =>
    discord.requests.slice(from).filter(({ path }) => path.endsWith(`/channels/${id}/messages`)).length;
  await discord.until(() => looked(questions.id) > 0, 'the look into the other channel');
  assert.equal(looked(hidden.id), 0);
});
