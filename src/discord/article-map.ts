import sharp from 'sharp';
import type { Article, Block, Span } from '../article/article.js';
import { type MapRow, type MapRows, mapRows } from './article-map-rows.js';
import { limits } from './limits.js';
import { type Locale, say } from './locales/locales.js';
import { shorten } from './shorten.js';

/** A picture of the article with the quoted places lit. */
export interface ArticleMap {
  readonly png: Buffer;
  /** What the picture says, for those who do not see it; fits a file description. */
  readonly alt: (locale: Locale) => string;
}

/** In pixels of the drawing; the picture has twice as many each way. */
const WIDTH = 800;
const HEIGHT = 240;
const SCALE = 2;
const PADDING = 24;
/** Of the height, what the bars may take. */
const ROOM = HEIGHT - 2 * PADDING;
const COLUMN_GAP = 28;
const MIN_COLUMN_WIDTH = 36;
/** Rows closer than this are spread over one more column, while columns stay wide enough. */
const COMFORTABLE_PITCH = 13;
const MAX_PITCH = 18;
const BAR_SHARE = 0.62;
const MIN_BAR_WIDTH = 4;
const MIN_HEADING_WIDTH = 14;
const MIN_LIT_WIDTH = 6;
/** Seen also in a very long article; the bars of others are higher. */
const MIN_LIT_HEIGHT = 1.5;
/** Lower bars are drawn as one: no pixel would be theirs. */
const MIN_BAR_HEIGHT = 1 / SCALE;
const colours = {
  ground: '#24272e',
  paragraph: '#565c69',
  heading: '#8d95a5',
  quotedParagraph: '#7a6a3d',
  quoted: '#ffc83d',
} as const;
const rowsByBlocks = new WeakMap<readonly Block[], MapRows>();

/**
 * A small PNG of the article, read like a newspaper: one bar a paragraph, as long as its text, headings bright, sections
 * apart, and the quoted words lit where they stand. In a very long article a bar is several paragraphs.
 *
 * @param quoted spans of the article's text; those outside it are passed over.
 */
export async function articleMap(article: Article, quoted: readonly Span[]): Promise<ArticleMap> {
  const svg = drawing(article.blocks, quoted);
  const png = await sharp(Buffer.from(svg), { density: 72 * SCALE })
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer();
  return { png, alt: (locale) => description(article, quoted, locale) };
}

/** They depend on nothing else, and are many in a long article. */
function rowsOf(blocks: readonly Block[]): MapRows {
  const known = rowsByBlocks.get(blocks);
  if (known !== undefined) return known;
  const rows = mapRows(blocks, {
    deepest: Math.floor((ROOM * BAR_SHARE) / MIN_BAR_HEIGHT),
    comfortable: ROOM / COMFORTABLE_PITCH,
    columns: Math.floor((WIDTH - 2 * PADDING + COLUMN_GAP) / (MIN_COLUMN_WIDTH + COLUMN_GAP)),
  });
  rowsByBlocks.set(blocks, rows);
  return rows;
}

function drawing(blocks: readonly Block[], quoted: readonly Span[]): string {
  const { rows, columns, depth } = rowsOf(blocks);
  const pitch = Math.min(MAX_PITCH, ROOM / depth);
  const first = (HEIGHT - depth * pitch + pitch * (1 - BAR_SHARE)) / 2;
  const columnWidth = (WIDTH - 2 * PADDING - (columns - 1) * COLUMN_GAP) / columns;
  const longest = rows.reduce((most, { length }) => Math.max(most, length), 1);
  const bars = rows.map((row) => bar(row, quoted, { first, pitch, columnWidth, longest }));
  // What is lit comes last: where bars are low, the next one would cover it.
  const shapes = [...bars.map(({ ground }) => ground), ...bars.flatMap(({ lit }) => lit)].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" rx="14" fill="${colours.ground}"/>${shapes}</svg>`;
}

interface Measure {
  readonly first: number;
  readonly pitch: number;
  readonly columnWidth: number;
  readonly longest: number;
}

interface Bar {
  readonly ground: string;
  readonly lit: readonly string[];
}

function bar(row: MapRow, quoted: readonly Span[], measure: Measure): Bar {
  const { first, pitch, columnWidth, longest } = measure;
  const x = PADDING + row.column * (columnWidth + COLUMN_GAP);
  const height = pitch * BAR_SHARE * (row.isHeading ? 0.55 : 1);
  const middle = first + row.top * pitch + (pitch * BAR_SHARE) / 2;
  const width = Math.max(
    row.isHeading ? MIN_HEADING_WIDTH : MIN_BAR_WIDTH,
    (columnWidth * row.length) / longest,
  );
  const lit = quoted.filter((span) => overlaps(span, row));
  const ground = row.isHeading
    ? colours.heading
    : lit.length > 0
      ? colours.quotedParagraph
      : colours.paragraph;
  const perUnit = width / Math.max(1, lengthOf(row));
  const litHeight = Math.max(height, MIN_LIT_HEIGHT);
  const litBars = lit.map((span) => {
    const from = (Math.max(span.start, row.start) - row.start) * perUnit;
    const to = (Math.min(span.end, row.end) - row.start) * perUnit;
    const litWidth = Math.max(to - from, Math.min(MIN_LIT_WIDTH, width));
    const litX = x + Math.min(from, width - litWidth);
    return rectangle(litX, middle - litHeight / 2, litWidth, litHeight, colours.quoted);
  });
  return { ground: rectangle(x, middle - height / 2, width, height, ground), lit: litBars };
}

function rectangle(x: number, y: number, width: number, height: number, colour: string): string {
  const radius = Math.min(3, height / 2, width / 2);
  const numbers = [x, y, width, height, radius].map((value) => value.toFixed(2));
  return `<rect x="${numbers[0]}" y="${numbers[1]}" width="${numbers[2]}" height="${numbers[3]}" rx="${numbers[4]}" fill="${colour}"/>`;
}

function description(article: Article, quoted: readonly Span[], locale: Locale): string {
  const lit = article.blocks.filter((block) => quoted.some((span) => overlaps(span, block)));
  const numbers = lit.map(({ paragraph }) => paragraph).filter((paragraph) => paragraph > 0);
  const sentences = [
    ...(numbers.length > 0
      ? [say(locale, 'map.quoted', { numbers: numbers.join(say(locale, 'list.separator')) })]
      : []),
    ...(lit.length > numbers.length ? [say(locale, 'map.quotedHeading')] : []),
  ];
  const text = say(locale, 'map.alt', {
    paragraphs: article.blocks.filter(({ paragraph }) => paragraph > 0).length,
    sections: article.sections.filter(({ heading }) => heading !== null).length,
    quoted: sentences.length > 0 ? sentences.join(' ') : say(locale, 'map.nothing'),
  });
  return shorten(text, limits.attachmentDescription);
}

function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}
