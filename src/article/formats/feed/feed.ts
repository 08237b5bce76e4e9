import { parseFeed } from '@rowanmanning/feed-parser';
import { isoDate } from '../../date.js';
import type { Draft, DraftBlock } from '../draft.js';
import { htmlBlocks, htmlText } from '../html/html-blocks.js';
import { looksLikeHtml } from '../kinds.js';
import { plainTextBlocks } from '../plain-text.js';
import { atomHtml, type XmlElement } from './feed-text.js';
import { isJsonFeed, jsonFeed } from './json-feed.js';

/** One entry of a feed. */
export interface FeedEntry {
  /** What the feed tells it by, from one reading to the next. */
  readonly id: string;
  readonly title: string | null;
  readonly link: string | null;
  /** ISO 8601. */
  readonly publishedAt: string | null;
  /** Its words, or as much of them as the feed has. */
  readonly body: { readonly html: string } | { readonly text: string };
  /** The title of the feed. */
  readonly source: string | null;
}

/** What a feed says, in its own order. */
export interface Feed {
  readonly title: string | null;
  readonly entries: readonly FeedEntry[];
  /** How many entries are left out: without words or anything to tell them by, too large, or beyond the most. */
  readonly passedOver: number;
}

/** A site keeps some dozens in its feed. */
const MAX_ENTRIES = 500;
const MAX_ENTRY_CHARACTERS = 1024 * 1024;

/**
 * Reads a feed: RSS, RDF, Atom or JSON Feed.
 *
 * @param url where it was found, for its links that name no host
 * @throws Error when it is none, or its XML is malformed or made to grow
 */
export function readFeed(text: string, url: string): Feed {
  const { title, entries } = isJsonFeed(text) ? jsonFeed(text) : xmlFeed(text);
  const source = plain(title);
  const kept: FeedEntry[] = [];
  let passedOver = 0;
  for (const { id, link, title: own, date, body } of entries) {
    const address = webAddress(link, url);
    const name = id ?? address ?? own;
    const words = body === null ? '' : 'html' in body ? body.html : body.text;
    const isFit = /\S/.test(words) && words.length <= MAX_ENTRY_CHARACTERS && kept.length < MAX_ENTRIES;
    if (name === null || body === null || !isFit) passedOver++;
    else
      kept.push({
        id: name,
        title: plain(own),
        link: address,
        publishedAt: date === null ? null : dateOf(date),
        body,
        source,
      });
  }
  return { title: source, entries: kept, passedOver };
}

/** What an entry says, as the draft of an article. */
export function entryDraft({ title, link, publishedAt, body, source }: FeedEntry): Draft {
  return { metadata: { title: title ?? source, link, source, publishedAt }, blocks: blocksOf(body) };
}

function blocksOf(body: FeedEntry['body']): DraftBlock[] {
  return 'html' in body ? htmlBlocks(body.html) : plainTextBlocks(body.text);
}

/** An entry as its format has it. */
export interface RawEntry {
  readonly id: string | null;
  readonly title: string | null;
  readonly link: string | null;
  readonly date: string | null;
  readonly body: FeedEntry['body'] | null;
}

function xmlFeed(text: string): { title: string | null; entries: RawEntry[] } {
  const feed = parseFeed(text);
  const entries = feed.items.map((item): RawEntry => {
    const date = textIn(item.element, ['pubdate', 'published', 'issued', 'date', 'updated', 'modified']);
    return { id: item.id, title: item.title, link: item.url, date, body: bodyOf(item.element) };
  });
  return { title: feed.title, entries };
}

// The library decodes entities twice, which makes tags of the words about tags.
function bodyOf(item: XmlElement): RawEntry['body'] {
  for (const name of ['encoded', 'content', 'description', 'summary']) {
    const element = item.findElementsWithName(name).find(({ textContent }) => /\S/.test(textContent));
    const isMedia = element !== undefined && element.namespace === 'media';
    if (element === undefined || isMedia) continue;
    const type = element.attributes.type ?? null;
    if (type === 'xhtml') return { html: atomHtml(element) };
    const words = element.textContent.trim();
    const isAtomText = type === 'text' || ((name === 'content' || name === 'summary') && type === null);
    return isAtomText || !(looksLikeHtml(words) || /&#?\w{1,31};/.test(words))
      ? { text: words }
      : { html: words };
  }
  return null;
}

function textIn(item: XmlElement, names: readonly string[]): string | null {
  for (const name of names) {
    const text = item.findElementWithName(name)?.textContent.trim();
    if (text) return text;
  }
  return null;
}

function dateOf(text: string): string | null {
  return isoDate(text) ?? (Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString());
}

function plain(title: string | null): string | null {
  if (title === null || !/\S/.test(title)) return null;
  return looksLikeHtml(title) || /&#?\w{1,31};/.test(title) ? htmlText(title) : title.trim();
}

function webAddress(link: string | null, url: string): string | null {
  if (link === null || !URL.canParse(link, url)) return null;
  const { href, protocol } = new URL(link, url);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}
