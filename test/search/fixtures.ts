import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Article, Span } from '../../src/article/article.js';
import type { IndexedArticle } from '../../src/search/contents.js';
import { type Hnswlib, loadHnswlib } from '../../src/search/hnsw.js';
import type { Query } from '../../src/search/scope-search.js';
import { hashedVector } from './hashed-encoder.js';
import { randomFrom } from './random.js';

export const DIMENSIONS = 16;
export const weights = { keywords: 0.3, earlier: 0.5 };

/** Null where it was not compiled. */
export const hnswlib: Hnswlib | null = await loadHnswlib().catch(() => null);

/** An article of one paragraph whose passages are pairs of sentences. */
export function articleOf(id: string, sentences: readonly string[]): Article {
  const text = sentences.join(' ');
  let end = -1;
  const spans = sentences.map((sentence): Span => {
    const start = end + 1;
    end = start + sentence.length;
    return { start, end };
  });
  return {
    id,
    title: id,
    link: null,
    source: null,
    publishedAt: null,
    language: 'en',
    text,
    hash: createHash('sha256').update(text).digest('hex'),
    blocks: [{ start: 0, end: text.length, kind: 'paragraph', section: 0, paragraph: 1 }],
    sections: [{ heading: null, blocks: [0, 1] }],
    sentences: spans.map((span) => ({ ...span, block: 0 })),
    passages: spans.flatMap((span, first) => {
      if (first % 2 > 0) return [];
      const past = Math.min(first + 2, spans.length);
      return [
        { start: span.start, end: spans[past - 1]?.end ?? span.end, sentences: [first, past] as const },
      ];
    }),
  };
}

/** Two small articles of the same shape and other words. */
export const whaleArticle = articleOf('whales', [
  'A whale breathes air.',
  'It sings for hours.',
  'Krill feeds it.',
  'Calves drink milk.',
]);
export const bridgeArticle = articleOf('bridges', [
  'Steel carries the deck.',
  'Stone lasts longer.',
  'Ropes sway.',
  'Nine arches stand.',
]);

const words = 'whale bridge stone deck krill milk arch rope steel air river tower'.split(' ');

/** An article of made-up sentences, the same for the same id and version. */
export function madeArticle(id: string, sentences: number, version = 0): Article {
  const random = randomFrom(
    [...`${id} ${version}`].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
  );
  const word = () => words[Math.floor(random() * words.length)] ?? '';
  return articleOf(
    id,
    Array.from({ length: sentences }, () => {
      const length = 2 + Math.floor(random() * 6);
      return `${Array.from({ length }, word).join(' ')} ${Math.floor(random() * 500)}.`;
    }),
  );
}

/** The sentences of an article, in words. */
export function sentencesOf({ text, sentences }: Article): string[] {
  return sentences.map(({ start, end }) => text.slice(start, end));
}

/** An article with the vectors of its sentences, each a bag of letter pairs. */
export function indexed(article: Article): IndexedArticle {
  const vectors = sentencesOf(article).flatMap((text) => [...hashedVector(text, DIMENSIONS)]);
  return { article, vectors: Float32Array.from(vectors) };
}

export function queryOf(text: string, earlier: string | null = null): Query {
  const vectors = [hashedVector(text, DIMENSIONS)];
  if (earlier !== null) vectors.push(hashedVector(`${earlier}${text}`, DIMENSIONS));
  return { text, earlier, vectors };
}

/** A folder that the test removes. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-index-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
