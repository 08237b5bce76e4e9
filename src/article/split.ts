import type { Article, Block, Language, Sentence } from './article.js';
import { passagesOf } from './passages.js';
import { sentenceSpans } from './sentence-ends/sentences.js';

/** Raised whenever the same text would be split in another way: what was made from the old split is then made anew. */
export const SPLITTER_VERSION = 3;

/**
 * Splits blocks into sentences, and sentences into passages. The title and headings are one sentence each.
 *
 * @param pictures places of what could not be kept as text: their sentences cannot be quoted
 */
export function split(
  text: string,
  blocks: readonly Block[],
  language: Language,
  pictures: readonly number[],
): Pick<Article, 'sentences' | 'passages'> {
  let next = 0;
  const sentences = blocks.flatMap((block, index): Sentence[] =>
    (isHeadline(block) ? [block] : sentenceSpans(text, block)).map(({ start, end }) => {
      while ((pictures[next] ?? Number.POSITIVE_INFINITY) < start) next++;
      const hasPicture = (pictures[next] ?? Number.POSITIVE_INFINITY) <= end;
      return { start, end, block: index, ...(hasPicture ? { quotable: false as const } : {}) };
    }),
  );
  return { sentences, passages: passagesOf(blocks, sentences, language) };
}

/** Whether a block names what follows rather than being part of it. */
export function isHeadline(block: Block): boolean {
  return block.kind === 'title' || block.kind === 'heading';
}
