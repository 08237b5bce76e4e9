import type { Article, BlockKind, Span } from '../article.js';

/** A block of the page, or a cell of a table: what no words of a link may reach out of. */
export interface PageBlock extends Span {
  readonly kind: BlockKind;
}

/** An article as its page shows it, which is what a browser searches. */
export interface PageText {
  readonly text: string;
  readonly blocks: readonly PageBlock[];
  /** Where a span of the article stands on the page. */
  onPage(span: Span): Span;
}

const pages = new WeakMap<Article, PageText>();

/** The page of an article, made once. */
export function pageTextOf(article: Article): PageText {
  const known = pages.get(article);
  if (known !== undefined) return known;
  const page = pageText(article);
  pages.set(article, page);
  return page;
}

function pageText({ text, blocks, differences = [] }: Article): PageText {
  const parts: string[] = [];
  /** Where each difference begins on the page. */
  const starts: number[] = [];
  let done = 0;
  let length = 0;
  for (const { start, end, onPage } of differences) {
    parts.push(text.slice(done, start), onPage);
    starts.push(length + start - done);
    length += start - done + onPage.length;
    done = end;
  }
  parts.push(text.slice(done));
  const place = (position: number, isEnd: boolean): number => {
    const at = lastBefore(differences, position, isEnd);
    const difference = differences[at];
    if (difference === undefined) return position;
    const start = starts[at] ?? 0;
    if (position >= difference.end) return start + difference.onPage.length + position - difference.end;
    return isEnd ? start + difference.onPage.length : start;
  };
  const onPage = ({ start, end }: Span): Span => {
    const from = place(start, false);
    return { start: from, end: Math.max(from, place(end, true)) };
  };
  const pageBlocks = blocks.flatMap(({ kind, cells, ...block }): PageBlock[] => {
    // Differences at the edges of a block are in it.
    if (cells !== undefined) return cells.map((cell) => ({ kind, ...onPage(cell) }));
    return [{ kind, start: place(block.start, true), end: place(block.end, false) }];
  });
  return { text: parts.join(''), blocks: pageBlocks, onPage };
}

/** The last difference that begins before `position`, or at it: one of no length at an end stands behind it. */
function lastBefore(differences: readonly Span[], position: number, isEnd: boolean): number {
  let low = -1;
  let high = differences.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const start = differences[middle]?.start ?? 0;
    if (start < position || (start === position && !isEnd)) low = middle;
    else high = middle;
  }
  return low;
}
