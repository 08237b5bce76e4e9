/** So many of so many. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/** How many of the items something holds for. */
export function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): Share {
  return { hits: items.filter(holds).length, of: items.length };
}

/** The share as a number, 0 to 1; null of nothing. */
export function ratio({ hits, of }: Share): number | null {
  return of === 0 ? null : hits / of;
}

/** The standard normal distribution's 97.5 % quantile. */
const Z = 1.959964;

/**
 * The 95 % interval of a share (Wilson 1927), which stays between 0 and 1 and serves for few questions too.
 *
 * @example
 * wilson({ hits: 8, of: 10 }); // { low: 0.490, high: 0.943 }
 */
export function wilson({ hits, of }: Share): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const scale = 1 + Z ** 2 / of;
  const middle = (share + Z ** 2 / (2 * of)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * Area under the ROC curve: the probability that a positive scores above a negative, ties counting half. Null where one of
 * them is missing.
 */
export function auroc(positives: readonly number[], negatives: readonly number[]): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const sorted = [...negatives].sort((a, b) => a - b);
  const below = (score: number, isBelow: (other: number) => boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBelow(sorted[middle] ?? score)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = positives.reduce((sum, score) => {
    const less = below(score, (other) => other < score);
    const notMore = below(score, (other) => other <= score);
    return sum + (less + notMore) / 2;
  }, 0);
  return wins / (positives.length * negatives.length);
}

/** An answer that would be given from some confidence on. */
export interface Judged {
  readonly confidence: number;
  readonly isRight: boolean;
}

/** What a threshold leads to. */
export interface RiskAtThreshold {
  readonly threshold: number;
  readonly answered: Share;
  /** Of those that are answered. */
  readonly wrong: Share;
}

const TENTHS = 10;

/** For the thresholds 0, 0.1, ... 0.9: how many questions are answered, and how many of these wrongly. */
export function riskCoverage(judged: readonly Judged[]): RiskAtThreshold[] {
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const threshold = tenth / TENTHS;
    const answered = judged.filter(({ confidence }) => confidence >= threshold);
    return {
      threshold,
      answered: { hits: answered.length, of: judged.length },
      wrong: shareOf(answered, ({ isRight }) => !isRight),
    };
  });
}
