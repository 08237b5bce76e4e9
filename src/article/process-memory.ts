import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const POLL_MS = 200;
const KB_PER_MB = 1024;

/** Megabytes of memory that a process has, buffers and all; null where it has ended, or the system does not tell. */
export async function residentMb(pid: number): Promise<number | null> {
  const kilobytes = process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  return kilobytes === null ? null : kilobytes / KB_PER_MB;
}

/**
 * Looks at a process's memory again and again.
 *
 * @param onExceeded called once, when it has more than `limitMb`
 * @returns what ends the watch
 */
export function watchMemory(pid: number, limitMb: number, onExceeded: () => void): () => void {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const memory = await residentMb(pid);
    if (isOver) return;
    if (memory !== null && memory > limitMb) onExceeded();
    else if (memory !== null) timer = setTimeout(look, POLL_MS);
  };
  timer = setTimeout(look, POLL_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

async function fromProc(pid: number): Promise<number | null> {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes);
  } catch (error) {
    if (isOf(error, ['ENOENT', 'ESRCH'])) return null;
    throw error;
  }
}

// Exits with 1 when the process has ended; Windows has no such program, and there the heap's limit alone holds.
async function fromPs(pid: number): Promise<number | null> {
  try {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
    return /\d/.test(stdout) ? Number(stdout) : null;
  } catch (error) {
    if (isOf(error, ['ENOENT', 1])) return null;
    throw error;
  }
}

function isOf(error: unknown, codes: readonly (string | number)[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string | number);
}
