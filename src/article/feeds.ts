import { messageOf, VerbatimError } from '../errors.js';
import { decodeText } from './formats/encoding/decode.js';
import { entryDraft, type Feed, type FeedEntry, readFeed } from './formats/feed/feed.js';
import { articleOf, MAX_ARTICLE_BYTES, type ReadArticle } from './read.js';

/**
 * The entries of a feed that was fetched from `url`.
 *
 * @throws VerbatimError when the bytes are no feed, too many, or in an unknown encoding
 */
export function readFeedBytes(bytes: Uint8Array, url: string): Feed {
  if (bytes.length > MAX_ARTICLE_BYTES)
    throw noFeed(url, `has more than ${MAX_ARTICLE_BYTES / 1024 ** 2} MB`);
  const text = decodeText(url, bytes);
  try {
    return readFeed(text, url);
  } catch (error) {
    throw noFeed(url, `is no feed: ${messageOf(error).split('\n', 1)[0]}`, error);
  }
}

/**
 * The article that an entry of a feed is.
 *
 * @throws VerbatimError when it has no body
 */
export function readEntryArticle(entry: FeedEntry, id: string): ReadArticle {
  return articleOf(entry.title ?? entry.id, entryDraft(entry), id, {});
}

function noFeed(url: string, what: string, cause?: unknown): VerbatimError {
  return new VerbatimError(
    'article',
    `${url} ${what}`,
    'Give the address of an RSS, Atom or JSON feed',
    cause === undefined ? undefined : { cause },
  );
}
