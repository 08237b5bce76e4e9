import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lock, tryLock, whenUnlocked } from '../lock.js';

/** Who builds for longer is not waited for: to build the same index twice costs time and does no harm. */
const WAIT_MS = 10 * 60_000;

/**
 * Does `build` while no other process builds in this folder, so that what one has built the next one finds.
 *
 * @param onWait called when another one builds now.
 * @throws what `build` throws.
 */
export async function buildAlone<T>(
  indexDir: string,
  build: () => Promise<T>,
  onWait: () => void,
): Promise<T> {
  const lock = await lockFolder(indexDir, onWait);
  try {
    return await build();
  } finally {
    await lock?.release();
  }
}

async function lockFolder(indexDir: string, onWait: () => void): Promise<Lock | null> {
  const path = join(indexDir, 'building.lock');
  const limit = AbortSignal.timeout(WAIT_MS);
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
