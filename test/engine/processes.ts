import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineOptions } from '../../src/answer/engine.js';
import { ENGINE_MODULE } from './fixtures.js';

const LOOK_EVERY_MS = 5;
const PATIENCE_MS = 30_000;
/** What a process gives itself to end when it is told to; then it is killed. */
const END_MS = 20_000;

/**
 * A program that has an engine's process.
 *
 * @param isReady whether to wait until that is open; else until it says anything.
 */
export async function parentOf(
  t: TestContext,
  options: EngineOptions,
  { isReady, child }: { readonly isReady: boolean; readonly child?: URL },
): Promise<{ readonly parent: ChildProcess; readonly pid: number }> {
  const program = `
    import { startEngineProcess } from '${ENGINE_MODULE}';
    const tell = () => console.log(running.pid);
    const running = startEngineProcess({
      ...${JSON.stringify(options)},
      ${child ? `child: new URL('${child}'),` : ''}
      ${isReady ? '' : 'onProgress: tell, onNotice: tell,'}
    });
    await running.ready;
    tell();
    setInterval(() => {}, 1_000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => parent.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  return { parent, pid: Number(line) };
}

/** How each process ends that is started during the test: `0` and the like, or a signal. */
export function endsOfProcesses(t: TestContext): (string | number)[] {
  const ends: (string | number)[] = [];
  const onStart = (message: unknown) => {
    const { process } = message as { readonly process: ChildProcess };
    process.once('exit', (code, signal) => ends.push(signal ?? code ?? 'nothing'));
  };
  subscribe('child_process', onStart);
  t.after(() => unsubscribe('child_process', onStart));
  return ends;
}

/** Closes, and makes sure that the process has ended by itself, unless the machine gave it no time to. */
export async function closeWell(
  running: { close(): Promise<void> },
  ends: readonly (string | number)[],
): Promise<void> {
  const startedMs = performance.now();
  await running.close();
  if (performance.now() - startedMs < END_MS) assert.equal(ends.at(-1), 0);
}

/** Waits until something holds, looking again and again: nothing tells of it. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`${what} did not come to pass in ${patienceMs} ms`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Waits until a process is no more, whoever its parent is by then. */
export function gone(pid: number, patienceMs = PATIENCE_MS): Promise<void> {
  return until(async () => !(await runs(pid)), `the end of process ${pid}`, patienceMs);
}

export async function runs(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // In a container nobody may take note of the end of a process that has lost its parent.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/^\d+ \(.*\) [ZX]/.test(stat);
}

/** Where there is a `/proc` to look into. */
export const seesProcesses = process.platform === 'linux';

/** The processes that `parent` started and that run. */
export function childrenOf(parent: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // After the name, which may hold anything: state, parent.
        const [, state, of] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
        return Number(of) === parent && state !== 'Z';
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The libraries in native code that a process has loaded, as text. */
export function librariesOf(pid: number | undefined): string {
  return [...new Set(readFileSync(`/proc/${pid}/maps`, 'utf8').match(/[^/\n]+\.node$/gm))].join(' ');
}

/** The files that a process has open. */
export function filesOf(pid: number | undefined): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}

/** Whether there is a process, and not the one of that number. */
export function isAnother({ pid }: { readonly pid: number | undefined }, other: number): boolean {
  return pid !== undefined && pid !== other;
}
