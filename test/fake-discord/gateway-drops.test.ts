import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Client, Events } from 'discord.js';
import { readyClient } from './client.js';
import type { FakeDiscord } from './discord.js';
import type { Drop, Recovery } from './gateway-types.js';
import type { User } from './model.js';
import type { AddedGuild } from './places.js';
import { startFakeDiscord } from './server.js';

const HEARTBEAT_MS = 300;

let discord: FakeDiscord;
let client: Client<true>;
let ada: User;
let guild: AddedGuild;
const heard: string[] = [];

before(async () => {
  discord = await startFakeDiscord({ heartbeatIntervalMs: HEARTBEAT_MS, identifyWindowMs: 0 });
  ada = discord.addUser('Ada');
  guild = discord.addGuild({ name: 'Readers', members: [ada] });
  client = await readyClient(discord, {
    ws: { buildIdentifyThrottler: () => ({ waitForIdentify: async () => undefined }) },
  } as never);
  client.on(Events.MessageCreate, ({ content }) => heard.push(content.replace(`${discord.mention} `, '')));
  client.on(Events.Error, () => undefined);
});

after(async () => {
  await client.destroy();
  await discord.close();
});

let spoken = 0;
function say(): string {
  spoken += 1;
  discord.say({ author: ada, channel: guild.channel('general'), content: `${discord.mention} ${spoken}` });
  return String(spoken);
}

async function hears(content: string): Promise<void> {
  while (!heard.includes(content))
    await new Promise((resolve) => client.once(Events.Raw as never, resolve as never));
}

const cases: readonly { drop: Drop; recovery: Recovery }[] = [
  { drop: { kind: 'reset' }, recovery: 'resumed' },
  { drop: { kind: 'end' }, recovery: 'resumed' },
  { drop: { kind: 'close', code: 4000 }, recovery: 'resumed' },
  { drop: { kind: 'close', code: 4009 }, recovery: 'resumed' },
  { drop: { kind: 'close', code: 1012 }, recovery: 'resumed' },
  { drop: { kind: 'reconnect' }, recovery: 'resumed' },
  { drop: { kind: 'invalid-session', resumable: true }, recovery: 'resumed' },
  { drop: { kind: 'zombie' }, recovery: 'resumed' },
  { drop: { kind: 'silence' }, recovery: 'resumed' },
  { drop: { kind: 'close', code: 4007 }, recovery: 'identified' },
  { drop: { kind: 'close', code: 4008 }, recovery: 'identified' },
  { drop: { kind: 'invalid-session', resumable: false }, recovery: 'identified' },
];

for (const { drop, recovery } of cases) {
  test(`after ${JSON.stringify(drop)} the client has ${recovery} and hears everything once`, async () => {
    const before = say();
    await hears(before);
    const back = discord.gateway.drop(drop);
    const during = recovery === 'resumed' ? [say(), say()] : [];
    assert.equal(await back, recovery);
    const afterwards = say();
    await hears(afterwards);
    for (const content of [before, ...during, afterwards]) {
      assert.equal(heard.filter((other) => other === content).length, 1, `message ${content}`);
    }
  });
}

test('events that are held back arrive in order once they are let go', async () => {
  discord.gateway.pause();
  const held = [say(), say(), say()];
  assert.equal(heard.includes(held[0] ?? ''), false);
  discord.gateway.unpause();
  await hears(held[2] ?? '');
  assert.deepEqual(heard.slice(-3), held);
});
