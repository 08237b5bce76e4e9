import { stemmer } from 'stemmer';
import type { Corpus } from './corpus.js';
import { wordsOf } from './pieces.js';
import type { Segmenter } from './segment.js';

/** word -> its translations with their probabilities, most probable first. */
export type TranslationTable = ReadonlyMap<string, readonly (readonly [string, number])[]>;

export interface Translations {
  /** English stems to Chinese words. */
  readonly toChinese: TranslationTable;
  /** Chinese words to English stems. */
  readonly toEnglish: TranslationTable;
}

interface Aligned {
  readonly en: readonly string[];
  readonly zh: readonly string[];
  readonly weight: number;
}

const rounds = 6;
const keptTranslations = 12;
const leastProbability = 0.01;

/**
 * Word translation probabilities by IBM model 1 (Brown et al. 1993) over sentence pairs and over dictionary entries, an
 * entry being a one-word sentence and its meaning; common words' entries weigh more.
 */
export function learnTranslations(corpus: Corpus, segment: Segmenter): Translations {
  const aligned: Aligned[] = corpus.pairs.map((pair) => ({
    en: englishStems(pair.en),
    zh: segment(pair.zh),
    weight: 1,
  }));
  const commonness = wordCounts(corpus, segment);
  for (const { word, meanings } of corpus.dictionary) {
    const weight = 0.3 + 0.5 * Math.log1p(commonness.get(word) ?? 0);
    for (const meaning of meanings) {
      const en = englishStems(meaning);
      if (en.length === 0 || en.length > 6) continue;
      aligned.push({ en, zh: [word], weight: weight / Math.max(1, meanings.length - 2) });
    }
  }
  const exact = exactTranslations(corpus, commonness);
  return {
    toChinese: interpolated(
      expectationMaximisation(aligned.map(({ en, zh, weight }) => ({ from: en, to: zh, weight }))),
      exact,
    ),
    toEnglish: expectationMaximisation(aligned.map(({ en, zh, weight }) => ({ from: zh, to: en, weight }))),
  };
}

/** Share of a dictionary's word-for-word translations in the final probabilities; alignment errs on rare words. */
const exactShare = 0.3;

/** For each English stem the Chinese words with a meaning that is this one word, common words weighing more. */
function exactTranslations(
  corpus: Corpus,
  commonness: ReadonlyMap<string, number>,
): Map<string, Map<string, number>> {
  const exact = new Map<string, Map<string, number>>();
  for (const { word, meanings } of corpus.dictionary) {
    for (const meaning of meanings) {
      const [stem, ...others] = englishStems(meaning);
      if (stem === undefined || others.length > 0) continue;
      const row = exact.get(stem) ?? new Map<string, number>();
      row.set(word, 0.3 + Math.log1p(commonness.get(word) ?? 0));
      exact.set(stem, row);
    }
  }
  return exact;
}

function interpolated(
  table: TranslationTable,
  exact: ReadonlyMap<string, ReadonlyMap<string, number>>,
): TranslationTable {
  return new Map(
    [...table].map(([stem, choices]) => {
      const row = exact.get(stem);
      if (row === undefined) return [stem, choices];
      const sum = [...row.values()].reduce((total, weight) => total + weight, 0);
      const mixed = new Map(choices.map(([word, probability]) => [word, (1 - exactShare) * probability]));
      for (const [word, weight] of row) mixed.set(word, (mixed.get(word) ?? 0) + (exactShare * weight) / sum);
      return [stem, ranked(mixed)];
    }),
  );
}

/** The stems (Porter 1980) of a text's Latin words. */
export function englishStems(text: string): string[] {
  return wordsOf(text)
    .filter((word) => /^[a-z]{2,}$|^[ai]$/.test(word))
    .map((word) => stemmer(word));
}

function wordCounts(corpus: Corpus, segment: Segmenter): Map<string, number> {
  const counts = new Map<string, number>();
  const texts = [...corpus.paragraphs.flatMap((p) => p.sentences), ...corpus.pairs.map((pair) => pair.zh)];
  for (const text of texts) for (const word of segment(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

interface Direction {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly weight: number;
}

const nothing = '';

/** t(to | from): every word of `to` was brought forth by one word of `from`, or by nothing. */
function expectationMaximisation(pairs: readonly Direction[]): TranslationTable {
  let table = new Map<string, Map<string, number>>();
  for (let round = 0; round < rounds; round++) {
    const counts = new Map<string, Map<string, number>>();
    for (const { from, to, weight } of pairs) {
      const sources = [nothing, ...from];
      for (const target of to) {
        const shares = sources.map((source) => (round === 0 ? 1 : (table.get(source)?.get(target) ?? 1e-9)));
        const sum = shares.reduce((a, b) => a + b, 0);
        sources.forEach((source, i) => {
          let row = counts.get(source);
          if (row === undefined) {
            row = new Map();
            counts.set(source, row);
          }
          row.set(target, (row.get(target) ?? 0) + (weight * (shares[i] as number)) / sum);
        });
      }
    }
    for (const row of counts.values()) {
      let sum = 0;
      for (const count of row.values()) sum += count;
      for (const [target, count] of row) {
        if (count / sum < 1e-4) row.delete(target);
        else row.set(target, count / sum);
      }
    }
    table = counts;
  }
  table.delete(nothing);
  return new Map([...table].map(([word, row]) => [word, ranked(row)]));
}

function ranked(row: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...row]
    .filter(([, probability]) => probability >= leastProbability)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, keptTranslations);
}
