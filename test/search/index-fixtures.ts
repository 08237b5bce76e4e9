import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Article, Span } from '../../src/article/article.js';
import { ExactIndex } from '../../src/search/exact.js';
import { type ArticleIndex, type OpenIndexOptions, openArticleIndex } from '../../src/search/index-store.js';
import { type HashedEncoder, hashedEncoder, hashedVector } from './hashed-encoder.js';

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
    blocks: [
      {
        start: 0,
        end: text.length,
        kind: 'paragraph',
        section: 0,
        paragraph: 1,
      },
    ],
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

const whales = ['A whale breathes air.', 'It sings for hours.', 'Krill feeds it.', 'Calves drink milk.'];
const bridges = ['Steel carries the deck.', 'Stone lasts longer.', 'Ropes sway.', 'Nine arches stand.'];
const many = Array.from({ length: 40 }, (_, i) => `${whales[i % 4]} ${bridges[(i * 7 + 1) % 4]} No. ${i}.`);

/** Two small articles of the same shape and other words. */
export const whaleArticle = articleOf('whales', whales);
export const bridgeArticle = articleOf('bridges', bridges);

/** What a process of its own can be told to open. The first two are versions of one article. */
export const openable: Readonly<Record<string, Article>> = {
  old: articleOf('harbour', [...whales, 'The old words.']),
  new: articleOf('harbour', ['The new words.', ...bridges, ...whales]),
  long: articleOf('long', many),
};

/** The sentences of an article, in words. */
export function sentencesOf({ text, sentences }: Article): string[] {
  return sentences.map(({ start, end }) => text.slice(start, end));
}

/** A folder that the test removes. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'verbatim-index-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Opened extends ArticleIndex {
  readonly encoder: HashedEncoder;
  readonly rebuilds: string[];
  readonly warnings: string[];
}

/** Opens an article's index and remembers what was said and encoded. */
export async function open(
  article: Article,
  indexDir: string,
  options: Partial<Omit<OpenIndexOptions, 'encoder'>> & {
    encoder?: HashedEncoder;
  } = {},
): Promise<Opened> {
  const rebuilds: string[] = [];
  const warnings: string[] = [];
  const encoder = options.encoder ?? hashedEncoder();
  const opened = await openArticleIndex(article, {
    indexDir,
    onRebuild: (line) => rebuilds.push(line),
    onWarning: (line) => warnings.push(line),
    ...options,
    encoder,
  });
  return { ...opened, encoder, rebuilds, warnings };
}

const questions = ['Who breathes?', 'Which stone?', 'milk and krill', 'nine ropes of steel'];

/** Fails unless `opened` answers as exact search over the sentences of `article`, encoded anew, does. */
export function assertAnswers(
  assert: typeof import('node:assert/strict'),
  opened: ArticleIndex,
  article: Article,
  dimensions = 16,
): void {
  const vectors = sentencesOf(article).map((text) => hashedVector(text, dimensions));
  assert.deepEqual(opened.vectors, vectors);
  const fresh = new ExactIndex(Float32Array.from(vectors.flatMap((vector) => [...vector])), dimensions);
  assert.equal(opened.index.count, vectors.length);
  for (const question of questions) {
    const query = hashedVector(question, dimensions);
    const wanted = fresh.search(query, vectors.length);
    const found = opened.index.search(query, vectors.length);
    assert.deepEqual(
      found.map(({ unit }) => unit).sort((a, b) => a - b),
      wanted.map(({ unit }) => unit).sort((a, b) => a - b),
    );
    for (const [i, { similarity }] of found.entries()) {
      assert.ok(Math.abs(similarity - (wanted[i]?.similarity ?? 2)) < 1e-5, `place ${i} of ${question}`);
    }
  }
}

/** The one folder inside an index folder, and the files in it. */
export function indexFiles(indexDir: string): {
  folder: string;
  names: string[];
} {
  const [name, ...others] = readdirSync(indexDir);
  if (name === undefined || others.length > 0)
    throw new Error(`${indexDir} holds ${others.length + 1} folders`);
  const folder = join(indexDir, name);
  return { folder, names: readdirSync(folder).sort() };
}

/** A copy of an index folder that a test may harm. */
export function copyOf(t: TestContext, indexDir: string): string {
  const copy = temporaryFolder(t);
  cpSync(indexDir, copy, { recursive: true, filter: (path) => !path.endsWith('.lock') });
  return copy;
}

/** Why a start would not use what is stored as it is; null where it would. What is stored is left as it is. */
export async function whyNotUsed(t: TestContext, indexDir: string, article: Article): Promise<string | null> {
  const { report, rebuilds } = await open(article, copyOf(t, indexDir));
  return report.loaded ? null : rebuilds.join() || 'nothing is stored';
}
