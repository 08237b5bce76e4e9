import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { FakeDiscord } from './discord.js';
import { type FakeDiscordOptions, resolveOptions } from './options.js';

const HOST = '127.0.0.1';

/**
 * Starts a Discord on loopback: REST v10 and the gateway on one port, for real clients.
 *
 * @example
 * const discord = await startFakeDiscord();
 * const ada = discord.addUser('Ada');
 * const guild = discord.addGuild({ name: 'Readers', channels: ['general'], members: [ada] });
 * const client = new Client({ intents: [...], rest: { api: discord.api } });
 * await client.login(discord.token);
 * const question = discord.say({ author: ada, channel: guild.channel('general'), content: `${discord.mention} why?` });
 * const reply = await discord.replyTo(question);
 * await client.destroy();
 * assert.deepEqual(discord.violations, []);
 * await discord.close();
 */
export async function startFakeDiscord(options: FakeDiscordOptions = {}): Promise<FakeDiscord> {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const resolved = resolveOptions(options);
  await new Promise<void>((done, fail) => http.once('error', fail).listen(resolved.port, HOST, done));
  const { port } = http.address() as AddressInfo;
  const discord = new FakeDiscord(resolved, `${HOST}:${port}`, () => stop(http, sockets));
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/attachments/')) sendAttachment(discord, request.url, response);
    // A client that goes away while its request is read gets no answer.
    else discord.rest.handle(request, response).catch(() => response.destroy());
  });
  http.on('upgrade', (request, socket, head) => {
    if (discord.gateway.holds(socket)) return;
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      discord.gateway.accept(webSocket, new URL(request.url ?? '/', 'http://localhost').searchParams);
    });
  });
  return discord;
}

function sendAttachment(discord: FakeDiscord, url: string, response: ServerResponse): void {
  const [, , channelId, id] = url.split('/');
  const message = [...discord.world.messages.values()].find(
    (m) => m.channelId === channelId && m.files.has(id ?? ''),
  );
  const bytes = message?.files.get(id ?? '');
  const type = message?.data.attachments.find((attachment) => attachment.id === id)?.content_type;
  if (bytes) response.writeHead(200, { 'Content-Type': type ?? 'application/octet-stream' }).end(bytes);
  else response.writeHead(404).end();
}

async function stop(http: Server, sockets: WebSocketServer): Promise<void> {
  sockets.close();
  http.closeAllConnections();
  await new Promise<void>((done) => http.close(() => done()));
}
