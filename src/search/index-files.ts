import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const MANIFEST_NAME = 'manifest.json';

/** A file that no manifest names may belong to a process that is still saving; after this long it does not. */
const ABANDONED_AFTER_MS = 10 * 60_000;

const HASH_DIGITS_IN_NAMES = 16;
const READABLE_CHARACTERS_IN_NAMES = 40;

/** What the files of an index hold. */
export type FileRole = 'vectors' | 'hnsw';

export interface FileRecord {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** SHA-256 in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A folder name for any article id: plain ASCII (hnswlib opens no other path on Windows), different for different ids. */
export function folderNameOf(articleId: string): string {
  const readable = articleId
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, READABLE_CHARACTERS_IN_NAMES);
  return `${readable || 'article'}-${sha256(articleId).slice(0, HASH_DIGITS_IN_NAMES)}`;
}

/** Named by content: a new file never takes the place of one that an older manifest still names. */
export function fileNameOf(role: FileRole, record: FileRecord): string {
  return `${role}-${record.sha256.slice(0, HASH_DIGITS_IN_NAMES)}.bin`;
}

/** A path in `folder` that no other process or thread takes. */
export function temporaryPath(folder: string): string {
  return join(folder, `${process.pid}-${randomUUID()}.tmp`);
}

/** Size and SHA-256 of a file, read a piece at a time. */
export async function recordOf(path: string): Promise<FileRecord> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of createReadStream(path)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Writes `data` to `path`, on the disk when this returns, read back and compared. */
export async function writeSynced(path: string, data: string | Uint8Array): Promise<FileRecord> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
  const written = await recordOf(path);
  if (written.sha256 !== sha256(data)) throw new Error(`${path} was not written whole`);
  return written;
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

/** Gives a written and synced file its name, replacing what has it, on the disk when this returns. */
export async function publish(temporary: string, folder: string, name: string): Promise<void> {
  await rename(temporary, join(folder, name));
  await syncPath(folder);
}

/** Removes the files of an index that its manifest does not name, once no process can still be saving them. */
export async function removeStale(folder: string, named: ReadonlySet<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || named.has(entry.name) || !isIndexFile(entry.name)) continue;
    const path = join(folder, entry.name);
    if (await isAbandoned(path)) await rm(path, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED_AFTER_MS;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Whether a name is one that is given here. */
export function isIndexFile(name: string): boolean {
  return name === MANIFEST_NAME || isDataFile(name) || /^\d+-[0-9a-f-]{36}\.tmp$/.test(name);
}

/** Whether a name is one that is given to whole vectors or a whole graph. */
export function isDataFile(name: string): boolean {
  return /^(vectors|hnsw)-[0-9a-f]{16}\.bin$/.test(name);
}

/** Whether a folder's name is one that is given here. */
export function isIndexFolder(name: string): boolean {
  return /^[A-Za-z0-9-]{1,40}-[0-9a-f]{16}$/.test(name);
}

const MISSING_CODES: readonly unknown[] = ['ENOENT', 'ENOTDIR'];

/** Whether `error` says that there is no such file or folder. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && MISSING_CODES.includes(error.code);
}
