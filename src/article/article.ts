/** A stretch of `Article.text`: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a block is in the source. The title is the first block of every article that has one. */
export type BlockKind = 'title' | 'heading' | 'paragraph' | 'item' | 'quote';

/** One line of `Article.text`: the title, a heading, or a paragraph (list items and block quotes are paragraphs too). */
export interface Block extends Span {
  readonly kind: BlockKind;
  /** Index into `Article.sections`. */
  readonly section: number;
  /** Counted from 1 through the whole article; 0 for the title and headings. */
  readonly paragraph: number;
  /** The cells of a table's row, in order; only rows have them. No quote's link may reach over two of them. */
  readonly cells?: readonly Span[];
  /** Index into `Article.blocks` of the row that names the columns of this one, where the table has one. */
  readonly heads?: number;
}

/** A heading and the paragraphs under it. Section 0 is what stands before the first heading, title included. */
export interface Section {
  /** The heading's words; null in section 0. */
  readonly heading: string | null;
  /** Indices into `Article.blocks`: first, and one past the last. */
  readonly blocks: readonly [number, number];
}

/** A sentence inside one block. The title and headings are sentences of their own: they, too, can be quoted. */
export interface Sentence extends Span {
  /** Index into `Article.blocks`. */
  readonly block: number;
  /** False where something in it could not be kept as text: it may be context, never a quote. */
  readonly quotable?: false;
}

/** What is embedded for search: one to a few neighbouring sentences of one section. */
export interface Passage extends Span {
  /** Indices into `Article.sentences`: first, and one past the last. */
  readonly sentences: readonly [number, number];
}

/** Where the page shows other characters than `Article.text` has: `106` for `10⁶`, a footnote's number for nothing. */
export interface PageDifference extends Span {
  /** What the page has in this span's place. */
  readonly onPage: string;
}

/** Where a source is opened: at a page, counted from 1, or at a time, in seconds. */
export type Place = { readonly page: number } | { readonly time: number };

/** The place that the text from `start` to the next mark stands at. */
export interface PlaceMark {
  readonly start: number;
  readonly place: Place;
}

/** Languages that answers can be given in. */
export type Language = 'zh' | 'en';

/** What a source says of itself. */
export interface ArticleMetadata {
  readonly title: string;
  /** Where readers find the source, or null when it has no address. */
  readonly link: string | null;
  readonly source: string | null;
  /** ISO 8601 with the zone the source gave, such as `2025-09-29T14:52:40+08:00`. */
  readonly publishedAt: string | null;
}

/** One source text, read and split. Everything in it is a span of `text`. */
export interface Article extends ArticleMetadata {
  /** The file's name without its ending. */
  readonly id: string;
  readonly language: Language;
  /** The canonical plain text: NFC, one block a line. */
  readonly text: string;
  /** SHA-256 of the metadata and `text`, in hex. */
  readonly hash: string;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
  readonly sentences: readonly Sentence[];
  readonly passages: readonly Passage[];
  /** In order, apart from each other; only articles that differ from their page have them. */
  readonly differences?: readonly PageDifference[];
  /** In order; only sources of pages (PDF) or times (subtitles) have them. */
  readonly places?: readonly PlaceMark[];
}
