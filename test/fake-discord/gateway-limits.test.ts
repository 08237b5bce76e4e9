import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { Events } from 'discord.js';
import { WebSocket } from 'ws';
import { clientFor, readyClient } from './client.js';
import { startFakeDiscord } from './server.js';

const running: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const stop of running.reverse()) await stop();
});

const noThrottle = {
  ws: { buildIdentifyThrottler: () => ({ waitForIdentify: async () => undefined }) },
} as never;

async function start(options: Parameters<typeof startFakeDiscord>[0] = {}) {
  const discord = await startFakeDiscord(options);
  running.push(() => discord.close());
  return discord;
}

test('an identify that comes too soon after another is refused, and taken later', async () => {
  const discord = await start({ identifyWindowMs: 900 });
  discord.addGuild({ name: 'Readers' });
  const client = await readyClient(discord, noThrottle);
  running.push(() => client.destroy());
  assert.equal(await discord.gateway.drop({ kind: 'invalid-session', resumable: false }), 'identified');
  assert.deepEqual(
    discord.gateway.identifies.map(({ refused }) => refused),
    [null, 'invalid-session', null],
  );
});

test('a session that was away for too long is not resumed', async () => {
  const discord = await start({ resumeWindowMs: 100, identifyWindowMs: 0 });
  const client = await readyClient(discord, noThrottle);
  running.push(() => client.destroy());
  assert.equal(await discord.gateway.drop({ kind: 'end' }), 'identified');
  assert.deepEqual(
    discord.gateway.resumes.map(({ replayed }) => replayed),
    [null],
  );
});

test('a session that missed more than is kept is not resumed', async () => {
  const discord = await start({ keptEvents: 2, identifyWindowMs: 0 });
  const ada = discord.addUser('Ada');
  const { channel } = discord.addGuild({ name: 'Readers', members: [ada] });
  const client = await readyClient(discord, noThrottle);
  running.push(() => client.destroy());
  const back = discord.gateway.drop({ kind: 'reset' });
  for (let spoken = 0; spoken < 4; spoken += 1)
    discord.say({ author: ada, channel: channel('general'), content: 'x' });
  assert.equal(await back, 'identified');
});

test('a failing identify closes with its code', async () => {
  const discord = await start();
  discord.gateway.failIdentify(4004);
  const client = clientFor(discord);
  running.push(() => client.destroy());
  client.on(Events.ShardError, () => undefined);
  const code = new Promise<number>((resolve) =>
    client.once(Events.ShardDisconnect, (event) => resolve(event.code)),
  );
  client.login(discord.token).catch(() => undefined);
  assert.equal(await code, 4004);
});

const raw: readonly { what: string; query?: string; send: unknown[]; code: number }[] = [
  { what: 'an unknown opcode', send: [{ op: 99 }], code: 4001 },
  { what: 'what is not JSON', send: ['{'], code: 4002 },
  { what: 'a request before identifying', send: [{ op: 3, d: {} }], code: 4003 },
  { what: 'a wrong token', send: [{ op: 2, d: { token: 'x', intents: 0 } }], code: 4004 },
  { what: 'another version', query: '?v=9&encoding=json', send: [], code: 4012 },
  { what: 'too many payloads', send: Array.from({ length: 121 }, () => ({ op: 1, d: null })), code: 4008 },
];

for (const { what, query = '?v=10&encoding=json', send, code } of raw) {
  test(`${what} closes the connection with ${code}`, async () => {
    const discord = await start();
    const socket = new WebSocket(`${discord.gateway.url}/${query}`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    for (const payload of send) socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload));
    assert.equal((await closed)[0], code);
  });
}

test('an invalid shard and unknown intents are refused with 4010 and 4013', async () => {
  const discord = await start();
  for (const [payload, code] of [
    [{ intents: 0, shard: [2, 2] }, 4010],
    [{ intents: 1 << 30, shard: [0, 1] }, 4013],
  ] as const) {
    const socket = new WebSocket(`${discord.gateway.url}/?v=10&encoding=json`);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(JSON.stringify({ op: 2, d: { token: discord.token, ...payload } }));
    assert.equal((await closed)[0], code);
  }
});
