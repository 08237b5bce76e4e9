import { seededRandom } from '../../src/training/random.js';

const resamples = 2000;
const seed = 1;

/**
 * The mean and its 95 % interval by the percentile bootstrap (Efron 1979): for each question what one system reaches above
 * another, so that both are compared on the same questions.
 */
export function bootstrap(values: readonly number[]): { mean: number; low: number; high: number } {
  const random = seededRandom(seed);
  const mean = (pick: (i: number) => number) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[pick(i)] ?? 0;
    return sum / Math.max(1, values.length);
  };
  const means = Array.from({ length: resamples }, () => mean(() => random.below(values.length))).sort(
    (a, b) => a - b,
  );
  const at = (share: number) => means[Math.round(share * (resamples - 1))] ?? 0;
  return { mean: mean((i) => i), low: at(0.025), high: at(0.975) };
}
