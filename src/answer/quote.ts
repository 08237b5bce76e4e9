import type { Article, Span } from '../article/article.js';
import { textFragmentLink } from '../article/fragment.js';
import type { Concept } from '../search/keywords.js';
import { hanPairs, type Term, termsOf } from '../search/terms.js';
import type { Citation, Quote } from './answer.js';

/** The words of the article from the first sentence to the last, with where they stand and which of them were asked for. */
export function quoteOf(
  article: Article,
  [first, past]: readonly [number, number],
  concepts: readonly Concept[] = [],
): Quote {
  const start = article.sentences[first]?.start ?? 0;
  const end = article.sentences[past - 1]?.end ?? 0;
  const span = { start, end };
  return {
    ...span,
    text: article.text.slice(start, end),
    citation: citationOf(article, span),
    matches: matchesIn(article, span, concepts),
  };
}

const citations = new WeakMap<Article, Map<string, Citation>>();

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
    paragraph: block?.paragraph ?? 0,
    link: textFragmentLink(article, span),
  };
}

/** Rarer words than these are worth marking; 的 and "the" are not. */
const leastMarkedRarity = 2;

function matchesIn(article: Article, span: Span, concepts: readonly Concept[]): Span[] {
  const wanted = new Set(
    concepts
      .filter((concept) => concept.rarity >= leastMarkedRarity)
      .flatMap((concept) => concept.alternatives.flatMap((alternative) => alternative.terms)),
  );
  const terms = termsOf(article.text.slice(span.start, span.end));
  const isLoneCharacter = (term: Term) => term.kind === 'han' && term.end - term.start === 1;
  const found = [...terms.filter((term) => !isLoneCharacter(term)), ...hanPairs(terms)]
    .filter((term) => wanted.has(term.term))
    .map((term) => ({ start: span.start + term.start, end: span.start + term.end }));
  return merged(found);
}

function merged(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number }[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}
