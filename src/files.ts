import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a file that was written whole is known by. */
export interface FileRecord {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** For the eyes of the user who runs the program alone. */
const OWN_FILE = 0o600;

/** SHA-256 in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Size and SHA-256 of a file, read a piece at a time.
 *
 * @throws what the file system throws.
 */
export async function recordOf(path: string): Promise<FileRecord> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Gives `path` a new content at once: `write` makes a file beside it, which takes its name when it is on the disk. What was
 * there stays whole until then, and when `write` throws.
 *
 * @param write writes to the path that it is given.
 * @returns what `write` returns.
 * @throws what `write` and the file system throw.
 */
export async function replaceFile<Result>(
  path: string,
  write: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const temporary = `${path}.${process.pid}-${randomUUID()}.tmp`;
  try {
    const result = await write(temporary);
    await chmod(temporary, OWN_FILE);
    await syncPath(temporary);
    await rename(temporary, path);
    await syncPath(dirname(path));
    return result;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes what was written to a file, or the names in a folder, survive a power cut. */
export async function syncPath(path: string): Promise<void> {
  const info = await stat(path);
  // Windows opens no folder, and syncs its names with the files.
  if (info.isDirectory() && process.platform === 'win32') return;
  const file = await open(path, info.isDirectory() ? 'r' : 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

const MISSING_CODES: readonly unknown[] = ['ENOENT', 'ENOTDIR'];

/** Whether `error` says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && MISSING_CODES.includes(error.code);
}
