/** Characters; a longer sentence is cut at clauses, so that no quote is unbounded. */
const MAX_SENTENCE_CHARACTERS = 400;

/** Where a sentence from `start` to `end` is cut so that no part is too long: after clauses, or else after words. */
export function clauseEnds(line: string, start: number, end: number): number[] {
  const ends: number[] = [];
  let from = start;
  while (end - from > MAX_SENTENCE_CHARACTERS) {
    from = clauseEnd(line, from);
    ends.push(from);
  }
  return ends;
}

function clauseEnd(line: string, from: number): number {
  const limit = from + MAX_SENTENCE_CHARACTERS;
  const half = from + MAX_SENTENCE_CHARACTERS / 2;
  const window = line.slice(half, limit);
  for (const pattern of [/[；;。！？](?!\d)/gu, /[，：](?!\d)|[,:](?=\s)/gu, /、|——/gu, /\s/gu]) {
    const last = [...window.matchAll(pattern)].at(-1);
    if (last !== undefined) return half + last.index + last[0].length;
  }
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(window)];
  const lastWord = words.length > 1 ? words.at(-1) : undefined;
  return wholeCharacter(line, lastWord === undefined ? limit : half + lastWord.index);
}

/** `cut`, or one less where it would part the two halves of a character. */
export function wholeCharacter(line: string, cut: number): number {
  return /[\udc00-\udfff]/.test(line[cut] ?? '') ? cut - 1 : cut;
}
