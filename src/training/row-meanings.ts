import type { Translations } from './translation.js';
import type { Vocabulary } from './vocabulary.js';
import type { WordVectors } from './word-vectors.js';

/** So much does a word weigh less for each that is more frequent: an inflection counts by how common it is. */
const rankOffset = 50;

/**
 * What the rows of the table mean to begin with, as vectors of unit length: an English row by its inflections, a Chinese one
 * by its translations, so that both languages start in one space. Rows of which nothing is known are left out.
 */
export function rowMeanings(
  vocabulary: Vocabulary,
  translations: Translations,
  vectors: WordVectors,
): Map<number, Float32Array> {
  const meanings = new Map<number, Float32Array>();
  const add = (row: number, parts: readonly (readonly [Float32Array, number])[]) => {
    const meaning = mixed(parts, vectors.dimensions);
    if (meaning !== undefined) meanings.set(row, meaning);
  };
  for (const [row, spellings] of spellingsByRow(vocabulary)) {
    add(
      row,
      spellings.flatMap((word) => {
        const vector = vectors.of(word);
        return vector === undefined ? [] : [[vector, 1 / (rankOffset + (vectors.ranks.get(word) ?? 0))]];
      }),
    );
  }
  const ofStem = (stem: string) => meanings.get(vocabulary.stems.get(stem) ?? -1) ?? vectors.of(stem);
  for (const [spelling, row] of vocabulary.ids) {
    if (!/^\p{Script=Han}+$/u.test(spelling)) continue;
    add(
      row,
      (translations.toEnglish.get(spelling) ?? []).flatMap(([stem, probability]) => {
        const vector = ofStem(stem);
        return vector === undefined ? [] : [[vector, probability]];
      }),
    );
  }
  return meanings;
}

/** Of words and numbers; letters and the pieces of words mean nothing. */
function spellingsByRow({ ids }: Vocabulary): Map<number, string[]> {
  const spellings = new Map<number, string[]>();
  for (const [spelling, row] of ids) {
    if (/^(?:[a-z]{2,}|\d+)$/.test(spelling)) spellings.set(row, [...(spellings.get(row) ?? []), spelling]);
  }
  return spellings;
}

function mixed(
  parts: readonly (readonly [Float32Array, number])[],
  dimensions: number,
): Float32Array | undefined {
  const sum = new Float32Array(dimensions);
  for (const [vector, weight] of parts) {
    for (let d = 0; d < dimensions; d++) sum[d] = (sum[d] ?? 0) + weight * (vector[d] ?? 0);
  }
  const length = Math.hypot(...sum);
  return length > 0 ? sum.map((value) => value / length) : undefined;
}
