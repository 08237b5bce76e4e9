import { createHash } from 'node:crypto';
import type {
  Article,
  ArticleMetadata,
  Block,
  BlockKind,
  PageDifference,
  PlaceMark,
  Section,
} from './article.js';
import { isoDate } from './date.js';
import { cleanLine } from './formats/clean.js';
import type { Draft, DraftBlock } from './formats/draft.js';
import { type MarkedLine, resolveMarks } from './formats/marks.js';
import { questionsApart } from './formats/questions.js';
import { languageOf } from './language.js';
import { SPLITTER_VERSION, split } from './split.js';

/** A block freed of its marks. */
interface Line extends MarkedLine {
  readonly kind: BlockKind;
  readonly row?: DraftBlock['row'];
}

/**
 * Makes the article of what a format's reader took from a file.
 *
 * @returns null when the draft has no body
 */
export function buildArticle(id: string, draft: Draft): Article | null {
  const lines = readableLines(draft.blocks);
  const ownTitle = resolveMarks(cleanLine(draft.metadata.title ?? ''));
  const first = lines[0];
  const titleLine = ownTitle.text !== '' ? ownTitle : first?.kind === 'heading' ? first : null;
  const body = titleLine !== null && isRepeated(titleLine.text, first) ? lines.slice(1) : lines;
  if (body.length === 0) return null;
  const metadata: ArticleMetadata = {
    title: titleLine?.text ?? id,
    link: webLink(draft.metadata.link),
    source: plain(draft.metadata.source) || null,
    publishedAt: isoDate(plain(draft.metadata.publishedAt)),
  };
  const laidOut = layOut(titleLine === null ? body : [{ ...titleLine, kind: 'title' }, ...body]);
  const { text, blocks, sections, differences, pictures, places } = laidOut;
  const language = languageOf(text);
  const fingerprint = JSON.stringify([
    SPLITTER_VERSION,
    id,
    metadata,
    text,
    blocks,
    differences,
    pictures,
    ...places,
  ]);
  return {
    id,
    ...metadata,
    language,
    text,
    blocks,
    sections,
    hash: createHash('sha256').update(fingerprint).digest('hex'),
    ...split(text, blocks, language, pictures),
    ...(differences.length > 0 ? { differences } : {}),
    ...(places.length > 0 ? { places } : {}),
  };
}

/** The words of a field, in one line. */
function plain(value: string | null): string {
  return resolveMarks(cleanLine(value ?? '')).text;
}

function readableLines(blocks: readonly DraftBlock[]): Line[] {
  return questionsApart(blocks)
    .map(({ kind, text, row }): Line => ({ kind, ...resolveMarks(cleanLine(text)), ...(row && { row }) }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function isRepeated(title: string, first: Line | undefined): boolean {
  const folded = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');
  return first !== undefined && folded(first.text) === folded(title);
}

function webLink(link: string | null): string | null {
  const address = (link ?? '').trim();
  if (!URL.canParse(address)) return null;
  const { href, protocol } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? href : null;
}

function layOut(lines: readonly Line[]): Pick<Article, 'text' | 'blocks' | 'sections'> & {
  differences: PageDifference[];
  pictures: number[];
  places: PlaceMark[];
} {
  const blocks: Block[] = [];
  const sections: Section[] = [];
  const differences: PageDifference[] = [];
  const pictures: number[] = [];
  const places: PlaceMark[] = [];
  let heading: string | null = null;
  let firstBlock = 0;
  let paragraphs = 0;
  let start = 0;
  /** The block that names the columns of the table being laid out. */
  let heads: { table: number; block: number } | null = null;
  for (const line of lines) {
    const { kind, text, row } = line;
    if (kind === 'heading') {
      sections.push({ heading, blocks: [firstBlock, blocks.length] });
      heading = text;
      firstBlock = blocks.length;
    }
    const isParagraph = kind !== 'title' && kind !== 'heading';
    if (isParagraph) paragraphs++;
    if (row?.isHead) heads = { table: row.table, block: blocks.length };
    const end = start + text.length;
    blocks.push({
      start,
      end,
      kind,
      section: sections.length,
      paragraph: isParagraph ? paragraphs : 0,
      ...(line.cells.length > 0 ? { cells: line.cells.map((cell) => moved(cell, start)) } : {}),
      ...(row !== undefined && !row.isHead && row.table === heads?.table ? { heads: heads.block } : {}),
    });
    differences.push(...line.differences.map((difference) => moved(difference, start)));
    pictures.push(...line.pictures.map((at) => at + start));
    places.push(...line.places.map((mark) => ({ ...mark, start: mark.start + start })));
    start = end + 1;
  }
  sections.push({ heading, blocks: [firstBlock, blocks.length] });
  return { text: lines.map(({ text }) => text).join('\n'), blocks, sections, differences, pictures, places };
}

function moved<Piece extends { readonly start: number; readonly end: number }>(
  piece: Piece,
  by: number,
): Piece {
  return { ...piece, start: piece.start + by, end: piece.end + by };
}
