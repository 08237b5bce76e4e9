import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Language } from '../article/article.js';
import { messageOf, VerbatimError } from '../errors.js';
import type { Embedder } from './embedder.js';
import { simplifyText } from './fold.js';
import { type Concept, KeywordIndex } from './keywords.js';
import { dot } from './vector-index.js';

/** Sentences on everything and nothing, one list a language: what a question scores there, it scores by chance. */
export const backgroundFile = z.record(z.enum(['zh', 'en']), z.array(z.string()).min(50));
export type BackgroundFile = z.infer<typeof backgroundFile>;

/** What a question scores by chance, so that scores of any embedding model can be compared. */
export interface Background {
  chanceOf(concepts: readonly Concept[], weights: readonly number[], questionVector: Float32Array): Chance;
}

export interface Chance {
  /** Coverage of the few best of the unrelated sentences, 0 to 1. */
  readonly coverage: number;
  /** Mean and standard deviation of the cosine with them. */
  readonly similarity: number;
  readonly deviation: number;
}

const bestFew = 5;

/** @throws VerbatimError when the file is missing or malformed, or embedding fails. */
export async function loadBackgrounds(
  path: string,
  languages: ReadonlySet<Language>,
  embedder: Embedder,
): Promise<ReadonlyMap<Language, Background>> {
  const file = await readBackgroundFile(path);
  const backgrounds = new Map<Language, Background>();
  for (const language of languages) {
    const vectors = await embedder.embed(file[language].map(simplifyText), 'passage');
    backgrounds.set(language, backgroundOf(new KeywordIndex(file[language]), vectors));
  }
  return backgrounds;
}

async function readBackgroundFile(path: string): Promise<BackgroundFile> {
  try {
    return backgroundFile.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new VerbatimError(
      'background',
      `cannot read ${path} (${messageOf(cause)})`,
      'Install Verbatim again',
      { cause },
    );
  }
}

export function backgroundOf(keywords: KeywordIndex, vectors: readonly Float32Array[]): Background {
  return {
    chanceOf(concepts, weights, questionVector) {
      const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
      const coverage = new Float64Array(keywords.texts.length);
      concepts.forEach((concept, i) => {
        for (const [sentence, match] of keywords.matches(concept)) {
          coverage[sentence] = (coverage[sentence] ?? 0) + (match * (weights[i] ?? 0)) / total;
        }
      });
      const best = coverage.sort().slice(-bestFew);
      const cosines = vectors.map((vector) => dot(questionVector, vector));
      const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
      const variance = cosines.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / cosines.length;
      return {
        coverage: best.reduce((sum, value) => sum + value, 0) / bestFew,
        similarity: mean,
        deviation: Math.sqrt(variance) || 1,
      };
    },
  };
}
