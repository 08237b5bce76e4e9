import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineOptions } from '../answer/engine.js';
import { startEngineThread } from '../answer/engine-thread.js';
import type { Log } from '../log.js';
import { bundledModels } from '../package-root.js';
import type { Secret } from '../setting-table.js';
import type { Settings } from '../settings.js';
import { type BotOptions, startBot } from './bot.js';
import { Ended } from './ended.js';
import { openGate } from './gate.js';
import { openHealth } from './health.js';
import { openMetrics } from './metrics.js';
import { openOnce } from './once.js';
import { type OwnShard, onManagerGone, ownShard, runShards } from './shards.js';
import { openState } from './state/state.js';
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
  /** Ends the process when there was no gateway for too long. */
  readonly onHung: (line: string) => void;
}

/** From one line of log on the opening of the articles to the next. */
const PROGRESS_EVERY_MS = 5000;
/** A login that takes longer is left to itself when the bot shall stop. */
const STOP_CONNECTING_MS = 2000;

/**
 * Runs the bot, or its shards, until the signal is aborted.
 *
 * @returns the exit code.
 * @throws VerbatimError when it cannot start, or the connection ends for good.
 */
export async function runBot(options: RunOptions): Promise<number> {
  const { token, settings, log, signal } = options;
  const own = ownShard(options.environment);
  if (settings.shards === undefined || own !== null) return serve(options, own);
  return runShards({
    token,
    shards: settings.shards,
    api: settings.discordApi,
    program: options.program,
    arguments: options.arguments,
    prepare: async () => {
      const thread = startEngineThread(engineOptions(options));
      await thread.ready.finally(() => thread.close());
    },
    onNotice: (line) => log.warn(line),
    signal,
  });
}

async function serve(options: RunOptions, own: OwnShard | null): Promise<number> {
  const { token, settings, log, signal, onHung } = options;
  const onWarn = (line: string) => log.warn(line);
  const writer = own?.id ?? 0;
  const thread = startEngineThread(engineOptions(options));
  const once = await openOnce({ stateDir: settings.stateDir, writer, onWarn });
  const state = await openState(settings.stateDir, onWarn, writer);
  const gate = openGate({ queueLimit: settings.queueLimit });
  const metrics = openMetrics();
  metrics.queue(() => gate.depth);
  const watchdog = openWatchdog({ onLimit: onHung });
  let gateway = 'connecting';
  let index = 'opening';
  const ended = new Ended();
  thread.ready.then(() => {
    index = 'ready';
  }, ended.fail);
  signal.addEventListener('abort', ended.stop, { once: true });
  if (signal.aborted) ended.stop();
  if (own !== null) onManagerGone(ended.stop);
  const health =
    settings.healthPort === undefined
      ? null
      : await openHealth({
          port: settings.healthPort + writer,
          report: () => ({ gateway, index, queue: gate.depth }),
          metrics: () => metrics.text(),
        });
  const botOptions: BotOptions = {
    token,
    api: settings.discordApi,
    engine: thread.ready,
    gate,
    once,
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
  };
  const starting = startBot(botOptions);
  try {
    await Promise.race([starting, ended.promise]);
    await ended.promise;
    log.info('stopping: finishing what runs');
    return 0;
  } finally {
    // What it could not start for is thrown above.
    const bot = await Promise.race([
      starting.catch(() => null),
      sleep(STOP_CONNECTING_MS, null, { ref: false }),
    ]);
    await bot?.stop();
    watchdog.close();
    await Promise.all([health?.close(), thread.close(), once.close(), state.close()]);
  }
}

function engineOptions({ settings, log }: RunOptions): EngineOptions {
  let saidAtMs = performance.now();
  return {
    articlesDir: settings.articlesDir,
    indexDir: settings.indexDir,
    model: settings.embeddingModel,
    modelCache: settings.modelCache,
    hubEndpoint: settings.hubEndpoint,
    bundledModels,
    ...(settings.confidence === undefined ? {} : { confidence: settings.confidence }),
    onNotice: (line) => log.warn(line),
    onProgress: (progress) => {
      if (performance.now() - saidAtMs < PROGRESS_EVERY_MS) return;
      saidAtMs = performance.now();
      log.info(progress, 'reading the articles');
    },
  };
}
