import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import type { Article } from './article.js';
import { buildArticle } from './build.js';
import { cleanLine } from './formats/clean.js';
import type { Draft } from './formats/draft.js';
import { decodeText } from './formats/encoding/decode.js';
import { readFeedRecord } from './formats/feed-record.js';
import { isHtml, isWebPage } from './formats/kinds.js';
import { readFrontMatter } from './formats/markdown/front-matter.js';
import { readMarkdown } from './formats/markdown/markdown.js';
import { resolveMarks } from './formats/marks.js';
import { readWebPage } from './formats/page/web-page.js';
import { readPlainText } from './formats/plain-text.js';

/** Far above any article: a book has about 1 MB. */
export const MAX_ARTICLE_BYTES = 5 * 1024 * 1024;

const markdownEndings: readonly string[] = ['.md', '.markdown', '.mdx'];
const pageEndings: readonly string[] = ['.html', '.htm', '.xhtml'];

/** The endings of the files that are read as articles. */
export const articleEndings: readonly string[] = ['.txt', ...markdownEndings, ...pageEndings];

/** An article, and what of its page's visible text it leaves out, a line for each block. */
export interface ReadArticle {
  readonly article: Article;
  readonly leftOut: readonly string[];
}

/**
 * Reads one article from a file: a feed record, Markdown, a web page or plain text.
 *
 * @throws VerbatimError when the file cannot be read, is too large, binary or in another encoding, or has no body
 */
export async function readArticleFile(path: string): Promise<Article> {
  return parseArticle(basename(path), await fileBytes(path, path));
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
        throw new VerbatimError('article', `${name} is not a file`, 'Name a text, Markdown or HTML file');
      checkSize(name, stats.size);
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
 * The article in the bytes of a file.
 *
 * @param name the file's name; without its ending it is the article's id, and the ending tells Markdown
 * @throws VerbatimError when the bytes are too many, binary or in another encoding, or have no body
 * @example
 * parseArticle('note.txt', Buffer.from('A title\n\nA sentence. Another.')).sentences.length // 3
 */
export function parseArticle(name: string, bytes: Uint8Array): Article {
  return readBytes(name, bytes).article;
}

/** As {@link parseArticle}, with what was left out; `id` where it is not the file's name. */
export function readBytes(name: string, bytes: Uint8Array, id = articleId(name)): ReadArticle {
  checkSize(name, bytes.length);
  const text = bytes.length === 0 ? '' : decodeText(name, bytes);
  if (!/\S/.test(text)) {
    throw new VerbatimError('article', `${name} is empty`, "Put the article's text into it or remove it");
  }
  const draft = readDraft(name, text);
  const article = buildArticle(id, draft);
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
  return { article, leftOut };
}

/** The id of the article in the file `name`: its name without the ending. */
export function articleId(name: string): string {
  return basename(name, extname(name)).normalize('NFC');
}

function checkSize(name: string, bytes: number): void {
  if (bytes <= MAX_ARTICLE_BYTES) return;
  const megabytes = (size: number) => `${Math.round(size / 1024 ** 2)} MB`;
  throw new VerbatimError(
    'article',
    `${name} has ${megabytes(bytes)}, more than the ${megabytes(MAX_ARTICLE_BYTES)} of an article`,
    'Split it into several files or remove it',
  );
}

function readDraft(name: string, text: string): Draft {
  try {
    return draftOf(extname(name).toLowerCase(), text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
  } catch (error) {
    throw new VerbatimError(
      'article',
      `${name} cannot be parsed: ${messageOf(error).split('\n', 1)[0]}`,
      'Save it as plain text',
      { cause: error },
    );
  }
}

function draftOf(ending: string, text: string): Draft {
  const record = readFeedRecord(text);
  if (record !== null) return record;
  if (markdownEndings.includes(ending) && !isWebPage(text)) return readMarkdown(text, ending === '.mdx');
  if (ending === '.txt' && readFrontMatter(text)?.fields.has('title')) return readMarkdown(text);
  if (pageEndings.includes(ending) || isHtml(text)) return readWebPage(text, ending === '.xhtml');
  return markdownEndings.includes(ending) ? readMarkdown(text) : readPlainText(text);
}
