import { createHash } from 'node:crypto';
import type { Article, Span } from '../article/article.js';
import { limits } from './limits.js';
import { type Locale, locales } from './locales/locales.js';

/** Names an article and its version in five characters each: 30 bits of a SHA-256. */
export interface ArticleRef {
  readonly id: string;
  readonly version: string;
}

/** A span of a certain version of an article. */
export interface Place {
  readonly article: ArticleRef;
  readonly span: Span;
}

/** All that a button needs to work, also after a restart. */
export type ButtonId =
  | { readonly action: 'up' | 'down'; readonly places: readonly Place[] }
  | {
      readonly action: 'context' | 'more';
      /** The number of the first quote. */
      readonly first: number;
      readonly places: readonly Place[];
    }
  | {
      readonly action: 'example';
      readonly article: ArticleRef;
      /** Which of the article's example questions. */
      readonly index: number;
      readonly locale: Locale;
    };

/** Ids of another form come from an older or newer program, and are refused. */
const FORMAT = '1';
const REF_LENGTH = 5;
const MAX_NUMBER = 2 ** 40;
const actions = { context: 'c', up: 'u', down: 'd', more: 'm', example: 'e' } as const;

const number = '(?:0|[1-9a-z][0-9a-z]{0,7})';
const ref = `[\\w-]{${2 * REF_LENGTH}}`;
const group = `${ref}${number}:${number}(?:,${number}:${number})*`;
const placesForm = `(?:${group}(?:\\.${group})*)?`;
const form = new RegExp(
  `^${FORMAT}(?<action>[cudm])(?:(?<=[cm])(?<first>${number})\\.|(?<!m))(?<places>${placesForm})$`,
);
const exampleForm = new RegExp(`^${FORMAT}e(?<index>${number})\\.(?<locale>${number})\\.(?<ref>${ref})$`);

/** The reference by which buttons name an article. */
export function articleRef(article: Pick<Article, 'id' | 'hash'>): ArticleRef {
  return { id: shortHash(article.id), version: shortHash(article.hash) };
}

/** The article that a button was made for; `changed` when it is another version now, `unknown` when it is gone. */
export function findArticle(
  articles: readonly Article[],
  wanted: ArticleRef,
): Article | 'changed' | 'unknown' {
  const named = articles.filter((article) => articleRef(article).id === wanted.id);
  if (named.length === 0) return 'unknown';
  return named.find((article) => articleRef(article).version === wanted.version) ?? 'changed';
}

/**
 * A button's custom id, at most 100 characters of ASCII. Where not all places fit, the last ones are left out.
 *
 * @example
 * encodeButton({ action: 'context', places: [{ article: articleRef(article), span: { start: 40, end: 90 } }] })
 * // '1c' + ten characters for the article + '14:1e'
 */
export function encodeButton(button: ButtonId): string {
  const head = FORMAT + actions[button.action];
  if (button.action === 'example') {
    const locale = locales.indexOf(button.locale);
    return `${head}${digits(button.index)}.${digits(locale)}.${button.article.id}${button.article.version}`;
  }
  // Places need the room.
  const isNumbered = button.action === 'more' || (button.action === 'context' && button.first !== 1);
  let encoded = isNumbered ? `${head}${digits(button.first)}.` : head;
  let previous = '';
  for (const { article, span } of button.places) {
    const named = article.id + article.version;
    const lead = previous === '' ? named : named === previous ? ',' : `.${named}`;
    const next = `${encoded}${lead}${digits(span.start)}:${digits(span.end - span.start)}`;
    if (next.length > limits.customId) break;
    encoded = next;
    previous = named;
  }
  return encoded;
}

/** What a custom id says; null when it is none of ours, whatever it holds. */
export function decodeButton(customId: string): ButtonId | null {
  if (customId.length > limits.customId) return null;
  const example = exampleForm.exec(customId)?.groups;
  if (example !== undefined) {
    const locale = locales[parsed(example.locale)];
    if (locale === undefined) return null;
    return { action: 'example', article: refOf(example.ref), index: parsed(example.index), locale };
  }
  const groups = form.exec(customId)?.groups;
  if (groups === undefined) return null;
  const places = placesOf(groups.places ?? '');
  if (places === null) return null;
  switch (groups.action) {
    case actions.context:
      // Without a number under messages of before 2026.
      return { action: 'context', first: parsed(groups.first ?? '1'), places };
    case actions.up:
      return { action: 'up', places };
    case actions.down:
      return { action: 'down', places };
    case actions.more:
      return { action: 'more', first: parsed(groups.first), places };
    default:
      return null;
  }
}

function placesOf(encoded: string): Place[] | null {
  if (encoded === '') return [];
  const places = encoded.split('.').flatMap((text) => {
    const article = refOf(text);
    return text
      .slice(2 * REF_LENGTH)
      .split(',')
      .map((span) => {
        const [start, length] = span.split(':').map(parsed);
        return { article, span: { start: start ?? 0, end: (start ?? 0) + (length ?? 0) } };
      });
  });
  const isReal = ({ span }: Place) => span.end > span.start && span.end <= MAX_NUMBER;
  return places.every(isReal) ? places : null;
}

function refOf(text = ''): ArticleRef {
  return { id: text.slice(0, REF_LENGTH), version: text.slice(REF_LENGTH, 2 * REF_LENGTH) };
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, REF_LENGTH);
}

function digits(value: number): string {
  return value.toString(36);
}

function parsed(text = ''): number {
  return Number.parseInt(text, 36);
}
