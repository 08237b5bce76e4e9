import type { ReadArticle } from './read.js';

/** What the reading process is asked: to read one file. */
export interface ReadRequest {
  readonly path: string;
  /** What the file is called where something is wrong with it. */
  readonly name: string;
  readonly id: string;
}

/** `ready` once, then one for each request, in their order. */
export type ReadReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly read: ReadArticle }
  | {
      readonly kind: 'failed';
      readonly who: string;
      readonly what: string;
      readonly remedy: string;
      readonly cause: string | null;
    };
