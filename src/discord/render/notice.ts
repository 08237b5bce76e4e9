import { escapeForDiscord, oneLine } from '../escape.js';
import { limits } from '../limits.js';
import type { MessageKey, MessageValues } from '../locales/catalogue.js';
import { catalogues, fill, type Locale } from '../locales/locales.js';
import { shorten } from '../shorten.js';
import { type MessagePayload, message } from './payload.js';

type KeyOf<Group extends string> = Extract<MessageKey, `${Group}.${string}`>;

/** What can be said in one line. */
export type NoticeKey = KeyOf<'error'> | KeyOf<'channel'> | KeyOf<'vote'>;

/** Longer values are cut: an article's name that someone typed. */
const MAX_VALUE = 200;
/** Of up to 25 characters each, these fit a message. */
const MAX_MENTIONS = 60;
const CHANNEL_MENTION = /^<#\d{1,20}>$/;

/**
 * One line to a person: an error with what to do about it, or that something is done. Values are shown as text, but for
 * channel mentions (`<#id>`), alone or several with commas between, which ping no one.
 *
 * @example
 * renderNotice('zh-CN', 'error.busy', { seconds: 5 }) // content: '正忙，请在 5 秒后再试。'
 */
export function renderNotice<Key extends NoticeKey>(
  locale: Locale,
  key: Key,
  ...values: MessageValues<Key>
): MessagePayload {
  const [given] = values;
  const safe = Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [name, safeValue(String(value))]),
  );
  return message({ content: shorten(fill(catalogues[locale][key], safe), limits.content) });
}

function safeValue(value: string): string {
  const mentions = value.split(/[,，、]\s*/);
  if (!mentions.every((mention) => CHANNEL_MENTION.test(mention))) {
    return escapeForDiscord(shorten(oneLine(value), MAX_VALUE));
  }
  const shown = mentions.slice(0, MAX_MENTIONS).join(', ');
  return mentions.length > MAX_MENTIONS ? `${shown}, …` : shown;
}
