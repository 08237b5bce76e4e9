import type { IncomingHttpHeaders } from 'node:http';
import { extname } from 'node:path/posix';
import { FetchError, shownLink } from './fetch-error.js';

/** What was fetched, by the ending that a file of it has. */
export type FileType = 'html' | 'xhtml' | 'txt' | 'md' | 'pdf' | 'docx' | 'srt' | 'vtt' | 'xml';

const types: Readonly<Record<string, FileType>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'xhtml',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/x-markdown': 'md',
  'application/pdf': 'pdf',
  'application/x-pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/x-subrip': 'srt',
  'text/srt': 'srt',
  'text/vtt': 'vtt',
  'application/rss+xml': 'xml',
  'application/atom+xml': 'xml',
  'application/xml': 'xml',
  'text/xml': 'xml',
};
const endings: Readonly<Record<string, FileType>> = {
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'xhtml',
  '.txt': 'txt',
  '.md': 'md',
  '.markdown': 'md',
  '.pdf': 'pdf',
  '.docx': 'docx',
  '.srt': 'srt',
  '.vtt': 'vtt',
  '.xml': 'xml',
  '.rss': 'xml',
  '.atom': 'xml',
};
/** What servers say of a file that they know nothing of: its name or its first bytes know more. */
const unknownTypes: ReadonlySet<string> = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'application/download',
  'application/force-download',
  'application/x-download',
]);
const gzipTypes: ReadonlySet<string> = new Set(['application/gzip', 'application/x-gzip']);
/** What a text file may be more closely. */
const textEndings: ReadonlySet<FileType> = new Set(['md', 'srt', 'vtt']);

export interface MediaType {
  /** Null where only the bytes can tell. */
  readonly type: FileType | null;
  /** The encoding that the server names, if it is one; not looked at in PDF and docx. */
  readonly charset: string | null;
  /** The file itself is compressed, as sitemaps often are. */
  readonly isGzip: boolean;
}

/**
 * What a server says of what it sends.
 *
 * @throws FetchError when nothing of this kind is read
 */
export function mediaTypeOf(headers: IncomingHttpHeaders, url: URL): MediaType {
  const [said = '', ...parameters] = (headers['content-type'] ?? '').split(';');
  const name = said.trim().toLowerCase();
  const isGzip = gzipTypes.has(name);
  const path = isGzip ? url.pathname.replace(/\.gz$/, '') : url.pathname;
  const byEnding = endings[extname(path).toLowerCase()] ?? null;
  const charset = charsetOf(parameters);
  if (unknownTypes.has(name)) return { type: byEnding, charset, isGzip };
  const type = isGzip ? byEnding : (types[name] ?? null);
  if (type === null) {
    throw new FetchError(
      'unreadable',
      `${shownLink(url)} is ${shownLink(name)}`,
      'Give a link to a web page, text, Markdown, PDF, .docx, subtitles or a feed',
    );
  }
  if (type === 'txt' && byEnding !== null && textEndings.has(byEnding))
    return { type: byEnding, charset, isGzip };
  return { type, charset, isGzip };
}

/** By the first bytes of a file whose server and name say nothing. */
export function typeOfBytes(bytes: Uint8Array): FileType {
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart();
  if (start.startsWith('%PDF-')) return 'pdf';
  if (start.startsWith('PK\x03\x04')) return 'docx';
  if (/^(?:\xef\xbb\xbf)?<(?:!doctype html|html|head|body)\b/i.test(start)) return 'html';
  return start.startsWith('<?xml') ? 'xml' : 'txt';
}

function charsetOf(parameters: readonly string[]): string | null {
  for (const parameter of parameters) {
    const [, label] = /^\s*charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(parameter) ?? [];
    if (label !== undefined && isEncoding(label)) return label.toLowerCase();
  }
  return null;
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label) !== null;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
