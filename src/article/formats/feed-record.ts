import type { Draft, DraftBlock } from './draft.js';
import { htmlBlocks, htmlText } from './html/html-blocks.js';
import { parseHtml, textOf } from './html/html-tree.js';
import { isRepeatedIn, looksLikeHtml, looksLikeMarkdown } from './kinds.js';
import { markdownBlocks } from './markdown/markdown.js';
import { resolveMarks } from './marks.js';
import { plainTextBlocks } from './plain-text.js';

type Field = keyof Draft['metadata'];

const fields = new Map<string, Field>([
  ['title', 'title'],
  ['link', 'link'],
  ['url', 'link'],
  ['source', 'source'],
  ['publisher', 'source'],
  ['published', 'publishedAt'],
  ['date', 'publishedAt'],
  ['pubdate', 'publishedAt'],
]);
const bodyFields = new Set(['summary', 'description', 'content', 'full content', 'body']);
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi;
const ruler = /^\s*[-=_*]{4,}\s*$/;
const fieldLine = /^\s{0,9}([A-Za-z][\w-]{0,30}(?:[ :][A-Za-z][\w-]{0,30})?)\s{0,9}[:：](?!\/\/)\s*(.*)$/;

interface Body {
  readonly lines: string[];
  /** The line that names it, as it stands. */
  readonly name: string;
  /** Set apart by a ruler, or by the header before it. */
  readonly isApart: boolean;
}

interface ParsedRecord {
  readonly header: Map<Field, string>;
  readonly bodies: readonly Body[];
  /** Lines of fields that nobody here has use for. */
  readonly unused: readonly string[];
}

/**
 * Reads a feed record: `Title:`, `Link:`, `Source:` and `Published:` lines among any others, then one or more bodies
 * (`Summary:`, `Full Content:`), or a body after a blank line. A body that another one repeats is left out.
 *
 * @returns null when `text` is no feed record
 */
export function readFeedRecord(text: string): Draft | null {
  const record = parseRecord(text);
  if (record === null) return null;
  const { header, bodies, unused } = record;
  if (
    header.size === 0 ||
    (header.size === 1 && !header.has('title') && bodies.every(({ name }) => name === ''))
  )
    return null;
  const value = (field: Field) => {
    const given = header.get(field);
    return given === undefined
      ? null
      : looksLikeHtml(given) || /&[#\w]+;/.test(given)
        ? htmlText(given)
        : given;
  };
  return {
    metadata: {
      title: value('title'),
      link: value('link'),
      source: value('source'),
      publishedAt: value('publishedAt'),
    },
    ...contentOf(bodies, unused),
  };
}

function parseRecord(text: string): ParsedRecord | null {
  const header = new Map<Field, string>();
  const bodies: Body[] = [];
  const unused: string[] = [];
  const seen = new Set<string>();
  const lines = text.split(/\r\n?|\n/);
  let isAfterRuler = false;
  let isAfterBlank = false;
  for (const [at, line] of lines.entries()) {
    const [, name = '', value = ''] = fieldLine.exec(line) ?? [];
    const field = name.toLowerCase();
    const body = bodies.at(-1);
    if (bodyFields.has(field) && !seen.has(field) && header.size > 0) {
      seen.add(field);
      bodies.push({ lines: [value], name: line, isApart: body === undefined || isAfterRuler });
    } else if (body !== undefined) {
      body.lines.push(line);
    } else if (fields.has(field)) {
      const known = fields.get(field);
      if (known !== undefined && !header.has(known)) header.set(known, value);
    } else if (/\S/.test(line)) {
      if (header.size === 0 && !isUnknownField(name, value, lines[at + 1])) return null;
      if (isAfterBlank || !isUnknownField(name, value, lines[at + 1]))
        bodies.push({ lines: [line], name: '', isApart: true });
      else unused.push(line);
    }
    if (/\S/.test(line)) isAfterRuler = ruler.test(line);
    isAfterBlank = !/\S/.test(line);
  }
  return { header, bodies, unused };
}

// A field that nobody here has use for, such as `GUID:`; not a question, and not a sentence after a colon.
function isUnknownField(name: string, value: string, next: string | undefined): boolean {
  if (name.length < 2 || /[.!?。！？]["”’」』）)]*$/u.test(value.trimEnd())) return false;
  return next !== undefined && (!/\S/.test(next) || fieldLine.test(next));
}

function contentOf(found: readonly Body[], unused: readonly string[]): Pick<Draft, 'blocks' | 'leftOut'> {
  const texts = textsOf(found);
  const kept = texts.filter((text, at) => !isRepeated(texts, text, at));
  const blocks = kept.flatMap(blocksOf);
  const known = new Set(blocks.map(({ text }) => text));
  const repeats = texts.filter((text) => !kept.includes(text)).flatMap(blocksOf);
  const others = repeats.filter(({ text }) => !known.has(text)).map(({ text }) => text);
  return { blocks, leftOut: [...unused, ...others] };
}

/** Bodies as they are apart from each other: a line within one that looks like a field is one of its lines. */
function textsOf(found: readonly Body[]): string[] {
  const bodies: string[][] = [];
  for (const { lines, name, isApart } of found) {
    const earlier = bodies.at(-1);
    const isOwn = earlier === undefined || isApart || repeatEachOther(wordsOf(earlier), wordsOf(lines));
    if (isOwn) bodies.push([...lines]);
    else for (const line of [name, ...lines.slice(1)]) earlier.push(line);
  }
  return bodies.map((lines) => lines.filter((line) => !ruler.test(line)).join('\n'));
}

/** Whether another of `texts` has what this one has, and is longer or stands before it. */
function isRepeated(texts: readonly string[], text: string, at: number): boolean {
  const words = wordsOf([text]);
  return texts.some((other, place) => {
    const others = wordsOf([other]);
    const isLonger = others.length > words.length || (others.length === words.length && place < at);
    return place !== at && isLonger && isRepeatedIn(words, others);
  });
}

function repeatEachOther(one: string, other: string): boolean {
  return isRepeatedIn(one, other) || isRepeatedIn(other, one);
}

function wordsOf(lines: readonly string[]): string {
  return blocksOf(lines.join('\n'))
    .map((block) => resolveMarks(block.text).text)
    .join('\n');
}

function blocksOf(body: string): DraftBlock[] {
  if (looksLikeHtml(body)) return htmlBlocks(body);
  if (looksLikeMarkdown(body)) return markdownBlocks(body, { hasLines: true }).blocks;
  return plainTextBlocks(body.replace(entity, (sign) => textOf(parseHtml(sign))));
}
