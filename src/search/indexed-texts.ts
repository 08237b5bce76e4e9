import type { Article } from '../article/article.js';
import { simplifyText } from './fold.js';
import type { IndexedTexts } from './index-manifest.js';

/** Simplified characters for the model; the index keeps no text, so quotes stay as the article has them. */
export function indexedTexts(article: Article): IndexedTexts {
  const textOf = ({ start, end }: { start: number; end: number }) =>
    simplifyText(article.text.slice(start, end));
  return { passages: article.passages.map(textOf), sentences: article.sentences.map(textOf) };
}
