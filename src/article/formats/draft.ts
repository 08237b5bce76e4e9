import type { ArticleMetadata, BlockKind } from '../article.js';

/** One block as a format's reader found it, before cleaning. */
export interface DraftBlock {
  readonly kind: Exclude<BlockKind, 'title'>;
  /** May hold the marks of marks.ts. */
  readonly text: string;
  /** Of a table's row: the number of its table, and whether it names the columns. */
  readonly row?: { readonly table: number; readonly isHead: boolean };
}

/** What a format's reader takes from a file: raw metadata, and blocks in order. */
export interface Draft {
  readonly metadata: {
    readonly [Field in keyof ArticleMetadata]: string | null;
  };
  readonly blocks: readonly DraftBlock[];
  /** What a reader of the source sees and the article leaves out, in order. */
  readonly leftOut?: readonly string[];
  /** What a reader of the source sees and no program can read, as in `pages 3 and 4 have no text`. */
  readonly unread?: string;
}

/** Metadata of a source that says nothing of itself. */
export const noMetadata: Draft['metadata'] = {
  title: null,
  link: null,
  source: null,
  publishedAt: null,
};
