import type { DraftBlock } from './draft.js';

/** A question and its answer in one line: `问：……？答：……`, `Q: ...? A: ...`. */
const answerBegins = /(?<=[?？]["”’」』）)]{0,2}\s{0,3})(?=(?:答|A|Answer|回答)\s{0,2}\d{0,3}[:：])/u;
const questionBegins =
  /^[\s\ufdd0-\ufdef]*(?:\d{1,3}[.、]\s*)?(?:问|問|Q|Question|提问|記者|记者)\s{0,2}\d{0,3}[:：]/u;

/** Sets a question apart from the answer that follows it in the same line, so that each is a block. */
export function questionsApart(blocks: readonly DraftBlock[]): DraftBlock[] {
  return blocks.flatMap((block): DraftBlock[] => {
    if (block.row !== undefined || !questionBegins.test(block.text)) return [block];
    const at = block.text.search(answerBegins);
    if (at <= 0) return [block];
    return [
      { ...block, text: block.text.slice(0, at) },
      { ...block, text: block.text.slice(at) },
    ];
  });
}
