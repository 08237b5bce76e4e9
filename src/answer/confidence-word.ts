/**
 * The least confidence for each word; below the last it is `low`. People word their questions further away from the article
 * than those of the corpora that the confidence is fitted on: of the 210 of test/eval, the first quote was right for 9 in
 * 10 of the highest band, 8 in 10 of the next, 5 to 6 in 10 from 0.03 on, and 2 in 10 below.
 */
const bands = [
  [0.85, 'veryHigh'],
  [0.5, 'high'],
  [0.03, 'fair'],
] as const;

export type ConfidenceWord = (typeof bands)[number][1] | 'low';

/**
 * A confidence, 0 to 1, as people are told it.
 *
 * @example
 * confidenceWord(0.6); // 'high'
 */
export function confidenceWord(confidence: number): ConfidenceWord {
  return bands.find(([atLeast]) => confidence >= atLeast)?.[1] ?? 'low';
}
