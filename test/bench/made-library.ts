import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Article, Sentence, Span } from '../../src/article/article.js';
import { passagesOf } from '../../src/article/passages.js';
import type { IndexedArticle } from '../../src/search/contents.js';
import { rowsOf } from '../../src/search/vectors.js';
import { randomFrom } from '../search/random.js';

const SENTENCES = 30;
/** Of the length of a vector: made-up ones have a cosine of 0.86 with the real one that they are made of. */
const NOISE = 0.6;
/** The share of a sentence's clauses that are another's. */
const FOREIGN_CLAUSES = 0.5;
/** Sentences of a paragraph. */
const PARAGRAPH = 5;

interface RealSentence {
  readonly text: string;
  readonly vector: Float32Array;
}

/**
 * Articles of 30 sentences that are made up of real ones: clauses of several are put together, and vectors are moved a
 * little, for vectors by chance would all be equally far from each other.
 */
export function madeArticles(count: number, real: readonly IndexedArticle[]): IndexedArticle[] {
  const random = randomFrom(11);
  const sources = real.map((one) => sentencesOf(one));
  const clauses = sources.map((sentences) => sentences.flatMap(({ text }) => text.split(/(?<=[,，;；、])/)));
  return Array.from({ length: count }, (_, number) => {
    const which = Math.floor(random() * sources.length);
    const [source = [], foreign = []] = [sources[which], clauses[which]];
    const chosen = Array.from({ length: SENTENCES }, () => source[Math.floor(random() * source.length)]);
    const known = chosen.filter((one) => one !== undefined);
    const texts = known.map(({ text }) =>
      text
        .split(/(?<=[,，;；、])/)
        .map((own) =>
          random() < FOREIGN_CLAUSES ? (foreign[Math.floor(random() * foreign.length)] ?? own) : own,
        )
        .join(''),
    );
    const vectors = new Float32Array(known.flatMap(({ vector }) => moved(vector, random)));
    return { article: articleOf(number, texts, real[which]?.article.language ?? 'en'), vectors };
  });
}

function sentencesOf({ article, vectors }: IndexedArticle): RealSentence[] {
  const rows = rowsOf(vectors, vectors.length / article.sentences.length);
  return article.sentences.flatMap(({ start, end }, at) => {
    const vector = rows[at];
    return vector === undefined ? [] : [{ text: article.text.slice(start, end), vector }];
  });
}

/** Moved at random, and of unit length again. */
function moved(vector: Float32Array, random: () => number): number[] {
  // Three numbers added up are near enough to normal ones, with a variance of a quarter.
  const noise = Array.from(vector, () => random() + random() + random() - 1.5);
  const scale = (2 * NOISE) / Math.sqrt(vector.length);
  const sum = noise.map((one, at) => one * scale + (vector[at] ?? 0));
  const length = Math.hypot(...sum);
  return sum.map((one) => one / length);
}

function articleOf(number: number, texts: readonly string[], language: Article['language']): Article {
  const title = `Made ${number}`;
  let text = '';
  const sentences: Sentence[] = [];
  const blocks: (Span & { kind: 'paragraph'; section: 0; paragraph: number })[] = [];
  for (let first = 0; first < texts.length; first += PARAGRAPH) {
    const start = text.length;
    for (const sentence of texts.slice(first, first + PARAGRAPH)) {
      sentences.push({ start: text.length, end: text.length + sentence.length, block: blocks.length });
      text += `${sentence} `;
    }
    text = `${text.trimEnd()}\n`;
    blocks.push({
      start,
      end: text.length - 1,
      kind: 'paragraph',
      section: 0,
      paragraph: blocks.length + 1,
    });
  }
  return {
    id: `made-${number}`,
    title,
    link: null,
    source: null,
    publishedAt: null,
    language,
    text,
    hash: `${number}`,
    blocks,
    sections: [{ heading: null, blocks: [0, blocks.length] }],
    sentences,
    passages: passagesOf(blocks, sentences, language),
  };
}

/** Puts articles with their vectors into a folder. */
export async function writeLibrary(folder: string, articles: readonly IndexedArticle[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'articles.jsonl'),
    articles.map(({ article }) => JSON.stringify(article)).join('\n'),
  );
  const bytes = articles.map(
    ({ vectors }) => new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength),
  );
  await writeFile(join(folder, 'vectors.bin'), Buffer.concat(bytes));
}

/** Reads them, as they would be read from a store. */
export async function readLibrary(folder: string, dimensions: number): Promise<IndexedArticle[]> {
  const lines = (await readFile(join(folder, 'articles.jsonl'), 'utf8')).split('\n');
  const bytes = await readFile(join(folder, 'vectors.bin'));
  let offset = 0;
  return lines.map((line) => {
    const article = JSON.parse(line) as Article;
    const vectors = new Float32Array(article.sentences.length * dimensions);
    new Uint8Array(vectors.buffer).set(bytes.subarray(offset, offset + vectors.byteLength));
    offset += vectors.byteLength;
    return { article, vectors };
  });
}
