import type { CalibrationPoint } from '../answer/calibration.js';

/** Something that was predicted, and whether it came. */
export interface Prediction {
  readonly logOdds: number;
  readonly came: boolean;
  /** How much it counts. */
  readonly importance: number;
}

interface Pool {
  readonly logOdds: number;
  readonly came: number;
  readonly importance: number;
}

/** Predictions that are looked at together: fewer say little about a probability. */
const leastPooled = 60;
/** Nothing is certain that was seen so few times: as if this much had come, and as much had not. */
const doubt = 0.5;

/**
 * The rising curve that fits best what came of the predictions: isotonic regression by pooling neighbours that fall
 * (pool adjacent violators; Ayer et al. 1955), from pools of sixty on.
 *
 * @returns points from log odds to probability, both rising.
 */
export function isotonicCurve(predictions: readonly Prediction[]): CalibrationPoint[] {
  const sorted = [...predictions].sort((a, b) => a.logOdds - b.logOdds);
  const pools: Pool[] = [];
  for (let from = 0; from < sorted.length; from += leastPooled) {
    let pool = poolOf(sorted.slice(from, from + leastPooled));
    for (let below = pools.at(-1); below && !isBelow(below, pool); below = pools.at(-1)) {
      pools.pop();
      pool = joined(below, pool);
    }
    pools.push(pool);
  }
  return pools.map((pool) => [pool.logOdds, share(pool)]);
}

function isBelow(below: Pool, pool: Pool): boolean {
  return below.logOdds < pool.logOdds && share(below) < share(pool);
}

function poolOf(predictions: readonly Prediction[]): Pool {
  return predictions
    .map(({ logOdds, came, importance }) => ({ logOdds, came: came ? importance : 0, importance }))
    .reduce(joined);
}

function joined(a: Pool, b: Pool): Pool {
  const importance = a.importance + b.importance;
  return {
    logOdds: (a.logOdds * a.importance + b.logOdds * b.importance) / importance,
    came: a.came + b.came,
    importance,
  };
}

function share({ came, importance }: Pool): number {
  return (came + doubt) / (importance + 2 * doubt);
}
