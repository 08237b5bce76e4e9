import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { DiscordjsError, Events, GatewayIntentBits } from 'discord.js';
import { clientFor, readyClient } from './client.js';
import { startFakeDiscord } from './server.js';

const running: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of running.reverse()) await stop();
});

async function start(options: Parameters<typeof startFakeDiscord>[0] = {}) {
  const discord = await startFakeDiscord(options);
  running.push(() => discord.close());
  return discord;
}

test('a client logs in, becomes ready and knows its guild, channels, roles and people', async () => {
  const discord = await start();
  const ada = discord.addUser('Ada');
  const guild = discord.addGuild({ name: 'Readers', channels: ['general', 'questions'], members: [ada] });
  const client = await readyClient(discord);
  running.push(() => client.destroy());
  assert.equal(client.user.id, discord.botUser.id);
  assert.equal(client.application.id, discord.application);
  const seen = client.guilds.cache.get(guild.id);
  assert.deepEqual(seen?.channels.cache.map(({ name }) => name).sort(), ['general', 'questions']);
  assert.equal(seen?.members.me?.permissions.has('EmbedLinks'), true);
  assert.equal(seen?.members.cache.get(ada.id)?.displayName, 'Ada');
  assert.deepEqual(
    discord.gateway.identifies.map(({ shard }) => shard),
    [[0, 1]],
  );
});

test('a guild that the bot joins later arrives as an event', async () => {
  const discord = await start();
  const client = await readyClient(discord);
  running.push(() => client.destroy());
  const joined = new Promise<string>((resolve) =>
    client.once(Events.GuildCreate, ({ name }) => resolve(name)),
  );
  discord.addGuild({ name: 'Late' });
  assert.equal(await joined, 'Late');
});

test('a wrong token is refused, and nothing more is asked', async () => {
  const discord = await start();
  const client = clientFor(discord);
  await assert.rejects(client.login('MTA.wrong.token'), DiscordjsError);
  assert.deepEqual(
    discord.requests.map(({ route, status }) => [route, status]),
    [['/gateway/bot', 401]],
  );
  assert.equal(discord.rate.invalidRequests, 1);
  assert.equal(discord.gateway.identifies.length, 0);
});

test('a token that is reset while the bot runs ends its connection and its requests', async () => {
  const discord = await start();
  const client = await readyClient(discord);
  running.push(() => client.destroy());
  client.on(Events.ShardError, () => undefined);
  const code = new Promise<number>((resolve) =>
    client.once(Events.ShardDisconnect, (event) => resolve(event.code)),
  );
  discord.revokeToken();
  assert.equal(await code, 4004);
  await assert.rejects(client.application.fetch(), { status: 401 });
});

test('an intent that is not switched on is refused with 4014', async () => {
  const discord = await start();
  const client = clientFor(discord, {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent],
  });
  running.push(() => client.destroy());
  const code = new Promise<number>((resolve) =>
    client.once(Events.ShardDisconnect, (event) => resolve(event.code)),
  );
  const failed = new Promise<string>((resolve) =>
    client.once(Events.ShardError, ({ message }) => resolve(message)),
  );
  client.login(discord.token).catch(() => undefined);
  assert.equal(await code, 4014);
  assert.equal(await failed, 'Used disallowed intents');
});

test('with the switch on, the same intent is taken', async () => {
  const discord = await start({ privileged: { messageContent: true } });
  const client = await readyClient(discord, {
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent],
  });
  running.push(() => client.destroy());
  assert.equal((await client.application.fetch()).flags.has('GatewayMessageContentLimited'), true);
});

test('two shards each get their own guilds, and shard 0 the direct messages', async () => {
  const discord = await start({ maxConcurrency: 2 });
  const ada = discord.addUser('Ada');
  const guilds = [0, 1, 0, 1].map((shard, n) =>
    discord.addGuild({ name: `guild ${n}`, members: [ada], shard: [shard, 2] }),
  );
  const client = await readyClient(discord, { shards: [0, 1], shardCount: 2 });
  running.push(() => client.destroy());
  const shards = guilds.map(({ id }) => client.guilds.cache.get(id)?.shardId);
  assert.deepEqual(shards, [0, 1, 0, 1]);
  const heard = new Set<string>();
  const allHeard = new Promise<void>((resolve) => {
    client.on(Events.MessageCreate, ({ content, guild }) => {
      heard.add(`${guild?.shardId ?? 0} ${content}`);
      if (heard.size === guilds.length + 1) resolve();
    });
  });
  for (const guild of guilds) {
    discord.say({
      author: ada,
      channel: guild.channel('general'),
      content: `${discord.mention} ${guild.name}`,
    });
  }
  discord.say({ author: ada, channel: discord.directMessages(ada), content: 'direct' });
  await allHeard;
  assert.ok(heard.has('0 direct'));
});
