import type { Article, Block, Span } from '../article/article.js';
import { linkTo } from '../article/links/link-to.js';
import { placeAt } from '../article/links/places.js';
import type { Citation, Quote } from './answer.js';

/** The words of the article from the first sentence to the last, with where they stand. */
export function quoteOf(
  article: Article,
  [first, past]: readonly [number, number],
  answer: Span | null = null,
): Quote {
  const [head, last] = [article.sentences[first], article.sentences[past - 1]];
  if (head === undefined || last === undefined) {
    throw new RangeError(`answer: ${article.id} has no sentences ${first} to ${past}`);
  }
  const span = { start: head.start, end: last.end };
  const isInside = answer !== null && span.start <= answer.start && answer.end <= span.end;
  return {
    ...span,
    text: article.text.slice(span.start, span.end),
    citation: citationOf(article, span),
    answer: isInside ? answer : null,
  };
}

const citations = new WeakMap<Article, Map<string, Citation>>();

/** The words of the row that names the columns of a table's row. */
function columnsOf({ text, blocks }: Article, row: Block | undefined): string | null {
  const heads = row?.heads === undefined ? undefined : blocks[row.heads];
  return heads === undefined ? null : text.slice(heads.start, heads.end);
}

/** A link takes half a millisecond to find, and the quotes of an article are few. */
export function citationOf(article: Article, span: Span): Citation {
  const known = citations.get(article) ?? new Map<string, Citation>();
  citations.set(article, known);
  const key = `${span.start}-${span.end}`;
  const citation = known.get(key) ?? foundCitation(article, span);
  known.set(key, citation);
  return citation;
}

function foundCitation(article: Article, span: Span): Citation {
  const block = article.blocks.find(
    (candidate) => candidate.start <= span.start && span.start < candidate.end,
  );
  const isHeading = block?.kind === 'heading';
  return {
    articleId: article.id,
    title: article.title,
    section: isHeading ? null : (article.sections[block?.section ?? 0]?.heading ?? null),
    columns: columnsOf(article, block),
    paragraph: block?.paragraph ?? 0,
    at: placeAt(article, span),
    link: linkTo(article, span),
  };
}
