import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import type { Article } from './article.js';
import { articleEndings, articleId, readArticleFile } from './read.js';

/** The articles that can be asked, by file name, and one problem for every file that gives none. */
export interface Library {
  readonly articles: Article[];
  readonly problems: VerbatimError[];
}

/**
 * Reads every article of a folder; what cannot be read is a problem and keeps no other article from loading.
 * Hidden files, folders and files of other kinds are passed over.
 */
export async function loadLibrary(dir: string): Promise<Library> {
  const articles: Article[] = [];
  const problems: VerbatimError[] = [];
  const names = await articleNames(dir).catch((error: unknown) => {
    problems.push(asProblem(error, dir));
    return [];
  });
  const loaded = new Map<string, string>();
  for (const name of names) {
    const id = articleId(name).toLowerCase();
    const earlier = loaded.get(id);
    if (earlier !== undefined) {
      problems.push(
        new VerbatimError(
          'article',
          `${name} has the same id as ${earlier}`,
          'Give one of them another name',
        ),
      );
      continue;
    }
    try {
      articles.push(await readArticleFile(join(dir, name)));
      loaded.set(id, name);
    } catch (error) {
      problems.push(asProblem(error, name));
    }
  }
  return { articles, problems };
}

async function articleNames(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const endings: readonly string[] = articleEndings;
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .filter((name) => endings.includes(extname(name).toLowerCase()))
    .sort();
  if (names.length > 0) return names;
  throw new VerbatimError(
    'article',
    `${dir} holds no article`,
    `Put a ${articleEndings.join(', ')} file into it`,
  );
}

function asProblem(error: unknown, name: string): VerbatimError {
  if (error instanceof VerbatimError) return error;
  return new VerbatimError(
    'article',
    `${name} cannot be read: ${messageOf(error)}`,
    'Check that it is there and readable',
    {
      cause: error,
    },
  );
}
