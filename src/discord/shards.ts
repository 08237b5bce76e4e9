import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { REST, type RESTGetAPIGatewayBotResult, Routes, type Shard, ShardingManager } from 'discord.js';
import { messageOf, VerbatimError } from '../errors.js';
import type { Secret } from '../setting-table.js';
import { restProxy } from './proxy.js';

/** Which part of the servers a process serves. */
export interface OwnShard {
  readonly id: number;
  readonly count: number;
}

export interface ShardsOptions {
  readonly token: Secret;
  readonly shards: 'auto' | number;
  /** As DISCORD_API gives it. */
  readonly api: string;
  /** The program that serves one shard, and its arguments. */
  readonly program: string;
  readonly arguments: readonly string[];
  /** Done once, before any shard starts: what all of them read. Shall fail soon when the signal is aborted. */
  readonly prepare: () => Promise<void>;
  readonly onNotice: (line: string) => void;
  /** Aborted when all shall end. */
  readonly signal: AbortSignal;
  /** Milliseconds from one shard to the next; default 5,500, as Discord asks for. */
  readonly spawnDelayMs?: number;
  /** Milliseconds that a shard may take to be ready; default 120,000. */
  readonly readyWithinMs?: number;
}

/** The environment variable that tells a process which shard it is, such as `0/2`. */
const OWN_SHARD = 'VERBATIM_SHARD';
const SPAWN_DELAY_MS = 5_500;
const READY_WITHIN_MS = 120_000;
/** A shard that has not ended by itself so long after it was told to is ended. */
const END_MS = 15_000;

/** The shard that this process serves; null when it is no shard, or the one that starts them. */
export function ownShard(environment: Readonly<Record<string, string | undefined>>): OwnShard | null {
  const [, id, count] = /^(\d+)\/(\d+)$/.exec(environment[OWN_SHARD] ?? '') ?? [];
  return id === undefined || count === undefined ? null : { id: Number(id), count: Number(count) };
}

/** Tells a shard when the process that started it is gone, however that ended: nobody would ever stop it. */
export function onManagerGone(listener: () => void): void {
  process.once('disconnect', listener);
}

/**
 * Runs one process a shard until all have ended. One that ends without having been ready, as with a wrong token, ends
 * all: starting it again would do no better. One that ends later is started again.
 *
 * @returns the exit code: 0 when the signal ended it, else 1.
 * @throws VerbatimError when Discord does not say how many shards it recommends; and what `prepare` throws.
 * @example
 * await runShards({ token, shards: 'auto', api, program: 'dist/main.js', arguments: ['start'], prepare, ... });
 */
export async function runShards(options: ShardsOptions): Promise<number> {
  const { token, program, signal, spawnDelayMs = SPAWN_DELAY_MS, readyWithinMs = READY_WITHIN_MS } = options;
  let count: number;
  try {
    count = options.shards === 'auto' ? await recommendedShards(options) : options.shards;
    await options.prepare();
  } catch (error) {
    // Whoever was told to stop has not failed.
    if (signal.aborted) return 0;
    throw error;
  }
  if (signal.aborted) return 0;
  const manager = new ShardingManager(program, {
    totalShards: count,
    shardArgs: [...options.arguments],
    token: token.reveal(),
    respawn: false,
  });
  const processes = new Set<ChildProcess>();
  const ending = new AbortController();
  let exitCode = 0;
  const { promise: ended, resolve: onEnded } = withResolvers();

  function end(code: number): void {
    if (ending.signal.aborted) return;
    exitCode = code;
    ending.abort();
    for (const child of processes) child.kill('SIGTERM');
    setTimeout(() => {
      for (const child of processes) child.kill('SIGKILL');
    }, END_MS).unref();
    if (processes.size === 0) onEnded();
  }

  function giveUp(id: number, error: unknown): void {
    if (ending.signal.aborted) return;
    options.onNotice(`discord: shard ${id} of ${count} did not get ready (${messageOf(error)}). Ending all.`);
    end(1);
  }

  function begin(shard: Shard): void {
    // The variable SHARDS is a setting here.
    shard.env = Object.assign({}, shard.env, {
      SHARDS: process.env.SHARDS,
      [OWN_SHARD]: `${shard.id}/${count}`,
    });
    let wasReady = false;
    shard.on('ready', () => {
      wasReady = true;
    });
    // Without listeners, an error would end this process, and all shards with it.
    shard.on('error', (error) =>
      options.onNotice(`discord: shard ${shard.id} of ${count} reports an error (${messageOf(error)}).`),
    );
    shard.on('spawn', (spawned) => {
      const child = spawned as ChildProcess;
      processes.add(child);
      child.on('error', (error) => {
        shard.emit('error', error);
        // A process that could not be started never tells that it ended.
        if (child.pid === undefined) shard.emit('death', child);
      });
    });
    shard.on('death', async (child) => {
      processes.delete(child as ChildProcess);
      if (ending.signal.aborted) {
        if (processes.size === 0) onEnded();
      } else if (wasReady) {
        wasReady = false;
        options.onNotice(`discord: shard ${shard.id} of ${count} ended. Starting it again.`);
        await start(shard);
      }
    });
  }

  async function start(shard: Shard): Promise<void> {
    try {
      await sleep(processes.size === 0 ? 0 : spawnDelayMs, undefined, { signal: ending.signal });
      await shard.spawn(readyWithinMs);
    } catch (error) {
      giveUp(shard.id, error);
    }
  }

  manager.on('shardCreate', begin);
  signal.addEventListener('abort', () => end(0), { once: true });
  for (let id = 0; id < count && !ending.signal.aborted; id++) await start(manager.createShard(id));
  await ended;
  return exitCode;
}

async function recommendedShards({ token, api, signal }: ShardsOptions): Promise<number> {
  try {
    const rest = new REST({ api, ...restProxy(api) }).setToken(token.reveal());
    const { shards } = (await rest.get(Routes.gatewayBot(), { signal })) as RESTGetAPIGatewayBotResult;
    return shards;
  } catch (error) {
    throw new VerbatimError(
      'discord',
      `${api} does not say how many shards it recommends (${messageOf(error)})`,
      'Check DISCORD_TOKEN and the network, or set SHARDS to a number',
      { cause: error },
    );
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
