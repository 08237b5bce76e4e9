import sharp from 'sharp';
import type { Article, Block, Span } from '../article/article.js';
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
const COLUMN_GAP = 28;
const MIN_COLUMN_WIDTH = 36;
/** Rows closer than this are spread over one more column, while columns stay wide enough. */
const COMFORTABLE_PITCH = 13;
const MAX_PITCH = 18;
const BAR_SHARE = 0.62;
const MIN_BAR_WIDTH = 4;
const MIN_HEADING_WIDTH = 14;
const MIN_LIT_WIDTH = 6;
/** More bars would be too thin to see, and to draw them takes long: neighbours become one. */
const MAX_BARS = 1000;
/** Rows of space above a section, in paragraphs. */
const SECTION_GAP = 0.75;
const colours = {
  ground: '#24272e',
  paragraph: '#565c69',
  heading: '#8d95a5',
  quotedParagraph: '#7a6a3d',
  quoted: '#ffc83d',
} as const;

interface Row {
  readonly block: Block;
  /** From the top of its column, in rows. */
  readonly top: number;
  readonly column: number;
}

/**
 * A small PNG of the article, read like a newspaper: one bar a paragraph, as long as its text, headings bright, sections
 * apart, and the quoted words lit where they stand.
 *
 * @param quoted spans of the article's text; those outside it are passed over.
 */
export async function articleMap(article: Article, quoted: readonly Span[]): Promise<ArticleMap> {
  const svg = drawing(joined(article.blocks), quoted);
  const png = await sharp(Buffer.from(svg), { density: 72 * SCALE })
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer();
  return { png, alt: (locale) => description(article, quoted, locale) };
}

function drawing(blocks: readonly Block[], quoted: readonly Span[]): string {
  const columns = columnCount(blocks);
  const rows = laidOut(blocks, columns);
  const deepest = depthOf(rows);
  const pitch = Math.min(MAX_PITCH, (HEIGHT - 2 * PADDING) / deepest);
  const first = (HEIGHT - deepest * pitch + pitch * (1 - BAR_SHARE)) / 2;
  const columnWidth = (WIDTH - 2 * PADDING - (columns - 1) * COLUMN_GAP) / columns;
  const longest = blocks.reduce((most, block) => Math.max(most, lengthOf(block)), 1);
  const bars = rows.map((row) => bar(row, quoted, { first, pitch, columnWidth, longest })).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" rx="14" fill="${colours.ground}"/>${bars}</svg>`;
}

/** At most {@link MAX_BARS} blocks in place of these. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const together = Math.ceil(blocks.length / MAX_BARS);
  if (together <= 1) return blocks;
  const bars: Block[] = [];
  for (let from = 0; from < blocks.length; from += together) {
    const group = blocks.slice(from, from + together);
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) break;
    // A bar is a heading's only where it stands for nothing else.
    bars.push({ ...first, end: last.end, paragraph: Math.max(...group.map(({ paragraph }) => paragraph)) });
  }
  return bars;
}

interface Measure {
  readonly first: number;
  readonly pitch: number;
  readonly columnWidth: number;
  readonly longest: number;
}

function bar({ block, top, column }: Row, quoted: readonly Span[], measure: Measure): string {
  const { first, pitch, columnWidth, longest } = measure;
  const x = PADDING + column * (columnWidth + COLUMN_GAP);
  const y = first + top * pitch;
  const isHeading = block.paragraph === 0;
  const height = pitch * BAR_SHARE * (isHeading ? 0.55 : 1);
  const middle = y + (pitch * BAR_SHARE - height) / 2;
  const width = Math.max(
    isHeading ? MIN_HEADING_WIDTH : MIN_BAR_WIDTH,
    (columnWidth * lengthOf(block)) / longest,
  );
  const lit = quoted.filter((span) => overlaps(span, block));
  const ground = isHeading ? colours.heading : lit.length > 0 ? colours.quotedParagraph : colours.paragraph;
  const perUnit = width / Math.max(1, lengthOf(block));
  const litBars = lit.map((span) => {
    const from = (Math.max(span.start, block.start) - block.start) * perUnit;
    const to = (Math.min(span.end, block.end) - block.start) * perUnit;
    const litWidth = Math.max(to - from, Math.min(MIN_LIT_WIDTH, width));
    return rectangle(x + Math.min(from, width - litWidth), middle, litWidth, height, colours.quoted);
  });
  return rectangle(x, middle, width, height, ground) + litBars.join('');
}

function rectangle(x: number, y: number, width: number, height: number, colour: string): string {
  const radius = Math.min(3, height / 2, width / 2);
  const numbers = [x, y, width, height, radius].map((value) => value.toFixed(2));
  return `<rect x="${numbers[0]}" y="${numbers[1]}" width="${numbers[2]}" height="${numbers[3]}" rx="${numbers[4]}" fill="${colour}"/>`;
}

function columnCount(blocks: readonly Block[]): number {
  const height = HEIGHT - 2 * PADDING;
  const most = Math.floor((WIDTH - 2 * PADDING + COLUMN_GAP) / (MIN_COLUMN_WIDTH + COLUMN_GAP));
  let columns = 1;
  while (columns < most && height / depthOf(laidOut(blocks, columns)) < COMFORTABLE_PITCH) columns += 1;
  return columns;
}

/** The rows of the longest column. */
function depthOf(rows: readonly Row[]): number {
  return rows.reduce((most, { top }) => Math.max(most, top + 1), 1);
}

function laidOut(blocks: readonly Block[], columns: number): Row[] {
  const gaps = blocks.filter((block, index) => startsSection(blocks, block, index)).length;
  const perColumn = (blocks.length + gaps * SECTION_GAP) / columns;
  const rows: Row[] = [];
  let column = 0;
  let top = 0;
  blocks.forEach((block, index) => {
    const gap = top > 0 && startsSection(blocks, block, index) ? SECTION_GAP : 0;
    const isFull = top + gap + 1 > Math.ceil(perColumn) && column < columns - 1;
    if (isFull && top > 0) {
      column += 1;
      top = 0;
    } else top += gap;
    rows.push({ block, column, top });
    top += 1;
  });
  return rows;
}

function startsSection(blocks: readonly Block[], block: Block, index: number): boolean {
  return index > 0 && block.section !== blocks[index - 1]?.section;
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
