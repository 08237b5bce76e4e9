import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import type { Article } from './article.js';
import { buildArticle } from './build.js';
import { decodeText } from './decode.js';
import type { Draft } from './draft.js';
import { readFeedRecord } from './feed-record.js';
import { readMarkdown } from './markdown.js';
import { readPlainText } from './plain-text.js';
import { readWebPage } from './web-page.js';

/** Far above any article: a book has about 1 MB. */
export const MAX_ARTICLE_BYTES = 5 * 1024 * 1024;

/** The endings of the files that are read as articles. */
export const articleEndings = ['.txt', '.md', '.html', '.htm'] as const;

const aWebPage =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<(?:html|head|body|article|main|div|p|h1)\b)/is;

/**
 * Reads one article from a file: a feed record, Markdown, a web page or plain text.
 *
 * @throws VerbatimError when the file cannot be read, is too large, binary or in another encoding, or has no body
 */
export async function readArticleFile(path: string): Promise<Article> {
  const name = basename(path);
  try {
    const stats = await stat(path);
    if (!stats.isFile())
      throw new VerbatimError('article', `${path} is not a file`, 'Name a text, Markdown or HTML file');
    checkSize(name, stats.size);
    return parseArticle(name, await readFile(path));
  } catch (error) {
    if (error instanceof VerbatimError) throw error;
    throw new VerbatimError(
      'article',
      `${path} cannot be read: ${messageOf(error)}`,
      'Check the file and its permissions',
      {
        cause: error,
      },
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
  checkSize(name, bytes.length);
  const text = bytes.length === 0 ? '' : decodeText(name, bytes);
  if (!/\S/.test(text)) {
    throw new VerbatimError('article', `${name} is empty`, "Put the article's text into it or remove it");
  }
  const article = buildArticle(articleId(name), readDraft(name, text));
  if (article === null) {
    throw new VerbatimError(
      'article',
      `${name} has no body`,
      'Put paragraphs of text below the title or remove it',
    );
  }
  return article;
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
    return draftOf(name, text.replaceAll('\r\n', '\n'));
  } catch (error) {
    throw new VerbatimError(
      'article',
      `${name} cannot be parsed: ${messageOf(error).split('\n', 1)[0]}`,
      'Save it as plain text',
      {
        cause: error,
      },
    );
  }
}

function draftOf(name: string, text: string): Draft {
  const ending = extname(name).toLowerCase();
  const record = readFeedRecord(text);
  if (record !== null) return record;
  if (ending === '.html' || ending === '.htm' || aWebPage.test(text)) return readWebPage(text);
  return ending === '.md' ? readMarkdown(text) : readPlainText(text);
}
