import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { say } from '../../src/discord/locales/locales.js';
import { type RunOptions, runBot } from '../../src/discord/run-bot.js';
import { openLog } from '../../src/log.js';
import { readSettings } from '../../src/settings.js';
import { startFakeDiscord } from '../fake-discord/server.js';
import { lineOf } from './bot-world.js';

/** The bot as the program runs it, in this process, with an engine that answers what it is told to. */
async function running(t: TestContext, limits: RunOptions['limits']) {
  const discord = await startFakeDiscord({ identifyWindowMs: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-limits-'));
  const settings = readSettings(
    { DISCORD_TOKEN: discord.token, DISCORD_API: discord.api, STATE_DIR: folder, INDEX_DIR: folder },
    [],
  );
  const token = settings.discordToken;
  assert.ok(token);
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const stop = new AbortController();
  let stuck = 0;
  const fatal = () => lines.filter(({ level }) => level === 60).map(({ msg }) => `${msg}`);
  const ended = runBot({
    token,
    settings,
    log: openLog(settings, 'debug', { write }),
    signal: stop.signal,
    environment: {},
    program: '',
    arguments: [],
    onHung: () => {
      stuck++;
    },
    engineChild: new URL('../engine/mortal-child.js', import.meta.url),
    ...(limits && { limits }),
  });
  t.after(async () => {
    stop.abort();
    await ended;
    await discord.close();
    await rm(folder, { recursive: true, force: true });
    assert.deepEqual(discord.violations, []);
  });
  await lineOf({ lines }, ({ msg }) => msg === 'commands registered');
  return { discord, lines, fatal, stuck: () => stuck, stop, ended };
}

test('a gateway that comes back is not given up, however often it goes; one that stays away is, once', async (t) => {
  const { discord, fatal, stuck, ended } = await running(t, { withoutGatewayMs: 2_000 });
  // The client takes half a second to come back, so all together it is away for longer.
  for (let i = 0; i < 4; i++) assert.equal(await discord.gateway.drop({ kind: 'reset' }), 'resumed');
  assert.deepEqual(fatal(), []);
  // Connections are taken, and nothing is said over them.
  discord.gateway.pause();
  void discord.gateway.drop({ kind: 'reset' });
  assert.equal(await ended, 1);
  assert.equal(fatal().length, 1);
  assert.match(fatal()[0] ?? '', /^discord: no gateway for /);
  assert.equal(stuck(), 0);
});

test('a bot without a gateway that does not come to an end is ended all the same', async (t) => {
  const { discord, stuck } = await running(t, { withoutGatewayMs: 100, endingMs: 50, stoppingMs: 1_000 });
  const ada = discord.addUser('Ada');
  const channel = discord.addGuild({ name: 'Readers', members: [ada] }).channel('general');
  await discord.interact.command({ user: ada, channel, name: 'ask', options: { question: 'hang' } });
  discord.gateway.pause();
  void discord.gateway.drop({ kind: 'reset' });
  await discord.until(() => stuck() > 0, 'the end by force');
});

test('what is not answered within the limit when the bot is told to stop is told so, and the bot ends well', async (t) => {
  const { discord, lines, stop, ended } = await running(t, { stoppingMs: 200 });
  const [ada, bob, eve] = ['Ada', 'Bob', 'Eve'].map((name) => discord.addUser(name));
  assert.ok(ada && bob && eve);
  const channel = discord.addGuild({ name: 'Readers', members: [ada, bob, eve] }).channel('general');
  const ask = (user: typeof ada, question: string) =>
    discord.interact.command({ user, channel, name: 'ask', options: { question } });
  const late = [await ask(ada, 'hang'), await ask(bob, 'hang'), await ask(eve, 'slow')];
  stop.abort();
  assert.equal(await ended, 0);
  for (const interaction of late) {
    assert.equal((await interaction.final()).data.content, say('en-US', 'error.closing'));
  }
  assert.equal(lines.filter(({ level }) => Number(level) > 30).length, 0);
});
