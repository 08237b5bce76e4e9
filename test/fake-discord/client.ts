import assert from 'node:assert/strict';
import { after } from 'node:test';
import { Client, type ClientOptions, Events, GatewayIntentBits, Partials } from 'discord.js';
import type { FakeDiscord } from './discord.js';
import type { FakeDiscordOptions } from './options.js';
import { startFakeDiscord } from './server.js';

const INTENTS = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];

/** A real discord.js client that speaks to this Discord; it has not logged in. */
export function clientFor(discord: FakeDiscord, options: Partial<ClientOptions> = {}): Client {
  return new Client({
    intents: INTENTS,
    partials: [Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    ...options,
    rest: { api: discord.api, ...options.rest },
  });
}

/** A real client, logged in and ready. */
export async function readyClient(
  discord: FakeDiscord,
  options: Partial<ClientOptions> = {},
): Promise<Client<true>> {
  const client = clientFor(discord, options);
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  return ready;
}

/**
 * What most files of tests start from: a Discord, in it a person and a server with these channels, and a client that is
 * ready. All is closed after the tests of the file, and fails them when a client sent what Discord does not describe.
 */
export async function connected(channels: readonly string[] = ['general'], options: FakeDiscordOptions = {}) {
  const discord = await startFakeDiscord(options);
  const ada = discord.addUser('Ada');
  const guild = discord.addGuild({ name: 'Readers', channels, members: [ada] });
  const client = await readyClient(discord);
  after(async () => {
    await client.destroy();
    await discord.close();
    assert.deepEqual(discord.violations, []);
  });
  return { discord, client, ada, guild };
}
