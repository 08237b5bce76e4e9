import { parse as parseToml, TomlDate } from 'smol-toml';
import { parseDocument } from 'yaml';
import type { Draft } from '../draft.js';

/** What stands above the body of a Markdown file. */
export interface FrontMatter {
  readonly fields: ReadonlyMap<string, string>;
  /** Where the body begins. */
  readonly end: number;
}

/** Characters; what is longer is no description of a text. */
const MAX_LENGTH = 64_000;

const names: Readonly<Record<keyof Draft['metadata'], readonly string[]>> = {
  title: ['title'],
  link: [
    'link',
    'url',
    'canonical',
    'canonical_url',
    'canonicalurl',
    'permalink',
    'original_url',
    'source_url',
  ],
  source: ['source', 'publisher', 'site'],
  publishedAt: ['date', 'published', 'publishdate', 'publishedat', 'published_at', 'pubdate', 'created'],
};

const fences = [
  { open: '---', close: ['---', '...'], fieldsOf: yamlFields },
  { open: '+++', close: ['+++'], fieldsOf: tomlFields },
] as const;

/** Reads the front matter at the beginning of `text`: YAML, TOML or JSON; null where there is none. */
export function readFrontMatter(text: string): FrontMatter | null {
  const start = text.search(/\S/);
  if (start < 0) return null;
  if (text[start] === '{') return jsonFrontMatter(text, start);
  const fence = fences.find(({ open }) => lineAt(text, start).trimEnd() === open);
  if (fence === undefined) return null;
  const from = start + lineAt(text, start).length + 1;
  for (let at = from; at < text.length && at < from + MAX_LENGTH; ) {
    const line = lineAt(text, at);
    if ((fence.close as readonly string[]).includes(line.trimEnd())) {
      const fields = fence.fieldsOf(text.slice(from, at));
      return fields === null ? null : { fields, end: Math.min(text.length, at + line.length + 1) };
    }
    at += line.length + 1;
  }
  return null;
}

/** The metadata that fields of whatever origin give. */
export function metadataFrom(fields: ReadonlyMap<string, string>): Draft['metadata'] {
  const first = (field: keyof Draft['metadata']) =>
    names[field].map((name) => fields.get(name)).find((value) => value !== undefined && value !== '') ?? null;
  const source = first('source');
  const isAddress = source !== null && /^https?:\/\/\S+$/.test(source);
  return {
    title: first('title'),
    link: first('link') ?? (isAddress ? source : null),
    source: isAddress ? null : source,
    publishedAt: first('publishedAt'),
  };
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end);
}

function yamlFields(yaml: string): ReadonlyMap<string, string> | null {
  // All scalars as they are written: a title may be 2025, or Yes.
  const document = parseDocument(yaml, {
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    stringKeys: true,
  });
  // People write `title: Lamps: a history` without quotation marks, which is no YAML.
  const value = document.errors.length > 0 ? null : readValue(document);
  if (value === null) return plainFields(yaml);
  return value === undefined || value === '' ? new Map() : fieldsOf(value);
}

/** Null where its aliases would grow beyond measure. */
function readValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS() ?? '';
  } catch (error) {
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

/** The fields of lines that are not YAML as a whole. */
function plainFields(lines: string): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    if (!/^["']?[A-Za-z][\w-]{0,40}["']?$/.test(name)) continue;
    fields.set(name.replace(/["']/g, '').toLowerCase(), unquoted(line.slice(colon + 1).trim()));
  }
  return fields.size > 0 ? fields : null;
}

function unquoted(value: string): string {
  const mark = value[0];
  return value.length > 1 && (mark === '"' || mark === "'") && value.endsWith(mark)
    ? value.slice(1, -1)
    : value;
}

function tomlFields(toml: string): ReadonlyMap<string, string> | null {
  try {
    return fieldsOf(parseToml(toml));
  } catch (error) {
    if (error instanceof Error && error.name === 'TomlError') return null;
    if (error instanceof SyntaxError || (error instanceof Error && /TOML/i.test(error.message))) return null;
    throw error;
  }
}

function jsonFrontMatter(text: string, start: number): FrontMatter | null {
  const end = endOfObject(text, start);
  if (end === null) return null;
  try {
    const fields = fieldsOf(JSON.parse(text.slice(start, end)));
    return fields !== null && names.title.some((name) => fields.has(name)) ? { fields, end } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length && at < start + MAX_LENGTH; at++) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  return null;
}

function fieldsOf(value: unknown): ReadonlyMap<string, string> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const fields = new Map<string, string>();
  for (const [name, given] of Object.entries(value)) {
    if (typeof given === 'string') fields.set(name.toLowerCase(), given.trim());
    else if (typeof given === 'number') fields.set(name.toLowerCase(), String(given));
    else if (given instanceof TomlDate) fields.set(name.toLowerCase(), given.toISOString());
  }
  return fields;
}
