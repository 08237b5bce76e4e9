import { messageOf, VerbatimError } from '../errors.js';
import type { Article } from './article.js';
import { articleFiles } from './article-files.js';
import { articleEndings } from './formats/formats.js';
import { openReader, type ReaderOptions } from './reader.js';

/** The articles that can be asked, by file name, and one problem for every file that gives none, or not the whole. */
export interface Library {
  readonly articles: Article[];
  readonly problems: VerbatimError[];
}

/**
 * Reads every article of a folder and of the folders in it, in a process of its own; what cannot be read is a problem
 * and keeps no other article from loading. Files of other kinds are passed over, which one problem tells; hidden ones
 * in silence.
 */
export async function loadLibrary(dir: string, options: ReaderOptions = {}): Promise<Library> {
  const articles: Article[] = [];
  const problems: VerbatimError[] = [];
  const found = await articleFiles(dir, articleEndings).catch((error: unknown) => {
    problems.push(asProblem(error, dir));
    return null;
  });
  if (found === null) return { articles, problems };
  problems.push(...found.problems);
  if (found.files.length === 0 && problems.length === 0) problems.push(holdsNothing(dir));
  const reader = openReader(options);
  try {
    const loaded = new Map<string, string>();
    for (const { id, name, path } of found.files) {
      const earlier = loaded.get(id.toLowerCase());
      if (earlier !== undefined) {
        problems.push(sameId(name, earlier));
        continue;
      }
      try {
        const { article, unread } = await reader.read(path, name, id);
        articles.push(article);
        loaded.set(id.toLowerCase(), name);
        if (unread !== null) problems.push(isUnread(name, unread));
      } catch (error) {
        problems.push(asProblem(error, name));
      }
    }
  } finally {
    reader.close();
  }
  if (found.passedOver.length > 0) problems.push(passedOver(found.passedOver));
  return { articles, problems };
}

/** Names that are told of files which are passed over; of more only the number. */
const MAX_NAMES = 10;

function passedOver(names: readonly string[]): VerbatimError {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  const others = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  const what = `${shown}${others} ${names.length === 1 ? 'is' : 'are'} passed over`;
  return new VerbatimError('article', what, `Read are ${articleEndings.join(', ')}`);
}

function holdsNothing(dir: string): VerbatimError {
  return new VerbatimError(
    'article',
    `${dir} holds no article`,
    `Put a ${articleEndings.join(', ')} file into it`,
  );
}

function sameId(name: string, earlier: string): VerbatimError {
  return new VerbatimError(
    'article',
    `${name} has the same id as ${earlier}`,
    'Give one of them another name',
  );
}

function isUnread(name: string, unread: string): VerbatimError {
  return new VerbatimError(
    'article',
    `${name}: ${unread}`,
    'Run text recognition (OCR) over it to have it read',
  );
}

function asProblem(error: unknown, name: string): VerbatimError {
  if (error instanceof VerbatimError) return error;
  return new VerbatimError(
    'article',
    `${name} cannot be read: ${messageOf(error)}`,
    'Check that it is there and readable',
    { cause: error },
  );
}
