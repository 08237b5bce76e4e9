/** Characters; a pair of brackets further apart than this encloses sentences rather than standing in one. */
const MAX_BRACKETED_CHARACTERS = 200;

const openings = new Map([
  ['）', '（'],
  [')', '('],
  ['》', '《'],
  ['〉', '〈'],
  ['】', '【'],
  [']', '['],
  ['〕', '〔'],
]);
const opens = new Set(openings.values());

/** Tells of a position in `line` whether a bracket is open there, so that no sentence ends. */
export function bracketed(line: string): (position: number) => boolean {
  const open: { mark: string; at: number }[] = [];
  const covered = new Uint8Array(line.length + 2);
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] ?? '';
    if (opens.has(mark)) open.push({ mark, at });
    const opening = openings.get(mark);
    const last = open.at(-1);
    if (opening === undefined || last?.mark !== opening) continue;
    open.pop();
    if (at - last.at > MAX_BRACKETED_CHARACTERS) continue;
    const past = sentenceGoesOn(line, last.at, at) ? at + 1 : at;
    covered.fill(1, last.at + 1, past + 1);
  }
  return (position) => covered[position] === 1;
}

// 《Who are you?》 is a name, and a question in the middle of a sentence is an aside.
function sentenceGoesOn(line: string, opening: number, closing: number): boolean {
  if (/[》〉]/.test(line[closing] ?? '')) return true;
  return /[？！?!.…]/.test(line[closing - 1] ?? '') && /[\p{L}\p{N}]/u.test(line[opening - 1] ?? '');
}
