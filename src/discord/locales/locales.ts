import type { Catalogue, MessageKey, MessageValues } from './catalogue.js';
import { enUS } from './en-US.js';
import { zhCN } from './zh-CN.js';
import { zhTW } from './zh-TW.js';

/** Everything the bot says, by Discord's name of the locale. */
export const catalogues = { 'en-US': enUS, 'zh-CN': zhCN, 'zh-TW': zhTW } as const satisfies Record<
  string,
  Catalogue
>;

export type Locale = keyof typeof catalogues;

/** The locales that the bot speaks; the first is for everyone else. */
export const locales = Object.keys(catalogues) as readonly Locale[];

/**
 * One message in one language. The values are put in as they are: escape untrusted ones where markdown is read.
 *
 * @example
 * say('zh-CN', 'error.busy', { seconds: 5 }) // '正忙，请在 5 秒后再试。'
 */
export function say<Key extends MessageKey>(
  locale: Locale,
  key: Key,
  ...[values]: MessageValues<Key>
): string {
  return fill(catalogues[locale][key], values ?? {});
}

/** `text` with its `{placeholders}` filled; those without a value stay. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}

/**
 * The bot's locale for a Discord locale.
 *
 * @example
 * localeOf('zh-TW') // 'zh-TW'
 * localeOf('de')    // 'en-US'
 */
export function localeOf(discordLocale: string): Locale {
  return locales.find((locale) => locale === discordLocale) ?? 'en-US';
}
