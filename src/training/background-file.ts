import type { BackgroundFile } from '../search/background.js';
import type { Corpus } from './corpus.js';
import { type Random, shuffled } from './random.js';

const sentences = 300;
const lengths = { zh: [15, 80], en: [40, 160] } as const;

/** Sentences on all subjects: encyclopedia in Chinese, every-day sentences in English, the longer of them. */
export function buildBackground(corpus: Corpus, random: Random): BackgroundFile {
  const drawn = (texts: readonly string[], [shortest, longest]: readonly [number, number]) =>
    shuffled(
      texts.filter((text) => text.length >= shortest && text.length <= longest),
      random,
    ).slice(0, sentences);
  return {
    zh: drawn(
      corpus.paragraphs.flatMap((paragraph) => paragraph.sentences),
      lengths.zh,
    ),
    en: drawn(
      corpus.pairs.map((pair) => pair.en),
      lengths.en,
    ),
  };
}
