import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { VerbatimError } from '../errors.js';
import { articleId } from './read.js';

/** Folders inside one another. */
const MAX_DEPTH = 8;

interface ArticleFile {
  /** Its path below the folder of articles, with `/`. */
  readonly name: string;
  readonly path: string;
  readonly id: string;
}

/** What a folder of articles holds. */
export interface FoundFiles {
  readonly files: readonly ArticleFile[];
  /** Names of files of other kinds. */
  readonly passedOver: readonly string[];
  /** What can be no article, whatever is in it. */
  readonly problems: readonly VerbatimError[];
}

/** The files below `dir` that may be articles, by name. Links that lead out of it are problems; hidden files are not seen. */
export async function articleFiles(dir: string, endings: readonly string[]): Promise<FoundFiles> {
  const files: ArticleFile[] = [];
  const passedOver: string[] = [];
  const problems: VerbatimError[] = [];
  const root = await realpath(dir);

  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      const name = relative(dir, path).split(sep).join('/');
      if (entry.isDirectory()) {
        if (depth < MAX_DEPTH) await look(path, depth + 1);
        else
          problems.push(
            problem(name, `lies more than ${MAX_DEPTH} folders deep`, 'Move its articles further up'),
          );
        continue;
      }
      if (!endings.includes(extname(entry.name).toLowerCase())) {
        passedOver.push(name);
        continue;
      }
      const why = await whyNone(path, entry.isSymbolicLink(), root);
      if (why !== null) problems.push(problem(name, why, 'Replace it with a file of text, or remove it'));
      else files.push({ name, path, id: articleId(name.replaceAll('/', '-')) });
    }
  };
  await look(dir, 0);
  return { files, passedOver, problems };
}

/** Why something with an article's ending can be none, by what it is. */
async function whyNone(path: string, isLink: boolean, root: string): Promise<string | null> {
  if (isLink) {
    const target = await realpath(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ELOOP') return null;
      throw error;
    });
    if (target === null) return 'is a link that leads nowhere';
    if (!target.startsWith(root + sep)) return 'is a link that leads out of the folder of articles';
  }
  const stats = await stat(path);
  if (stats.isFile()) return null;
  return stats.isFIFO()
    ? 'is a pipe, not a file'
    : stats.isDirectory()
      ? 'is a folder, not a file'
      : 'is a device, not a file';
}

function problem(name: string, what: string, remedy: string): VerbatimError {
  return new VerbatimError('article', `${name} ${what}`, remedy);
}
