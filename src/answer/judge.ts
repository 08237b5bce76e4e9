import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, VerbatimError } from '../errors.js';
import { calibrated, calibration } from './calibration.js';
import type { Evidence } from './evidence.js';

/** Those that are weighed by regression; likelihood ratios count as they are. */
export const weighed = [
  'coverage',
  'blockCoverage',
  'chanceCoverage',
  'similarity',
  'missing',
  'crossLanguage',
  'crossCoverage',
] as const satisfies readonly (keyof Evidence)[];

const judgeFile = z.object({
  version: z.literal(2),
  intercept: z.number(),
  weights: z.record(z.enum(weighed), z.number()),
  calibration,
  /** The confidence from which a quote is called an answer. */
  threshold: z.number().min(0).max(1),
});

/** A logistic regression over the evidence, and what its log odds have been worth. */
export type JudgeModel = z.infer<typeof judgeFile>;

/** @throws VerbatimError when the file is missing or malformed. */
export async function loadJudge(path: string): Promise<JudgeModel> {
  try {
    return judgeFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new VerbatimError('judge', `cannot read ${path} (${messageOf(cause)})`, 'Install Verbatim again', {
      cause,
    });
  }
}

/** The probability, 0 to 1, that the quote answers. */
export function confidenceOf(evidence: Evidence, model: JudgeModel): number {
  return calibrated(logOddsOf(evidence, model), model.calibration);
}

/** That the quote answers, before calibration. */
export function logOddsOf(evidence: Evidence, model: Pick<JudgeModel, 'intercept' | 'weights'>): number {
  return relevanceOf(evidence, model) + evidence.kind;
}

/** How much an article has to do with the question, whether or not it answers: log odds. */
export function relevanceOf(evidence: Evidence, model: Pick<JudgeModel, 'intercept' | 'weights'>): number {
  const weighted = weighed.reduce((sum, name) => sum + model.weights[name] * evidence[name], model.intercept);
  return weighted + evidence.names;
}
