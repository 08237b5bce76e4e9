import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lock, tryLock, whenUnlocked } from '../lock.js';

/** Who builds for longer is not waited for: to build the same index twice costs time and does no harm. */
const WAIT_MS = 10 * 60_000;

export interface WaitOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when another one builds now. */
  readonly onWait: () => void;
}

/**
 * Does `build` while no other process builds in this folder, so that what one has built the next one finds.
 *
 * @throws what `build` throws; the signal's reason.
 */
export async function buildAlone<T>(
  indexDir: string,
  build: () => Promise<T>,
  options: WaitOptions,
): Promise<T> {
  const lock = await lockFolder(indexDir, options);
  try {
    options.signal?.throwIfAborted();
    return await build();
  } finally {
    await lock?.release();
  }
}

async function lockFolder(indexDir: string, { signal, onWait }: WaitOptions): Promise<Lock | null> {
  const path = join(indexDir, 'building.lock');
  const timeout = AbortSignal.timeout(WAIT_MS);
  const limit = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  try {
    await mkdir(indexDir, { recursive: true });
    for (let lock = await tryLock(path); ; lock = await tryLock(path)) {
      if (lock !== null || limit.aborted) return lock;
      onWait();
      await whenUnlocked(path, limit);
    }
  } catch {
    // Where nothing can be locked, as where nothing can be written, each builds for itself; saving says what is wrong.
    return null;
  }
}
