import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Events, PermissionFlagsBits, type TextChannel, type ThreadChannel } from 'discord.js';
import { connected } from './client.js';
import { WIDE_BUCKETS } from './rate-limits.js';

const { discord, client, ada, guild } = await connected(['general', 'quiet'], { buckets: WIDE_BUCKETS });

test('a thread grows from an answer, and what is said in it arrives', async () => {
  const channel = (await client.channels.fetch(guild.channel('general').id)) as TextChannel;
  const answer = await channel.send('an answer');
  const thread = await answer.startThread({ name: 'more' });
  assert.equal(thread.id, answer.id);
  const arrival = new Promise<string>((resolve) =>
    client.once(Events.MessageCreate, ({ content }) => resolve(content)),
  );
  discord.say({
    author: ada,
    channel: discord.world.channel(thread.id),
    content: `${discord.mention} and then?`,
  });
  assert.equal(await arrival, `${discord.mention} and then?`);
  await thread.send('then this');
  assert.deepEqual(
    discord
      .messages(thread.id)
      .map(({ data }) => data.content)
      .at(-1),
    'then this',
  );
  const active = await channel.threads.fetchActive();
  assert.ok(active.threads.has(thread.id));
});

test('threads and forum posts of others arrive with their owner', async () => {
  const forum = discord.addForum(guild.guild, 'help');
  const made = new Promise<ThreadChannel>((resolve) => client.once(Events.ThreadCreate, resolve));
  const { thread } = discord.addForumPost({
    forum,
    name: 'a question',
    author: ada,
    content: `${discord.mention} who?`,
  });
  const seen = await made;
  assert.equal(seen.ownerId, ada.id);
  assert.equal((await seen.fetchStarterMessage())?.id, thread.id);
});

test('a person is written to directly, unless they take no messages', async () => {
  const known = await client.users.fetch(ada.id);
  await known.send('hello');
  assert.deepEqual(
    discord.messages(discord.directMessages(ada)).map(({ data }) => data.content),
    ['hello'],
  );
  const closed = discord.addUser('Eve', { acceptsDirectMessages: false });
  await assert.rejects((await client.users.fetch(closed.id)).send('hello'), { code: 50007 });
});

test('what the bot may not do is refused with 50013, and what it may not see with 50001', async () => {
  const quiet = guild.channel('quiet');
  const channel = (await client.channels.fetch(quiet.id)) as TextChannel;
  const updated = new Promise<void>((resolve) => client.once(Events.ChannelUpdate, () => resolve()));
  discord.denyBot(quiet, PermissionFlagsBits.EmbedLinks);
  await updated;
  assert.equal(channel.permissionsFor(client.user)?.has('EmbedLinks'), false);
  await assert.rejects(channel.send({ embeds: [{ title: 'x' }] }), { code: 50013 });
  await channel.send('plain text is fine');
  discord.denyBot(quiet, PermissionFlagsBits.SendMessages);
  await assert.rejects(channel.send('no'), { code: 50013 });
  discord.denyBot(quiet, PermissionFlagsBits.ViewChannel);
  await assert.rejects(channel.send('no'), { code: 50001 });
  await assert.rejects(channel.messages.fetch(), { code: 50001 });
  discord.denyBot(quiet, 0n);
  await channel.send('again');
});

test('history can be read, reactions set, and typing shown', async () => {
  const channel = (await client.channels.fetch(guild.channel('general').id)) as TextChannel;
  const sent = await channel.send('look');
  await sent.react('👍');
  await channel.sendTyping();
  const latest = await channel.messages.fetch({ limit: 1 });
  assert.deepEqual([...latest.keys()], [sent.id]);
  assert.equal(discord.world.message(channel.id, sent.id).data.reactions?.[0]?.emoji.name, '👍');
  await sent.delete();
  await assert.rejects(channel.messages.fetch(sent.id), { code: 10008 });
});
