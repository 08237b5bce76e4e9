import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineProcessOptions, startEngineProcess } from '../engine/open.js';
import { engineOptionsOf } from '../engine-options.js';
import { messageOf } from '../errors.js';
import type { Log } from '../log.js';
import type { Secret } from '../setting-table.js';
import type { Settings } from '../settings.js';
import { type Bot, startBot } from './bot.js';
import { Cleanup } from './cleanup.js';
import { Ended } from './ended.js';
import { openGate } from './gate.js';
import { openHealth } from './health.js';
import { openMetrics } from './metrics.js';
import { openOnce } from './once.js';
import { type OwnShard, onManagerGone, ownShard, runShards } from './shards.js';
import { openState } from './state/state.js';
import { lockState } from './state/state-lock.js';
import { guardUncaught } from './uncaught.js';
import { openUnfinished } from './unfinished.js';
import { openWatchdog } from './watchdog.js';

export interface RunOptions {
  readonly token: Secret;
  readonly settings: Settings;
  readonly log: Log;
  /** Aborted when the bot shall stop. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The program and its arguments, for shards to be started with. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** Ends the process where, without a gateway, even the end takes too long. */
  readonly onHung: () => void;
  readonly limits?: RunLimits;
  /** The module that the engine's process runs: a test may put one there that is slow. */
  readonly engineChild?: URL;
}

/** In milliseconds. */
export interface RunLimits {
  /** How long there may be no gateway until the process is ended; default 5 minutes. */
  readonly withoutGatewayMs?: number;
  /** How long what runs may take when the bot shall stop; default 10,000. */
  readonly stoppingMs?: number;
  /** How long the end may take when there was no gateway for too long; default 30,000. */
  readonly endingMs?: number;
}

/** From one line of log on the opening of the articles to the next. */
const PROGRESS_EVERY_MS = 5000;
/** A login that takes longer is left to itself when the bot shall stop. */
const STOP_CONNECTING_MS = 2000;
const ENDING_MS = 30_000;

/**
 * Runs the bot, or its shards, until the signal is aborted.
 *
 * @returns the exit code: 0 when it was told to stop, 1 when there was no gateway for too long.
 * @throws VerbatimError when it cannot start, or the connection ends for good.
 */
export async function runBot(options: RunOptions): Promise<number> {
  const { token, settings, log, signal } = options;
  const own = ownShard(options.environment);
  if (settings.shards !== undefined && own === null) {
    return runShards({
      token,
      shards: settings.shards,
      api: settings.discordApi,
      program: options.program,
      arguments: options.arguments,
      prepare: () => prepareIndex(options),
      onNotice: (line) => log.warn(line),
      signal,
    });
  }
  const cleanup = new Cleanup();
  try {
    return await serve(options, own, cleanup);
  } finally {
    await cleanup.run((error) => log.error({ error: messageOf(error) }, 'the end was not clean'));
  }
}

/** Builds what the shards will read; gives that up when the bot shall stop. */
async function prepareIndex(options: RunOptions): Promise<void> {
  const engine = startEngineProcess(engineOptions(options));
  const stop = () => void engine.close();
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    await engine.ready;
  } finally {
    options.signal.removeEventListener('abort', stop);
    await engine.close();
  }
}

async function serve(options: RunOptions, own: OwnShard | null, cleanup: Cleanup): Promise<number> {
  const { token, settings, log, signal, onHung, limits = {} } = options;
  const onWarn = (line: string) => log.warn(line);
  const writer = own?.id ?? 0;
  const lock = await lockState(settings.stateDir, writer, onWarn);
  cleanup.add(() => lock?.release());
  const ended = new Ended();
  cleanup.add(guardUncaught(log, ended.fail));
  const engine = startEngineProcess(engineOptions(options));
  cleanup.add(() => engine.close());
  const once = await openOnce({ stateDir: settings.stateDir, writer, onWarn });
  cleanup.add(() => once.close());
  const state = await openState(settings.stateDir, onWarn, writer);
  cleanup.add(() => state.close());
  const gate = openGate({ queueLimit: settings.queueLimit });
  const metrics = openMetrics();
  metrics.queue(() => gate.depth);
  let gateway = 'connecting';
  let index = 'opening';
  let isHung = false;
  const watchdog = openWatchdog({
    limitMs: limits.withoutGatewayMs,
    // Not by process.exit: what runs is finished, or told that it is not, and what is kept is written, first.
    onLimit: (line) => {
      log.fatal(line);
      isHung = true;
      ended.stop();
      setTimeout(onHung, limits.endingMs ?? ENDING_MS).unref();
    },
  });
  cleanup.add(() => watchdog.close());
  engine.ready.then(({ articles }) => {
    index = 'ready';
    log.info({ pid: engine.pid, articles: articles.length }, 'articles read');
  }, ended.fail);
  signal.addEventListener('abort', ended.stop, { once: true });
  if (signal.aborted) ended.stop();
  if (own !== null) onManagerGone(ended.stop);
  if (settings.healthPort !== undefined) {
    const health = await openHealth({
      port: settings.healthPort + writer,
      host: settings.healthHost,
      report: () => ({ gateway, index, queue: gate.depth }),
      metrics,
    });
    cleanup.add(() => health.close());
  }
  const starting = startBot({
    token,
    api: settings.discordApi,
    engine: engine.ready,
    gate,
    once,
    unfinished: openUnfinished({ stateDir: settings.stateDir, writer, onWarn }),
    state,
    metrics,
    log,
    logsQuestions: settings.logQuestions,
    guildId: settings.discordGuild,
    ...(own === null ? {} : { shard: own }),
    onState: (now) => {
      gateway = now;
      if (now === 'ready') watchdog.up();
      else watchdog.down();
    },
    onLost: ended.fail,
  });
  cleanup.add(() => stop(starting, limits.stoppingMs));
  await Promise.race([starting, ended.promise]);
  await ended.promise;
  log.info('stopping: finishing what runs');
  return isHung ? 1 : 0;
}

async function stop(starting: Promise<Bot>, timeoutMs: number | undefined): Promise<void> {
  // What it could not start for has been thrown.
  const bot = await Promise.race([
    starting.catch(() => null),
    sleep(STOP_CONNECTING_MS, null, { ref: false }),
  ]);
  await bot?.stop(timeoutMs);
}

function engineOptions({ settings, log, engineChild }: RunOptions): EngineProcessOptions {
  let saidAtMs = performance.now();
  return {
    ...engineOptionsOf(settings),
    ...(engineChild && { child: engineChild }),
    onNotice: (line) => log.warn(line),
    onProgress: (progress) => {
      if (performance.now() - saidAtMs < PROGRESS_EVERY_MS) return;
      saidAtMs = performance.now();
      log.info(progress, 'reading the articles');
    },
  };
}
