import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import type { Article } from './article.js';
import { buildArticle } from './build.js';
import { cleanLine } from './formats/clean.js';
import type { Draft } from './formats/draft.js';
import { decodeText } from './formats/encoding/decode.js';
import { documentReaders, readText } from './formats/formats.js';
import { resolveMarks } from './formats/marks.js';

/** Far above any article: a book has about 1 MB of text. */
export const MAX_ARTICLE_BYTES = 5 * 1024 * 1024;

/** Pictures and fonts take most of a PDF or Word file. */
const MAX_DOCUMENT_BYTES = 50 * 1024 * 1024;

/** An article, and what of its source it lacks. */
export interface ReadArticle {
  readonly article: Article;
  /** What of its page's visible text it leaves out, a line for each block. */
  readonly leftOut: readonly string[];
  /** What of its source no program can read, such as `page 3 shows text that is a picture`; null where nothing is lost. */
  readonly unread: string | null;
}

/** What is known of an article beside its file, which counts before what the file says of itself. */
export type Given = Partial<Draft['metadata']>;

/**
 * Reads one article from a file of any of the formats of {@link articleEndings}.
 *
 * @throws VerbatimError when the file cannot be read, is too large, binary or in another encoding, or has no body
 */
export async function readArticleFile(path: string): Promise<Article> {
  const { article } = await readBytes(basename(path), await fileBytes(path, path));
  return article;
}

/**
 * The bytes of a file that may become an article.
 *
 * @param name what the file is called where something is wrong with it
 * @throws VerbatimError when there is none, it is no file, too large, or being written
 */
export async function fileBytes(path: string, name: string): Promise<Uint8Array> {
  try {
    // A pipe that nobody writes to would be waited for, were it opened in the ordinary way.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile())
        throw new VerbatimError(
          'article',
          `${name} is not a file`,
          'Name a file of text, such as .txt, .md, .html or .pdf',
        );
      checkSize(
        name,
        stats.size,
        documentReaders[endingOf(path)] === undefined ? MAX_ARTICLE_BYTES : MAX_DOCUMENT_BYTES,
      );
      const bytes = new Uint8Array(stats.size);
      let length = 0;
      while (length < bytes.length) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      const after = await file.stat();
      if (length < stats.size || after.size !== stats.size || after.mtimeMs !== stats.mtimeMs)
        throw new VerbatimError(
          'article',
          `${name} changes while it is read`,
          'Start again when it is written',
        );
      return bytes;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof VerbatimError) throw error;
    throw new VerbatimError(
      'article',
      `${name} cannot be read: ${messageOf(error)}`,
      'Check the file and its permissions',
      { cause: error },
    );
  }
}

/**
 * The article in the bytes of a text file: of any format but PDF and Word, for which see {@link readBytes}.
 *
 * @param name the file's name; without its ending it is the article's id, and the ending tells the format
 * @throws VerbatimError when the bytes are too many, binary or in another encoding, or have no body
 * @example
 * parseArticle('note.txt', Buffer.from('A title\n\nA sentence. Another.')).sentences.length // 3
 */
export function parseArticle(name: string, bytes: Uint8Array): Article {
  return articleOf(name, textDraft(name, bytes), articleId(name), {}).article;
}

/**
 * The article in the bytes of a file of any format, and what was left out of it.
 *
 * @param id where it is not the file's name
 * @throws VerbatimError as {@link parseArticle}, and when a PDF or Word file is locked, damaged, or pictures alone
 */
export async function readBytes(
  name: string,
  bytes: Uint8Array,
  id = articleId(name),
  given: Given = {},
): Promise<ReadArticle> {
  const read = documentReaders[endingOf(name)];
  if (read === undefined) return articleOf(name, textDraft(name, bytes), id, given);
  checkSize(name, bytes.length, MAX_DOCUMENT_BYTES);
  const draft = await read(bytes).catch((error: unknown) => {
    throw unparsable(name, error);
  });
  checkSize(
    name,
    draft.blocks.reduce((sum, { text }) => sum + text.length, 0),
    MAX_ARTICLE_BYTES,
  );
  return articleOf(name, draft, id, given);
}

/**
 * The article that a draft makes.
 *
 * @throws VerbatimError when it has no body
 */
export function articleOf(name: string, draft: Draft, id: string, given: Given): ReadArticle {
  const known = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  const article = buildArticle(id, {
    ...draft,
    metadata: { ...draft.metadata, ...Object.fromEntries(known) },
  });
  if (article === null) {
    throw new VerbatimError(
      'article',
      `${name} has no body`,
      'Put paragraphs of text below the title or remove it',
    );
  }
  const leftOut = (draft.leftOut ?? [])
    .map((line) => resolveMarks(cleanLine(line)).text)
    .filter((line) => line !== '' && line !== article.title);
  return { article, leftOut, unread: draft.unread ?? null };
}

/** The id of the article in the file `name`: its name without the ending. */
export function articleId(name: string): string {
  return basename(name, extname(name)).normalize('NFC');
}

function checkSize(name: string, bytes: number, most = MAX_ARTICLE_BYTES): void {
  if (bytes <= most) return;
  const megabytes = (size: number) => `${Math.round(size / 1024 ** 2)} MB`;
  throw new VerbatimError(
    'article',
    `${name} has ${megabytes(bytes)}, more than the ${megabytes(most)} of an article`,
    'Split it into several files or remove it',
  );
}

function textDraft(name: string, bytes: Uint8Array): Draft {
  checkSize(name, bytes.length);
  const text = bytes.length === 0 ? '' : decodeText(name, bytes);
  if (!/\S/.test(text)) {
    throw new VerbatimError('article', `${name} is empty`, "Put the article's text into it or remove it");
  }
  try {
    return readText(endingOf(name), text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
  } catch (error) {
    throw unparsable(name, error);
  }
}

function unparsable(name: string, error: unknown): VerbatimError {
  return new VerbatimError(
    'article',
    `${name} cannot be parsed: ${messageOf(error).split('\n', 1)[0]}`,
    'Save it as plain text',
    { cause: error },
  );
}

function endingOf(name: string): string {
  return extname(name).toLowerCase();
}
