import type { Article } from '../../src/article/article.js';
import { parseArticle } from '../../src/article/read.js';

/** The article that a file of this name and content gives. */
export function readAs(name: string, content: string | Uint8Array): Article {
  return parseArticle(name, typeof content === 'string' ? Buffer.from(content) : content);
}

/** An article's text. */
export function textOf({ text }: Article): string {
  return text;
}

/** The blocks of an article, each as its kind and its words. */
export function linesOf(article: Article): string[] {
  return article.blocks.map(({ kind, start, end }) => `${kind} ${article.text.slice(start, end)}`);
}
