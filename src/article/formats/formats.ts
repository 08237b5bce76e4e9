import { readDocx } from './docx/docx.js';
import type { Draft } from './draft.js';
import { readFeedRecord } from './feed-record.js';
import { isHtml, isWebPage } from './kinds.js';
import { readFrontMatter } from './markdown/front-matter.js';
import { readMarkdown } from './markdown/markdown.js';
import { readWebPage } from './page/web-page.js';
import { readPdf } from './pdf/pdf.js';
import { readPlainText } from './plain-text.js';
import { readSubtitles } from './subtitles/subtitles.js';

const markdownEndings: readonly string[] = ['.md', '.markdown', '.mdx'];
const pageEndings: readonly string[] = ['.html', '.htm', '.xhtml'];
const subtitleEndings: readonly string[] = ['.srt', '.vtt'];

/** Readers of formats that are no text, by the file's ending. */
export const documentReaders: Readonly<Partial<Record<string, (bytes: Uint8Array) => Promise<Draft>>>> = {
  '.pdf': readPdf,
  '.docx': readDocx,
};

/** The endings of the files that are read as articles. */
export const articleEndings: readonly string[] = [
  '.txt',
  ...markdownEndings,
  ...pageEndings,
  ...Object.keys(documentReaders),
  ...subtitleEndings,
];

/** What a file of text with this ending says. */
export function readText(ending: string, text: string): Draft {
  if (subtitleEndings.includes(ending)) return readSubtitles(text);
  const record = readFeedRecord(text);
  if (record !== null) return record;
  if (markdownEndings.includes(ending) && !isWebPage(text)) return readMarkdown(text, ending === '.mdx');
  if (ending === '.txt' && readFrontMatter(text)?.fields.has('title')) return readMarkdown(text);
  if (pageEndings.includes(ending) || isHtml(text)) return readWebPage(text, ending === '.xhtml');
  return markdownEndings.includes(ending) ? readMarkdown(text) : readPlainText(text);
}
