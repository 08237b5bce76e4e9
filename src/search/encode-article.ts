import type { Article, Passage } from '../article/article.js';
import type { Encoder, EncoderWindow } from '../models/encoder.js';

/** An article's passages as the models read them: the title and heading in front, then the sentences. */
export function windowsOf(article: Article): EncoderWindow[] {
  return article.passages.map((passage) => windowOf(article, passage));
}

/** One of them. */
export function windowOf(article: Article, { sentences: [first, past] }: Passage): EncoderWindow {
  return {
    title: titleOf(article, first),
    sentences: article.sentences.slice(first, past).map(({ start, end }) => article.text.slice(start, end)),
  };
}

/**
 * The article's title, the heading and the columns of the table that the passage stands under, unless the passage itself
 * begins with them.
 */
function titleOf({ title, text, sentences, blocks, sections }: Article, first: number): string {
  const block = blocks[sentences[first]?.block ?? -1];
  if (block === undefined || block.kind === 'title') return '';
  const heading = block.kind === 'heading' ? null : (sections[block.section]?.heading ?? null);
  const columns = block.heads === undefined ? undefined : blocks[block.heads];
  return [title, heading, columns && text.slice(columns.start, columns.end)].filter(Boolean).join(' · ');
}

/**
 * The vectors of an article's sentences, one after another, passage by passage: between two passages a question is
 * answered.
 *
 * @param onProgress called with the number of sentences done.
 * @throws what the encoder throws; the signal's reason.
 */
export async function encodeArticle(
  article: Article,
  encoder: Encoder,
  onProgress?: (done: number) => void,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { dimensions } = encoder.profile;
  const packed = new Float32Array(article.sentences.length * dimensions);
  let done = 0;
  for (const window of windowsOf(article)) {
    signal?.throwIfAborted();
    for (const vector of await encoder.window(window)) packed.set(vector, done++ * dimensions);
    onProgress?.(done);
  }
  return packed;
}
