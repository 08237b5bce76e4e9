import type { Article, Span } from '../article.js';
import { textFragmentLink } from '../fragment.js';
import { linkToPlace, placeAt } from './places.js';

/** The article's link, opened where the quoted words stand: at their page or time, or else at the words. */
export function linkTo(article: Article, span: Span): string | null {
  const place = placeAt(article, span);
  if (place === null || article.link === null) return textFragmentLink(article, span);
  return linkToPlace(article.link, place);
}
