import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { messageOf, VerbatimError } from '../errors.js';

/** What is known of a sentence that may answer; each is a number that the fitted models weigh. */
export const signs = ['evidence', 'spanMargin', 'similarity', 'keywords', 'heading'] as const;
export type Sign = (typeof signs)[number];
export type Signs = Readonly<Record<Sign, number>>;

/** What is known beside that once sentences are ranked. */
export const standings = [
  ...signs,
  /** The score of the best, less this one's; for the best, the score of the next less its own. */
  'behind',
  /** The evidence, less the highest of any other sentence. */
  'evidenceMargin',
  /** The highest cosine of any sentence, less this one's. */
  'similarityBehind',
  /** The same of the keywords. */
  'keywordsBehind',
  /** 1 where question and article are in different languages. */
  'crossLanguage',
  'crossKeywords',
  /** 1 where an earlier question was read too. */
  'followUp',
] as const;
export type Standing = (typeof standings)[number];
export type Standings = Readonly<Record<Standing, number>>;

const logistic = z.object({
  intercept: z.number(),
  weights: z.record(z.enum(standings), z.number()),
});

const calibrationFile = z.object({
  version: z.literal(2),
  /** How candidates are found: weights beside the cosine. */
  search: z.object({ keywords: z.number(), earlier: z.number() }),
  /** How sentences are ordered. */
  rank: z.record(z.enum(signs), z.number()),
  /** The probability that the best one answers. */
  lead: logistic,
  /** The probability that a further one answers too. */
  further: logistic,
  /** The probability of `lead` from which a question counts as answered. */
  threshold: z.number().min(0).max(1),
  /** The probability of `further` from which a sentence is quoted as well. */
  furtherThreshold: z.number().min(0).max(1),
  /** The probability of `lead` from which the nearest sentence is worth showing where nothing answers. */
  nearestThreshold: z.number().min(0).max(1),
  /** The span margin from which the answer is marked within the quote. */
  markThreshold: z.number(),
});

/** Small models over what encoder, reader and BM25 say, fitted on articles that are neither trained on nor reported. */
export type Calibration = z.infer<typeof calibrationFile>;

/** @throws VerbatimError when the file is missing or malformed. */
export async function loadCalibration(path: string): Promise<Calibration> {
  try {
    return calibrationFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new VerbatimError(
      'calibration',
      `cannot read ${path} (${messageOf(cause)})`,
      'Install Verbatim again',
      {
        cause,
      },
    );
  }
}

/** What a sentence is ordered by: log odds, up to a constant. */
export function rankScore(found: Signs, { rank }: Calibration): number {
  return signs.reduce((sum, sign) => sum + rank[sign] * found[sign], 0);
}

/** The probability, 0 to 1, of a fitted model. */
export function probability(found: Standings, { intercept, weights }: Calibration['lead']): number {
  const logOdds = standings.reduce((sum, name) => sum + weights[name] * found[name], intercept);
  return 1 / (1 + Math.exp(-logOdds));
}
