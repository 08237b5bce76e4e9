import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { deployByHand } from '../../src/discord/commands/deploy-by-hand.js';
import { type ConnectionOptions, connect } from '../../src/discord/connection.js';
import { proxyWebSockets } from '../../src/discord/proxy.js';
import { openLog } from '../../src/log.js';
import { Secret } from '../../src/setting-table.js';
import { certificate, key } from '../article/network/certificate.js';
import { serveProxy } from '../article/network/loopback.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import { startFakeDiscord } from '../fake-discord/server.js';

const environment = { ...process.env };
after(() => {
  process.env = environment;
});

/** A Discord that only the proxy finds: this machine knows no such name. */
async function farDiscord(): Promise<{ discord: FakeDiscord; api: string; host: string }> {
  const discord = await startFakeDiscord();
  after(() => discord.close());
  const host = `discord.test:${new URL(discord.api).port}`;
  discord.gateway.url = `ws://${host}`;
  return { discord, api: `http://${host}/api`, host };
}

function options(discord: FakeDiscord, api: string): ConnectionOptions {
  return {
    token: new Secret(discord.token),
    api,
    withMessageContent: false,
    log: openLog({ logLevel: 'silent', logFormat: 'json', discordToken: undefined }, 'silent'),
    listen: () => {},
    onState: () => {},
    onLost: () => {},
  };
}

describe('the proxy of the environment', () => {
  it('is the way to the gateway and to the rest of Discord', async () => {
    const { discord, api, host } = await farDiscord();
    const proxy = await serveProxy();
    process.env = { ...environment, HTTP_PROXY: `http://ada:s3cret@${proxy.endpoint}`, NO_PROXY: '' };
    const ada = discord.addUser('Ada');
    const guild = discord.addGuild({ name: 'Readers', channels: ['general'], members: [ada] });
    const client = await connect(options(discord, api));
    assert.equal(client.guilds.cache.get(guild.id)?.name, 'Readers');
    assert.equal(client.user.id, discord.botUser.id);
    await client.destroy();
    // One for the requests, one for the gateway.
    assert.ok(proxy.requests.length >= 2);
    assert.deepEqual([...new Set(proxy.requests)], [host]);
    const basic = `Basic ${Buffer.from('ada:s3cret').toString('base64')}`;
    for (const headers of proxy.headers) assert.equal(headers['proxy-authorization'], basic);
    assert.deepEqual(discord.violations, []);
  });

  it('is the way for commands that are registered by hand', async () => {
    const { discord, api, host } = await farDiscord();
    const proxy = await serveProxy();
    process.env = { ...environment, http_proxy: proxy.address, NO_PROXY: '' };
    assert.equal(
      await deployByHand(new Secret(discord.token), { discordApi: api, discordGuild: undefined }),
      true,
    );
    assert.deepEqual([...new Set(proxy.requests)], [host]);
  });

  it('that lets nobody through is said', async () => {
    const { discord, api } = await farDiscord();
    const proxy = await serveProxy(() => false);
    process.env = { ...environment, HTTP_PROXY: proxy.address, NO_PROXY: '' };
    await assert.rejects(connect(options(discord, api)), {
      name: 'VerbatimError',
      message: /^discord: the gateway of http:\/\/discord\.test:\d+\/api cannot be reached \(.*403/,
    });
    assert.equal(discord.requests.length, 0);
  });

  it('that is none is said', async () => {
    const { discord, api } = await farDiscord();
    process.env = { ...environment, HTTP_PROXY: 'socks5://127.0.0.1:1080', NO_PROXY: '' };
    await assert.rejects(connect(options(discord, api)), /VerbatimError: proxy: .* is not an HTTP proxy/);
  });

  it('is not asked for this machine', async () => {
    const discord = await startFakeDiscord();
    after(() => discord.close());
    const proxy = await serveProxy();
    process.env = { ...environment, HTTP_PROXY: proxy.address, NO_PROXY: '' };
    const client = await connect(options(discord, discord.api));
    await client.destroy();
    assert.equal(proxy.connections, 0);
  });

  it('carries secure web sockets, to the host that they name alone', async () => {
    proxyWebSockets();
    const server = createServer({ key, cert: certificate });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.send('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    after(() => {
      sockets.close();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const proxy = await serveProxy();
    process.env = { ...environment, HTTPS_PROXY: proxy.address, NO_PROXY: '' };
    const said = await new Promise((resolve, reject) => {
      const socket = new WebSocket(`wss://news.example:${port}`, { ca: certificate });
      socket.on('error', reject);
      socket.on('message', (data) => {
        resolve(`${data}`);
        socket.close();
      });
    });
    assert.equal(said, 'hello');
    const other = new Promise((_, reject) => {
      new WebSocket(`wss://other.example:${port}`, { ca: certificate }).on('error', reject);
    });
    await assert.rejects(other, /altnames/);
    assert.deepEqual(proxy.requests, [`news.example:${port}`, `other.example:${port}`]);
  });
});
