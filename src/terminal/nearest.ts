const LETTERS_PER_MISTAKE = 3;

/**
 * The candidate that a mistyped word most likely means, or undefined when none is near: at most one mistake for every
 * three letters.
 *
 * @example
 * nearest('sumary', ['ask', 'summary']); // 'summary'
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({
      candidate,
      mistakes: editDistance(word, candidate),
    }))
    .filter(
      ({ candidate, mistakes }) =>
        mistakes <= Math.ceil(Math.max(word.length, candidate.length) / LETTERS_PER_MISTAKE) &&
        mistakes < candidate.length,
    )
    .sort((one, other) => one.mistakes - other.mistakes);
  return best?.candidate;
}

/** Levenshtein's distance (Wagner and Fischer 1974), one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
