import type { Feed, FeedEntry } from './formats/feed/feed.js';
import type { Given, ReadArticle } from './read.js';

/** What the reading process is asked. */
export type ReadRequest =
  | {
      readonly kind: 'article';
      /** A path, or the bytes of a file. */
      readonly source: string | Uint8Array;
      /** What the file is called where something is wrong with it; its ending tells the format. */
      readonly name: string;
      readonly id: string;
      readonly given: Given;
    }
  | { readonly kind: 'feed'; readonly bytes: Uint8Array; readonly url: string }
  | { readonly kind: 'entry'; readonly entry: FeedEntry; readonly id: string };

/** What a request gives. */
export type ReadResult =
  | { readonly kind: 'read'; readonly read: ReadArticle }
  | { readonly kind: 'feed'; readonly feed: Feed };

/** `ready` once, then one for each request, in their order. */
export type ReadReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly result: ReadResult }
  | {
      readonly kind: 'failed';
      readonly who: string;
      readonly what: string;
      readonly remedy: string;
      readonly cause: string | null;
    };
