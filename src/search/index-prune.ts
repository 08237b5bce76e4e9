import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderNameOf, isIndexFile, isIndexFolder, isMissing } from './index-files.js';

/**
 * Removes the indexes of articles that are no more, and nothing else: a folder goes when its name and all that lies in
 * it are names that an index is given. A process that still uses a removed index keeps it in memory.
 *
 * @param keepIds the ids of all articles that are still in the library.
 * @returns how many folders were removed.
 */
export async function pruneIndexes(indexDir: string, keepIds: readonly string[]): Promise<number> {
  const kept = new Set(keepIds.map(folderNameOf));
  let removed = 0;
  for (const entry of await entriesOf(indexDir)) {
    if (!entry.isDirectory() || !isIndexFolder(entry.name) || kept.has(entry.name)) continue;
    const folder = join(indexDir, entry.name);
    const files = await entriesOf(folder);
    if (!files.every((file) => file.isFile() && isIndexFile(file.name))) continue;
    for (const file of files) await rm(join(folder, file.name), { force: true });
    await rmdir(folder);
    removed++;
  }
  return removed;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
