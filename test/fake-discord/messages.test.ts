import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DiscordAPIError, Events, type Message, type TextChannel } from 'discord.js';
import { connected } from './client.js';
import { WIDE_BUCKETS } from './rate-limits.js';

const { discord, client, ada, guild } = await connected(['general', 'other'], { buckets: WIDE_BUCKETS });

function heard(wanted: (message: Message) => boolean): Promise<Message> {
  return new Promise((resolve) => {
    client.on(Events.MessageCreate, function listen(message) {
      if (!wanted(message)) return;
      client.off(Events.MessageCreate, listen);
      resolve(message);
    });
  });
}

async function sendable(): Promise<TextChannel> {
  return (await client.channels.fetch(guild.channel('general').id)) as TextChannel;
}

test('a mention is heard with its content and answered by a reply that pings nobody', async () => {
  const arrival = heard(({ author }) => author.id === ada.id);
  const question = discord.say({
    author: ada,
    channel: guild.channel('general'),
    content: `${discord.mention} why?`,
  });
  const message = await arrival;
  assert.equal(message.content, `${discord.mention} why?`);
  await message.reply('because');
  const reply = await discord.replyTo(question);
  assert.equal(reply.data.content, 'because');
  assert.deepEqual(reply.pinged, { users: [], roles: [], everyone: false });
});

test('content is withheld unless the bot is mentioned outside of code, replied to with a ping, or written to', async () => {
  const channel = guild.channel('general');
  const own = await (await sendable()).send('an answer');
  const ownPosted = discord.world.message(channel.id, own.id);
  const cases = [
    { content: 'plain', sees: '' },
    { content: `\`${discord.mention}\` in code`, sees: '' },
    { content: `<@&${guild.botRole.id}> by role`, sees: '' },
    { content: '@everyone hello', sees: '' },
    { content: 'pinged', reference: ownPosted, sees: 'pinged' },
    { content: 'not pinged', reference: ownPosted, pingReplied: false, sees: '' },
    { content: 'direct', channel: discord.directMessages(ada), sees: 'direct' },
  ];
  for (const { sees, ...said } of cases) {
    const arrival = heard(({ author }) => author.id === ada.id);
    discord.say({ author: ada, channel, ...said });
    assert.equal((await arrival).content, sees, said.content);
  }
});

test('edits and deletions arrive', async () => {
  const arrival = heard(({ author }) => author.id === ada.id);
  const posted = discord.say({
    author: ada,
    channel: guild.channel('general'),
    content: `${discord.mention} a`,
  });
  await arrival;
  const edited = new Promise<string | null>((resolve) =>
    client.once(Events.MessageUpdate, (_, now) => resolve(now.content)),
  );
  discord.edit(posted, { content: `${discord.mention} b` });
  assert.equal(await edited, `${discord.mention} b`);
  const deleted = new Promise<string>((resolve) =>
    client.once(Events.MessageDelete, ({ id }) => resolve(id)),
  );
  discord.delete(posted);
  assert.equal(await deleted, posted.id);
});

test('webhooks, other bots and stickers can be told apart from people', async () => {
  const channel = guild.channel('general');
  const robot = discord.addUser('Robot', { bot: true });
  discord.addMember(guild.guild, robot);
  const arrivals = [
    heard(({ webhookId }) => webhookId !== null),
    heard(({ author }) => author.id === robot.id),
  ];
  discord.say({ author: discord.addUser('Hook'), channel, content: discord.mention, webhook: true });
  discord.say({ author: robot, channel, content: discord.mention, stickers: ['wave'] });
  const [byWebhook, byRobot] = await Promise.all(arrivals);
  assert.equal(byWebhook?.author.bot, true);
  assert.equal(byRobot?.author.bot, true);
  assert.equal(byRobot?.stickers.first()?.name, 'wave');
});

test('what is over a limit is refused with 50035 and the name of the field', async () => {
  const channel = await sendable();
  await assert.rejects(channel.send('x'.repeat(2001)), (error: unknown) => {
    assert.ok(error instanceof DiscordAPIError);
    assert.equal(error.code, 50035);
    assert.match(error.message, /content\[BASE_TYPE_MAX_LENGTH\]: Must be 2000 or fewer in length/);
    return true;
  });
  const embeds = [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }];
  await assert.rejects(channel.send({ embeds }), /MAX_EMBED_SIZE_EXCEEDED/);
  await assert.rejects(
    channel.send({ embeds: [{ fields: [{ name: 'n'.repeat(257), value: 'v' }] }] }),
    /embeds\[0\]\.fields\[0\]\.name/,
  );
  await assert.rejects(channel.send(' '), { code: 50006 });
  const button = (customId: string, label = 'press') =>
    ({ type: 2, style: 1, label, custom_id: customId }) as const;
  const rows = (...components: ReturnType<typeof button>[]) => ({
    components: [{ type: 1, components }] as const,
  });
  await assert.rejects(channel.send(rows(button('a'), button('a'))), /COMPONENT_CUSTOM_ID_DUPLICATED/);
  await assert.rejects(channel.send(rows(button('c'.repeat(101)))), /custom_id/);
  await assert.rejects(channel.send(rows(button('b', 'l'.repeat(81)))), /label/);
  discord.takeViolations();
});

test('an enforced nonce makes one message of two', async () => {
  const channel = await sendable();
  const first = await channel.send({ content: 'once', nonce: '77', enforceNonce: true });
  const second = await channel.send({ content: 'once', nonce: '77', enforceNonce: true });
  assert.equal(second.id, first.id);
  assert.equal(
    discord.messages(guild.channel('general')).filter(({ data }) => data.content === 'once').length,
    1,
  );
});

test('a reply to a deleted message is refused, or sent without the reference', async () => {
  const arrival = heard(({ author }) => author.id === ada.id);
  const posted = discord.say({
    author: ada,
    channel: guild.channel('general'),
    content: `${discord.mention} gone`,
  });
  const message = await arrival;
  discord.delete(posted);
  await assert.rejects(message.reply('late'), /MESSAGE_REFERENCE_UNKNOWN_MESSAGE/);
  const sent = await message.reply({ content: 'late', failIfNotExists: false });
  assert.equal(sent.reference, null);
});

test('files arrive with their bytes and alternative text, and can be fetched', async () => {
  const bytes = Buffer.from('not really a picture');
  const sent = await (await sendable()).send({
    files: [{ attachment: bytes, name: 'map.png', description: 'a map' }],
  });
  const posted = discord.world.message(sent.channelId, sent.id);
  const [attachment] = posted.data.attachments;
  assert.equal(attachment?.description, 'a map');
  assert.deepEqual(Buffer.from(posted.files.get(attachment?.id ?? '') ?? []), bytes);
  const fetched = await fetch(attachment?.url ?? '');
  assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), bytes);
});
