import type { EngineStatus } from '../../answer/engine.js';
import type { Article } from '../../article/article.js';
import { escapeForDiscord, oneLine } from '../escape.js';
import { limits } from '../limits.js';
import { type Locale, say } from '../locales/locales.js';
import { shorten } from '../shorten.js';
import { linkWithin } from './link.js';
import { buttonRows, colours, linkButton, type MessagePayload, message } from './payload.js';

/** Which model and index find the answers. */
export type ModelStatus = Pick<EngineStatus, 'model' | 'dimensions' | 'index'>;

const MAX_TITLE = 200;
const MAX_HEADING = 80;
const MAX_SOURCE = 200;
const MAX_MODEL = 100;
const lengths = new WeakMap<Article, ArticleLength>();
const names = new WeakMap<Article, readonly string[]>();
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})/;

interface ArticleLength {
  readonly characters: number;
  readonly paragraphs: number;
}

/** What can be asked: all about the one article, or a list of several. */
export function renderArticles(
  articles: readonly Article[],
  status: ModelStatus,
  locale: Locale,
): MessagePayload {
  const [only, ...others] = articles;
  if (only === undefined) return message({ content: say(locale, 'article.none') });
  return others.length === 0 ? renderArticle(only, status, locale) : renderList(articles, status, locale);
}

/** All about one article: title, source, date, length, sections, and which model finds the answers. */
export function renderArticle(article: Article, status: ModelStatus, locale: Locale): MessagePayload {
  const link = linkWithin(article.link, limits.buttonUrl);
  const { characters, paragraphs } = lengthOf(article);
  const length = [
    say(locale, 'article.characters', { count: characters.toLocaleString(locale) }),
    say(locale, 'article.paragraphs', { count: paragraphs.toLocaleString(locale) }),
  ].join(' · ');
  const fields = [
    ...(article.source === null
      ? []
      : [field(say(locale, 'article.source'), plain(article.source, MAX_SOURCE))]),
    ...(article.publishedAt === null
      ? []
      : [field(say(locale, 'article.date'), escapeForDiscord(localDate(article.publishedAt, locale)))]),
    field(say(locale, 'article.length'), length),
    { ...field(say(locale, 'article.sections'), headings(article, locale)), inline: false },
  ];
  return message({
    embeds: [
      {
        color: colours.neutral,
        description: `**${plain(article.title, MAX_TITLE) || say(locale, 'article.untitled')}**`,
        fields: fields.filter(({ value }) => value !== ''),
        footer: { text: modelLine(status, locale) },
      },
    ],
    components: buttonRows([link === null ? null : linkButton(link, say(locale, 'button.source'))]),
  });
}

/**
 * The day of an ISO date as it was where it was published, in the locale's form.
 *
 * @example
 * localDate('2025-09-29T14:52:40+08:00', 'zh-CN') // '2025年9月29日'
 */
export function localDate(iso: string, locale: Locale): string {
  const [, year, month, day] = ISO_DATE.exec(iso) ?? [];
  if (year === undefined) return oneLine(iso);
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

function renderList(articles: readonly Article[], status: ModelStatus, locale: Locale): MessagePayload {
  const described = (article: Article) => {
    const title = plain(article.title, MAX_TITLE) || say(locale, 'article.untitled');
    const facts = [
      ...(article.source === null ? [] : [plain(article.source, MAX_SOURCE)]),
      ...(article.publishedAt === null ? [] : [escapeForDiscord(localDate(article.publishedAt, locale))]),
    ];
    const link = linkWithin(article.link, limits.buttonUrl);
    if (link !== null) facts.push(`[${say(locale, 'button.source')}](${link})`);
    return [`**${title}**`, ...(facts.length > 0 ? [facts.join(' · ')] : [])].join('\n');
  };
  return message({
    embeds: [
      {
        color: colours.neutral,
        author: { name: say(locale, 'article.list', { count: articles.length }) },
        description: withinLimit(articles, described, {
          limit: limits.embedDescription,
          between: '\n\n',
          locale,
        }),
        footer: { text: modelLine(status, locale) },
      },
    ],
  });
}

/** Counted once an article: it may be long, and counting holds up everyone. */
function lengthOf(article: Article): ArticleLength {
  const known = lengths.get(article);
  if (known !== undefined) return known;
  let characters = 0;
  for (const _ of article.text) characters += 1;
  const paragraphs = article.blocks.filter(({ paragraph }) => paragraph > 0).length;
  const length = { characters, paragraphs };
  lengths.set(article, length);
  return length;
}

function headings(article: Article, locale: Locale): string {
  const named = namesOf(article);
  const listed = (heading: string) => `• ${plain(heading, MAX_HEADING)}`;
  return named.length === 0
    ? say(locale, 'article.noSections')
    : withinLimit(named, listed, { limit: limits.fieldValue, between: '\n', locale });
}

function namesOf(article: Article): readonly string[] {
  const known = names.get(article);
  if (known !== undefined) return known;
  const named = article.sections
    .map(({ heading }) => oneLine(heading ?? ''))
    .filter((heading) => heading !== '');
  names.set(article, named);
  return named;
}

interface Room {
  readonly limit: number;
  readonly between: string;
  readonly locale: Locale;
}

/** As many items as there is room for, and how many more there are; those that come after that are not looked at. */
function withinLimit<T>(
  items: readonly T[],
  lineOf: (item: T) => string,
  { limit, between, locale }: Room,
): string {
  const more = (count: number) => say(locale, 'article.more', { count });
  let shown = more(items.length);
  let all = '';
  for (const [index, item] of items.entries()) {
    all += (index === 0 ? '' : between) + lineOf(item);
    const rest = items.length - index - 1;
    const cut = all + between + more(rest);
    if (all.length > limit) return shown;
    if (cut.length <= limit) shown = cut;
  }
  return all;
}

function field(name: string, value: string) {
  return { name, value, inline: true };
}

function plain(text: string, limit: number): string {
  return escapeForDiscord(shorten(oneLine(text), limit));
}

function modelLine({ model, dimensions, index }: ModelStatus, locale: Locale): string {
  const line = say(locale, 'article.model', {
    model: shorten(oneLine(model), MAX_MODEL),
    dimensions,
    index: say(locale, `article.index.${index}`),
  });
  return shorten(line, limits.embedFooter);
}
