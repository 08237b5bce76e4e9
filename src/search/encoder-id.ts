import { sha256 } from '../files.js';
import type { Encoder } from '../models/encoder.js';

/** Raise it when an article is split, or its passages are put before the encoder, otherwise than before. */
const SPLITTING_VERSION = 1;

/** What the vectors of an article depend on beside the article, as one short name: the model, its weights and habits, and splitting. */
export function encoderIdOf({ profile, revision }: Pick<Encoder, 'profile' | 'revision'>): string {
  const habits = Object.entries(profile).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify([SPLITTING_VERSION, revision, habits]));
}
