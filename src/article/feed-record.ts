import type { Draft, DraftBlock } from './draft.js';
import { hasHtmlTags, htmlBlocks, htmlText } from './html.js';
import { plainTextBlocks } from './plain-text.js';

const headerFields = new Map<string, keyof Draft['metadata'] | 'unused'>([
  ['title', 'title'],
  ['link', 'link'],
  ['url', 'link'],
  ['source', 'source'],
  ['publisher', 'source'],
  ['published', 'publishedAt'],
  ['date', 'publishedAt'],
  ['author', 'unused'],
  ['category', 'unused'],
  ['tags', 'unused'],
]);
const bodyFields = new Set(['summary', 'description', 'content', 'full content', 'body']);
const ruler = /^\s*[-=_*]{4,}\s*$/;

/**
 * Reads a feed record: `Title:`, `Link:`, `Source:` and `Published:` lines, then one or more bodies (`Summary:`,
 * `Full Content:`), or a body after a blank line. Bodies repeat each other: the longest is the article.
 *
 * @returns null when `text` is no feed record
 */
export function readFeedRecord(text: string): Draft | null {
  const header = new Map<keyof Draft['metadata'] | 'unused', string>();
  const bodies = new Map<string, string[]>();
  let body: string[] | null = null;
  for (const line of text.split(/\r\n?|\n/)) {
    const [, name = '', value = ''] = /^\s*([A-Za-z]+(?: [A-Za-z]+)?)\s*[:：]\s*(.*)$/.exec(line) ?? [];
    const field = name.toLowerCase();
    const metadata = body === null ? headerFields.get(field) : undefined;
    if (bodyFields.has(field) && !bodies.has(field) && header.size > 0) {
      body = [value];
      bodies.set(field, body);
    } else if (metadata !== undefined) {
      header.set(metadata, value);
    } else if (body !== null) {
      body.push(line);
    } else if (/\S/.test(line)) {
      if (header.size === 0) return null;
      body = [line];
      bodies.set('', body);
    }
  }
  const known = [...header.keys()].filter((field) => field !== 'unused');
  if (known.length === 0 || (known.length === 1 && !header.has('title') && bodies.has(''))) return null;
  return {
    metadata: {
      title: decoded(header.get('title')),
      link: decoded(header.get('link')),
      source: decoded(header.get('source')),
      publishedAt: decoded(header.get('publishedAt')),
    },
    blocks: longest([...bodies.values()].map((lines) => blocksOf(lines))),
  };
}

function blocksOf(lines: readonly string[]): DraftBlock[] {
  const body = lines.filter((line) => !ruler.test(line)).join('\n');
  return hasHtmlTags(body) ? htmlBlocks(body) : plainTextBlocks(body);
}

function longest(bodies: readonly DraftBlock[][]): DraftBlock[] {
  const size = (blocks: readonly DraftBlock[]) => blocks.reduce((sum, block) => sum + block.text.length, 0);
  return bodies.reduce((best, blocks) => (size(blocks) > size(best) ? blocks : best), []);
}

function decoded(value: string | undefined): string | null {
  return value === undefined ? null : htmlText(value);
}
