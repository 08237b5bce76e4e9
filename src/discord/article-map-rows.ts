import type { Block, Span } from '../article/article.js';

/** One bar of the map: a heading, a paragraph, or neighbouring ones that would not be a pixel high each. */
export interface MapRow extends Span {
  readonly isHeading: boolean;
  /** Characters of a block in it, on average. */
  readonly length: number;
  readonly column: number;
  /** From the top of its column, in rows. */
  readonly top: number;
}

export interface MapRoom {
  /** Rows that a column can have and be legible. */
  readonly deepest: number;
  /** With more rows than this there is one more column, while there may be. */
  readonly comfortable: number;
  readonly columns: number;
}

export interface MapRows {
  readonly rows: readonly MapRow[];
  readonly columns: number;
  /** The rows of the longest column. */
  readonly depth: number;
}

interface Group extends Omit<MapRow, 'column' | 'top'> {
  readonly startsSection: boolean;
}

/** Rows of space above a section. */
const SECTION_GAP = 0.75;
/** Sections stay apart as long as they leave this share of the rows to the paragraphs. */
const MIN_PARAGRAPH_SHARE = 0.25;

/** The blocks in rows, and these in as many columns as make them comfortable; bounded however long the article is. */
export function mapRows(blocks: readonly Block[], { deepest, comfortable, columns: most }: MapRoom): MapRows {
  const groups = groupsOf(blocks, deepest * most);
  // Fewer columns cannot do, however the rows are spread.
  let columns = Math.min(most, Math.max(1, Math.ceil(groups.length / comfortable)));
  let rows = laidOut(groups, columns);
  while (columns < most && depthOf(rows) > comfortable) {
    columns += 1;
    rows = laidOut(groups, columns);
  }
  return { rows, columns, depth: depthOf(rows) };
}

/** The blocks one by one where there is room, or else neighbours together; at most `most` rows, with the gaps. */
function groupsOf(blocks: readonly Block[], most: number): Group[] {
  const starts = blocks.map((block, index) => index > 0 && block.section !== blocks[index - 1]?.section);
  const gaps = starts.filter((isStart) => isStart).length * SECTION_GAP;
  if (blocks.length + gaps <= most) return grouped(blocks, starts, { size: 1, areApart: true });
  // A heading is a row, and the last paragraphs before it and before a section may be one that is not full.
  const headings = blocks.filter(({ paragraph }) => paragraph === 0).length;
  const left = most - 2 * headings - gaps / SECTION_GAP - gaps;
  return left >= most * MIN_PARAGRAPH_SHARE
    ? grouped(blocks, starts, { size: Math.ceil(blocks.length / left), areApart: true })
    : grouped(blocks, starts, { size: Math.ceil(blocks.length / most), areApart: false });
}

interface Grouping {
  readonly size: number;
  readonly areApart: boolean;
}

function grouped(
  blocks: readonly Block[],
  starts: readonly boolean[],
  { size, areApart }: Grouping,
): Group[] {
  const groups: Group[] = [];
  let first = 0;
  blocks.forEach((block, index) => {
    const next = blocks[index + 1];
    const isFull = index - first + 1 >= size;
    const isApart = areApart && (starts[index + 1] === true || isHeading(block) || isHeading(next));
    if (next !== undefined && !isFull && !isApart) return;
    const members = blocks.slice(first, index + 1);
    const characters = members.reduce((sum, { start, end }) => sum + end - start, 0);
    groups.push({
      start: members[0]?.start ?? block.start,
      end: block.end,
      isHeading: members.every(isHeading),
      length: characters / members.length,
      startsSection: areApart && starts[first] === true,
    });
    first = index + 1;
  });
  return groups;
}

function isHeading(block: Block | undefined): boolean {
  return block?.paragraph === 0;
}

function laidOut(groups: readonly Group[], columns: number): MapRow[] {
  const gaps = groups.filter(({ startsSection }) => startsSection).length;
  const perColumn = (groups.length + gaps * SECTION_GAP) / columns;
  let column = 0;
  let top = 0;
  return groups.map(({ startsSection, ...group }) => {
    const gap = top > 0 && startsSection ? SECTION_GAP : 0;
    const isFull = top + gap + 1 > Math.ceil(perColumn) && column < columns - 1;
    if (isFull && top > 0) {
      column += 1;
      top = 0;
    } else top += gap;
    const row = { ...group, column, top };
    top += 1;
    return row;
  });
}

function depthOf(rows: readonly MapRow[]): number {
  return rows.reduce((most, { top }) => Math.max(most, top + 1), 1);
}
