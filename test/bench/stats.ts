/** What a set of times comes to, in the unit they were given in. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The nearest-rank percentile: the smallest value that at least `percent` of all values do not exceed.
 *
 * @param percent - Above 0, at most 100.
 * @throws RangeError when there are no values, or `percent` is out of range.
 * @example percentile([4, 1, 3, 2], 50); // 2
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100))
    throw new RangeError(`bench: ${percent} is no percentile, take one above 0 and up to 100`);
  const sorted = Float64Array.from(values).sort();
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError('bench: no values have no percentile');
  return value;
}

/** @throws RangeError when there are no values. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** @throws RangeError when there are no values. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
    max: percentile(values, 100),
  };
}
