import type { Article, Block, Language, Sentence } from './article.js';
import { passagesOf } from './passages.js';
import { sentenceSpans } from './sentences.js';

/** Raised whenever the same text would be split in another way: what was made from the old split is then made anew. */
export const SPLITTER_VERSION = 1;

/** Splits blocks into sentences, and sentences into passages. The title and headings are one sentence each. */
export function split(
  text: string,
  blocks: readonly Block[],
  language: Language,
): Pick<Article, 'sentences' | 'passages'> {
  const sentences = blocks.flatMap((block, index): Sentence[] =>
    (isHeadline(block) ? [block] : sentenceSpans(text, block, language)).map(({ start, end }) => ({
      start,
      end,
      block: index,
    })),
  );
  return { sentences, passages: passagesOf(blocks, sentences, language) };
}

/** Whether a block names what follows rather than being part of it. */
export function isHeadline(block: Block): boolean {
  return block.kind === 'title' || block.kind === 'heading';
}
