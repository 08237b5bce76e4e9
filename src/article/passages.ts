import type { Block, Language, Passage, Sentence } from './article.js';

/** More sentences than this blur what the passage is about. */
const MAX_SENTENCES = 3;
/** Characters; at most about 250 tokens of the 512 that embedding models read. */
const MAX_CHARACTERS: Readonly<Record<Language, number>> = { zh: 240, en: 600 };

/**
 * Windows of one to three neighbouring sentences of the same section, in the same or the next paragraph, each
 * beginning with the last sentence of the one before. A title or heading is a passage of its own. Every sentence is
 * in at least one passage; only a sentence that is itself longer than the limit makes a longer passage.
 */
export function passagesOf(
  blocks: readonly Block[],
  sentences: readonly Sentence[],
  language: Language,
): Passage[] {
  const passages: Passage[] = [];
  let covered = 0;
  for (let first = 0; covered < sentences.length; ) {
    const past = windowEnd(blocks, sentences, first, MAX_CHARACTERS[language]);
    if (past > covered) passages.push(passage(sentences, first, past));
    covered = Math.max(covered, past);
    first = past - first > 1 ? past - 1 : past;
  }
  return passages;
}

function windowEnd(
  blocks: readonly Block[],
  sentences: readonly Sentence[],
  first: number,
  maxCharacters: number,
): number {
  const head = sentences[first];
  const headBlock = blocks[head?.block ?? -1];
  if (head === undefined || headBlock === undefined || headBlock.paragraph === 0) return first + 1;
  let past = first + 1;
  for (; past < first + MAX_SENTENCES; past++) {
    const sentence = sentences[past];
    const block = blocks[sentence?.block ?? -1];
    if (sentence === undefined || block === undefined || block.paragraph === 0) break;
    if (block.section !== headBlock.section || sentence.block - head.block > 1) break;
    if (sentence.end - head.start > maxCharacters) break;
  }
  return past;
}

function passage(sentences: readonly Sentence[], first: number, past: number): Passage {
  return {
    start: sentences[first]?.start ?? 0,
    end: sentences[past - 1]?.end ?? 0,
    sentences: [first, past],
  };
}
