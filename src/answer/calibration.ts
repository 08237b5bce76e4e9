import { z } from 'zod';

const point = z.tuple([z.number(), z.number().gt(0).lt(1)]);
/** Log odds, and the probability that has come of them. */
export type CalibrationPoint = z.infer<typeof point>;

/** Points of a rising curve. */
export const calibration = z
  .array(point)
  .min(1)
  .refine((points) => points.every((next, i) => i === 0 || isAbove(next, points[i - 1])), 'it must rise');
export type Calibration = z.infer<typeof calibration>;

/**
 * The probability, between 0 and 1, on the curve through the points: straight between them, in log odds beyond. Greater
 * log odds give a greater probability.
 *
 * @example
 * calibrated(0, [[-1, 0.2], [1, 0.8]]); // 0.5
 */
export function calibrated(logOdds: number, points: Calibration): number {
  const after = points.findIndex(([at]) => at >= logOdds);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return sigmoid(logOdds);
  if (after < 0) return beyond(logOdds, last);
  const [from, to] = [points[after - 1], points[after]];
  if (from === undefined || to === undefined) return beyond(logOdds, first);
  const way = (logOdds - from[0]) / (to[0] - from[0]);
  return from[1] + way * (to[1] - from[1]);
}

function beyond(logOdds: number, [at, probability]: CalibrationPoint): number {
  return sigmoid(Math.log(probability / (1 - probability)) + logOdds - at);
}

function isAbove([at, probability]: CalibrationPoint, below: CalibrationPoint | undefined): boolean {
  return below !== undefined && at > below[0] && probability > below[1];
}

function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
