import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { articleEndings } from '../../src/article/formats/formats.js';
import { packageRoot } from '../../src/package-root.js';

/** Articles of several kinds, in both languages, with sentences of every length. */
const folders = ['data/articles', 'test/eval/articles'].map((folder) => join(packageRoot, folder));
const NO_ARTICLES = ['README.md'];

/**
 * Copies every article of the repository, so many times over, into one folder.
 *
 * @param target is made where it does not exist.
 */
export async function copyCorpus(target: string, copies: number): Promise<void> {
  await mkdir(target, { recursive: true });
  const endings: readonly string[] = articleEndings;
  for (const folder of folders) {
    const names = (await readdir(folder).catch(() => [])).filter(
      (name) => endings.includes(extname(name)) && !NO_ARTICLES.includes(name),
    );
    for (let copy = 0; copy < copies; copy++) {
      for (const name of names) await copyFile(join(folder, name), join(target, `${copy}-${name}`));
    }
  }
}
