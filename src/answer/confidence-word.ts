/**
 * The least confidence for each word; below the last, where the first quote is more likely wrong than right, it is `low`. A
 * confidence is a probability, so that the bands mean the same for every model whose calibration holds.
 */
const bands = [
  [0.9, 'veryHigh'],
  [0.7, 'high'],
  [0.5, 'fair'],
] as const;

export type ConfidenceWord = (typeof bands)[number][1] | 'low';

/**
 * A confidence, the probability that the first quote answers, as people are told it.
 *
 * @example
 * confidenceWord(0.75); // 'high'
 */
export function confidenceWord(confidence: number): ConfidenceWord {
  return bands.find(([atLeast]) => confidence >= atLeast)?.[1] ?? 'low';
}
