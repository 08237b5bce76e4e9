import type { Block, Language, Passage, Sentence } from './article.js';

/** Characters; about 170 pieces of the models' vocabulary, as in training. */
const MAX_CHARACTERS: Readonly<Record<Language, number>> = { zh: 270, en: 720 };
/** A new section begins a new passage once the one before has this share of the most. */
const FULL_ENOUGH = 1 / 3;

/**
 * The article cut into passages: neighbouring sentences that are read together. Every sentence is in exactly one. A heading
 * stands with what follows it, a short section with the next one; only a sentence that is itself longer than the limit makes
 * a longer passage.
 */
export function passagesOf(
  blocks: readonly Block[],
  sentences: readonly Sentence[],
  language: Language,
): Passage[] {
  const most = MAX_CHARACTERS[language];
  const passages: Passage[] = [];
  let first = 0;
  const close = (past: number) => {
    const [head, last] = [sentences[first], sentences[past - 1]];
    if (head === undefined || last === undefined || past <= first) return;
    passages.push({ start: head.start, end: last.end, sentences: [first, past] });
    first = past;
  };
  sentences.forEach((sentence, at) => {
    const start = sentences[first]?.start ?? sentence.start;
    const isHeading = blocks[sentence.block]?.kind === 'heading';
    const opensSection = isHeading && blocks[sentences[at - 1]?.block ?? -1]?.kind !== 'heading';
    const tooLong = sentence.end - start > most;
    // A heading that would end the passage goes with the text below it instead.
    if (tooLong || (opensSection && sentence.start - start > most * FULL_ENOUGH)) {
      close(endsInHeading(blocks, sentences, at) ? lastBody(blocks, sentences, first, at) : at);
    }
  });
  close(sentences.length);
  return passages;
}

function endsInHeading(blocks: readonly Block[], sentences: readonly Sentence[], past: number): boolean {
  return blocks[sentences[past - 1]?.block ?? -1]?.kind === 'heading';
}

/** One past the last sentence of `[first, past)` that is no heading; `past` where all are. */
function lastBody(
  blocks: readonly Block[],
  sentences: readonly Sentence[],
  first: number,
  past: number,
): number {
  let end = past;
  while (end > first && endsInHeading(blocks, sentences, end)) end--;
  return end > first ? end : past;
}
