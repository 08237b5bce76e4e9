/** How many of the first there is room for, each in what it wants, or in `needed` where that is less. */
export function fitting(wanted: readonly number[], room: number, needed: number): number {
  let left = room;
  const tooMany = wanted.findIndex((want) => {
    left -= Math.min(want, needed);
    return left < 0;
  });
  return tooMany < 0 ? wanted.length : tooMany;
}

/** What each gets of the room: all that it wants, or where that is too much, as much as the others that get less. */
export function fairShares(wanted: readonly number[], room: number): number[] {
  let left = room;
  let most = 0;
  const ascending = wanted.toSorted((one, other) => one - other);
  for (const [index, want] of ascending.entries()) {
    most = Math.floor(left / (wanted.length - index));
    if (want > most) break;
    left -= want;
    most = want;
  }
  return wanted.map((want) => Math.min(want, most));
}
