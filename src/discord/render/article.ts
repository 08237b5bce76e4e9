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
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})/;

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
  const paragraphs = article.blocks.filter(({ paragraph }) => paragraph > 0).length;
  const length = [
    say(locale, 'article.characters', { count: Array.from(article.text).length.toLocaleString(locale) }),
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

/** Choices for the article option: those whose title or id holds what was typed, at most 25. */
export function articleChoices(
  articles: readonly Article[],
  typed: string,
): { readonly name: string; readonly value: string }[] {
  const wanted = typed.trim().toLowerCase();
  return articles
    .filter(({ title, id }) => title.toLowerCase().includes(wanted) || id.toLowerCase().includes(wanted))
    .slice(0, limits.choices)
    .map((article) => ({
      name: shorten(oneLine(article.title) || oneLine(article.id) || '…', limits.choiceName),
      value: choiceValue(article),
    }));
}

/** The article that a person chose or typed: by its choice, id or title; undefined when there is none. */
export function chosenArticle(articles: readonly Article[], typed: string): Article | undefined {
  const wanted = typed.trim().toLowerCase();
  return (
    articles.find((article) => choiceValue(article) === typed) ??
    articles.find(({ id, title }) => id.toLowerCase() === wanted || title.toLowerCase() === wanted)
  );
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
  const lines = articles.map((article) => {
    const title = plain(article.title, MAX_TITLE) || say(locale, 'article.untitled');
    const facts = [
      ...(article.source === null ? [] : [plain(article.source, MAX_SOURCE)]),
      ...(article.publishedAt === null ? [] : [escapeForDiscord(localDate(article.publishedAt, locale))]),
    ];
    const link = linkWithin(article.link, limits.buttonUrl);
    if (link !== null) facts.push(`[${say(locale, 'button.source')}](${link})`);
    return [`**${title}**`, ...(facts.length > 0 ? [facts.join(' · ')] : [])].join('\n');
  });
  return message({
    embeds: [
      {
        color: colours.neutral,
        author: { name: say(locale, 'article.list', { count: articles.length }) },
        description: withinLimit(lines, limits.embedDescription, '\n\n', locale),
        footer: { text: modelLine(status, locale) },
      },
    ],
  });
}

function headings(article: Article, locale: Locale): string {
  const lines = article.sections
    .map(({ heading }) => plain(heading ?? '', MAX_HEADING))
    .filter((heading) => heading !== '')
    .map((heading) => `• ${heading}`);
  return lines.length === 0
    ? say(locale, 'article.noSections')
    : withinLimit(lines, limits.fieldValue, '\n', locale);
}

function withinLimit(lines: readonly string[], limit: number, between: string, locale: Locale): string {
  for (let kept = lines.length; kept >= 0; kept -= 1) {
    const rest = lines.length - kept;
    const more = rest === 0 ? [] : [say(locale, 'article.more', { count: rest })];
    const text = [...lines.slice(0, kept), ...more].join(between);
    if (text.length <= limit) return text;
  }
  return '';
}

function field(name: string, value: string) {
  return { name, value, inline: true };
}

function plain(text: string, limit: number): string {
  return escapeForDiscord(shorten(oneLine(text), limit));
}

function modelLine({ model, dimensions, index }: ModelStatus, locale: Locale): string {
  const line = say(locale, 'article.model', {
    model: oneLine(model),
    dimensions,
    index: say(locale, `article.index.${index}`),
  });
  return shorten(line, limits.embedFooter);
}

/** Ids are file names and may be longer than a choice. */
function choiceValue({ id }: Article): string {
  return shorten(id, limits.choiceValue);
}
