import type { ArticleMetadata, BlockKind } from './article.js';

/** One block as a format's reader found it, before cleaning. */
export interface DraftBlock {
  readonly kind: Exclude<BlockKind, 'title'>;
  readonly text: string;
}

/** What a format's reader takes from a file: raw metadata, and blocks in order. */
export interface Draft {
  readonly metadata: {
    readonly [Field in keyof ArticleMetadata]: string | null;
  };
  readonly blocks: readonly DraftBlock[];
}

/** Metadata of a source that says nothing of itself. */
export const noMetadata: Draft['metadata'] = {
  title: null,
  link: null,
  source: null,
  publishedAt: null,
};
