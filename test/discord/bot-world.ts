import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../src/answer/engine.js';
import { type Bot, type BotOptions, startBot } from '../../src/discord/bot.js';
import { openGate } from '../../src/discord/gate.js';
import { openMetrics } from '../../src/discord/metrics.js';
import { openOnce } from '../../src/discord/once.js';
import { type BotState, openState } from '../../src/discord/state/state.js';
import { openUnfinished } from '../../src/discord/unfinished.js';
import { openLog } from '../../src/log.js';
import { Secret } from '../../src/setting-table.js';
import type { FakeDiscord } from '../fake-discord/discord.js';
import { flatten } from '../fake-discord/limits-components.js';
import type { PostedMessage } from '../fake-discord/model.js';
import type { FakeDiscordOptions } from '../fake-discord/options.js';
import { WIDE_BUCKETS } from '../fake-discord/rate-limits.js';
import { startFakeDiscord } from '../fake-discord/server.js';

const MANY = { times: 1_000_000, windowMs: 1000 };

/** A gate that lets everyone in, as often as they like. */
export function wideGate() {
  return openGate({ queueLimit: 1_000_000, concurrency: 64, person: MANY, server: MANY });
}

export interface BotWorld {
  readonly discord: FakeDiscord;
  readonly bot: Bot;
  /** What is kept, as the bot that runs now has it. */
  state(): BotState;
  /** Lines of log, parsed. */
  readonly lines: Record<string, unknown>[];
  /** Stops the bot and starts another on the same Discord and state. */
  restart(changes?: Partial<BotOptions>): Promise<void>;
  close(): Promise<void>;
}

/** The bot, connected to a Discord of its own. */
export async function botWorld(
  engine: BotOptions['engine'],
  options: {
    readonly discord?: FakeDiscordOptions;
    readonly bot?: Partial<BotOptions>;
    readonly prepare?: (discord: FakeDiscord) => void;
  } = {},
): Promise<BotWorld> {
  const discord = await startFakeDiscord({ buckets: WIDE_BUCKETS, identifyWindowMs: 1, ...options.discord });
  options.prepare?.(discord);
  const stateDir = await mkdtemp(join(tmpdir(), 'verbatim-state-'));
  const lines: Record<string, unknown>[] = [];
  const start = (changes: Partial<BotOptions>) =>
    runBot(discord, engine, stateDir, lines, { ...options.bot, ...changes });
  let running = await start({}).catch(async (error: unknown) => {
    await discord.close();
    await rm(stateDir, { recursive: true, force: true });
    throw error;
  });
  return {
    discord,
    get bot() {
      return running.bot;
    },
    state: () => running.state,
    lines,
    async restart(changes = {}) {
      await running.stop();
      running = await start(changes);
    },
    async close() {
      await running.stop();
      await discord.close();
      await rm(stateDir, { recursive: true, force: true });
      assert.deepEqual(discord.violations, []);
    },
  };
}

async function runBot(
  discord: FakeDiscord,
  engine: Engine | Promise<Engine>,
  stateDir: string,
  lines: Record<string, unknown>[],
  changes: Partial<BotOptions>,
) {
  const token = new Secret(discord.token);
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = openLog({ logLevel: 'debug', logFormat: 'json', discordToken: token }, 'debug', { write });
  const once = await openOnce({ stateDir });
  const state = await openState(stateDir, (line) => log.warn(line));
  const bot = await startBot({
    token,
    api: discord.api,
    engine,
    gate: wideGate(),
    once,
    unfinished: openUnfinished({ stateDir, onWarn: (line) => log.warn(line) }),
    state,
    metrics: openMetrics(),
    log,
    ...changes,
  }).catch(async (error: unknown) => {
    await Promise.all([once.close(), state.close()]);
    throw error;
  });
  const stop = async () => {
    await bot.stop();
    await once.close();
    await state.close();
  };
  return { bot, state, stop };
}

/** The first line of log that `wanted` holds for, once it is there: no event of Discord's tells of it. */
export async function lineOf(
  { lines }: Pick<BotWorld, 'lines'>,
  wanted: (line: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 500; tries += 1) {
    const line = lines.find(wanted);
    if (line) return line;
    await sleep(10);
  }
  throw new Error(`no such line among ${JSON.stringify(lines.slice(-5))}`);
}

const QUOTED = /^> (?:\*\*\d+\.\*\* )?[「“]([\s\S]*?)[」”](?: …)?$/gmu;

/** The quotes of a message that the bot sent, as the words that a reader sees. */
export function quotesOf(message: PostedMessage): string[] {
  const description = message.data.embeds[0]?.description ?? '';
  return Array.from(description.matchAll(QUOTED), ([, words = '']) =>
    words.replace(/(?<!\\)\*\*/g, '').replace(/\\(.)/g, '$1'),
  );
}

/** The custom ids of the buttons of a message, by their first letters after the format's number. */
export function buttonOf(message: PostedMessage, action: 'c' | 'm' | 'u' | 'd' | 'e'): string {
  const ids = (message.data.components ?? [])
    .flatMap((row) => flatten(row))
    .flatMap((part) => ('custom_id' in part && typeof part.custom_id === 'string' ? [part.custom_id] : []));
  const found = ids.find((id) => id.startsWith(`1${action}`));
  assert.ok(found, `a button ${action} among ${ids.join(' ')}`);
  return found;
}
