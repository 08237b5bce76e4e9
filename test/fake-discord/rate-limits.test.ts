import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { Client, TextChannel } from 'discord.js';
import { readyClient } from './client.js';
import type { FakeDiscord } from './discord.js';
import { startFakeDiscord } from './server.js';

const MESSAGES = { method: 'POST', route: '/channels/:channel/messages' };

let discord: FakeDiscord;
let client: Client<true>;
let channel: TextChannel;

async function stop(): Promise<void> {
  await client?.destroy();
  await discord?.close();
}

beforeEach(async () => {
  await stop();
  discord = await startFakeDiscord();
  const guild = discord.addGuild({ name: 'Readers' });
  client = await readyClient(discord, { rest: { timeout: 1_000, retries: 2 } });
  channel = (await client.channels.fetch(guild.channel('general').id)) as TextChannel;
});

after(stop);

function posts() {
  return discord.requests.filter(
    ({ method, route }) => method === MESSAGES.method && route === MESSAGES.route,
  );
}

for (const scope of ['user', 'shared', 'global'] as const) {
  test(`a 429 of the ${scope} kind is waited out, and the message arrives once`, async () => {
    discord.rate.next(1, MESSAGES).status429({ scope, retryAfter: 0.2 });
    await channel.send('patience');
    assert.deepEqual(
      posts().map(({ status }) => status),
      [429, 200],
    );
    assert.equal(discord.messages(channel.id).length, 1);
    assert.equal(discord.rate.invalidRequests, scope === 'shared' ? 0 : 1);
  });
}

test('a client that reads the headers never runs into the bucket of a channel', async () => {
  await Promise.all(Array.from({ length: 7 }, (_, number) => channel.send(`message ${number}`)));
  assert.deepEqual(
    posts().map(({ status }) => status),
    [200, 200, 200, 200, 200, 200, 200],
  );
});

test('server errors are tried again, until the client gives up', async () => {
  discord.rate.next(2, MESSAGES).serverError(503);
  await channel.send('third time');
  assert.deepEqual(
    posts().map(({ status }) => status),
    [503, 503, 200],
  );
  discord.rate.next(3, MESSAGES).serverError(500);
  await assert.rejects(channel.send('never'), { status: 500 });
});

test('an answer lost on its way doubles a message, unless its nonce is enforced', async () => {
  discord.rate.next(1, MESSAGES).reset({ takesEffect: true });
  await channel.send('twice');
  assert.equal(discord.messages(channel.id).length, 2);
  discord.rate.next(1, MESSAGES).reset({ takesEffect: true });
  await channel.send({ content: 'once', nonce: '1', enforceNonce: true });
  assert.equal(discord.messages(channel.id).length, 3);
});

test('a request that hangs, or is answered too slowly, is given up and tried again', async () => {
  discord.rate.next(1, MESSAGES).hang();
  await channel.send('hello?');
  assert.deepEqual(
    posts().map(({ status }) => status),
    [null, 200],
  );
  discord.rate.next(1, MESSAGES).slow(50);
  await channel.send('hello');
  assert.equal(discord.messages(channel.id).length, 2);
});
