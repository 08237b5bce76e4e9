import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { VerbatimError } from '../../src/errors.js';
import type { LoopDelay, ProbeCommand } from './loop-probe.js';

/** A program that serves a Discord of our own, in a process of its own. */
export interface DiscordProgram {
  /** Does `work` and watches the program's event loop meanwhile. */
  watched<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Of all that was watched since the last reading. */
  loopDelay(): Promise<LoopDelay>;
  /** How its questions came out, as its log says: status to number. */
  readonly statuses: ReadonlyMap<string, number>;
  readonly pid: number | undefined;
  /** Of its engine's process, as its log says: null until the articles are read. */
  readonly enginePid: number | null;
  /** Rejects when it ends by itself. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

export interface ProgramPlan {
  readonly script: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const probe = join(import.meta.dirname, 'loop-probe.js');
const STOP_LIMIT_MS = 15_000;
const LINES_SHOWN = 5;

/** Starts a program with an empty folder for its index and state. */
export async function startDiscordProgram(plan: ProgramPlan): Promise<DiscordProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const child = fork(plan.script, [...plan.arguments], {
    execArgv: ['--import', probe],
    env: {
      PATH: process.env.PATH,
      INDEX_DIR: join(folder, 'index'),
      STATE_DIR: join(folder, 'state'),
      ...plan.environment,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const statuses = new Map<string, number>();
  let enginePid: number | null = null;
  const lastLines: string[] = [];
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const { msg, status, pid } = logged(line);
      if (msg === 'question' && status) statuses.set(status, (statuses.get(status) ?? 0) + 1);
      else if (msg === 'articles read' && pid) enginePid = pid;
      else lastLines.splice(0, Math.max(0, lastLines.push(line) - LINES_SHOWN));
    });
  }
  const exit = once(child, 'exit');
  const ended = exit.then(([code, signal]): never => {
    throw new VerbatimError(
      'bench',
      `${plan.script} ended with ${code ?? signal}: ${lastLines.join(' ')}`,
      'Mend it first',
    );
  });
  // Whoever waits for it hears of it; at the end nobody does.
  ended.catch(() => {});
  const command = async (name: ProbeCommand): Promise<unknown> => {
    const reply = once(child, 'message');
    child.send(name);
    const [answer] = await Promise.race([reply, ended]);
    return answer;
  };
  return {
    async watched(work) {
      await command('begin');
      const result = await Promise.race([work(), ended]);
      await command('end');
      return result;
    },
    loopDelay: async () => (await command('read')) as LoopDelay,
    statuses,
    pid: child.pid,
    get enginePid() {
      return enginePid;
    },
    ended,
    async stop() {
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await exit;
      clearTimeout(kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Logged {
  readonly msg?: string;
  readonly status?: string;
  readonly pid?: number;
}

function logged(line: string): Logged {
  return line.startsWith('{') ? (JSON.parse(line) as Logged) : {};
}
