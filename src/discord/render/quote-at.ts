import type { Quote } from '../../answer/answer.js';
import { citationOf } from '../../answer/quote.js';
import type { Article, Block, Span } from '../../article/article.js';

/** The block in which a span begins; undefined outside the article. */
export function blockAt(article: Article, span: Span): Block | undefined {
  return article.blocks.find((block) => block.start <= span.start && span.start < block.end);
}

/** The quote at a span of the article, with where it stands; null when the span is not inside the article's blocks. */
export function quoteAt(article: Article, span: Span): Quote | null {
  const block = blockAt(article, span);
  if (block === undefined || span.end <= span.start || span.end > article.text.length) return null;
  return {
    ...span,
    text: article.text.slice(span.start, span.end),
    answer: null,
    citation: citationOf(article, span),
  };
}
