import type { Random } from './random.js';
import type { Vocabulary } from './vocabulary.js';

/** A token table: a text's vector is the sum of its words' rows, of unit length. A row's length is its word's weight. */
export interface StaticModel {
  readonly vocabulary: Vocabulary;
  readonly dimensions: number;
  /** Row after row, `vocabulary.size * dimensions` numbers. */
  readonly table: Float32Array;
}

/** Share of a row's squared length that its meaning has, where it is known; the rest tells it from words of like meaning. */
const meaningShare = 0.4;

/**
 * Random directions, as long as the word is rare (its IDF): already a fair model within one language.
 *
 * @param meanings - For rows whose meaning is known a unit vector, of fewer dimensions than the table: the first dimensions are
 * for it.
 */
export function randomModel(
  vocabulary: Vocabulary,
  dimensions: number,
  random: Random,
  meanings: ReadonlyMap<number, Float32Array> = new Map(),
): StaticModel {
  const table = new Float32Array(vocabulary.size * dimensions);
  for (let row = 3; row < vocabulary.size; row++) {
    const weight = Math.max(0.3, vocabulary.idf[row] ?? 0) / 6;
    const base = row * dimensions;
    const meaning = meanings.get(row) ?? new Float32Array();
    const own = meaning.length > 0 ? 1 - meaningShare : 1;
    meaning.forEach((value, d) => {
      table[base + d] = value * weight * Math.sqrt(meaningShare);
    });
    const spread = weight * Math.sqrt(own / (dimensions - meaning.length));
    for (let d = meaning.length; d < dimensions; d++) table[base + d] = random.normal() * spread;
  }
  // The leading token keeps an empty text from a vector of length zero, and is too short to matter elsewhere.
  for (let d = 0; d < dimensions; d++)
    table[leadingRow * dimensions + d] = (random.normal() * 1e-3) / Math.sqrt(dimensions);
  return { vocabulary, dimensions, table };
}

/** The row of `[CLS]`, with which every text begins. */
export const leadingRow = 2;

/** A row as it is written: numbers of eight bits with one scale for all. */
export function quantizeRow(
  table: Float32Array,
  from: number,
  to: number,
): { values: Int8Array; scale: number } {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(table[i] ?? 0));
  const scale = largest / 127;
  const values = Int8Array.from({ length: to - from }, (_, i) =>
    scale > 0 ? Math.round((table[from + i] ?? 0) / scale) : 0,
  );
  return { values, scale };
}

/** Rounds the table in place to what the written model holds, so that what is measured is what ships. */
export function roundToInt8({ table, dimensions, vocabulary }: StaticModel): void {
  for (let row = 0; row < vocabulary.size; row++) {
    const from = row * dimensions;
    const { values, scale } = quantizeRow(table, from, from + dimensions);
    values.forEach((value, d) => {
      table[from + d] = value * scale;
    });
  }
}

/** Writes the sum of the rows, scaled to unit length, at `offset` of `out`; returns the sum's length before. */
export function sumRows(
  model: StaticModel,
  rows: readonly number[],
  out: Float32Array,
  offset: number,
): number {
  const { dimensions, table } = model;
  out.fill(0, offset, offset + dimensions);
  for (const row of rows) {
    const base = row * dimensions;
    for (let d = 0; d < dimensions; d++)
      out[offset + d] = (out[offset + d] as number) + (table[base + d] as number);
  }
  let squares = 0;
  for (let d = 0; d < dimensions; d++) squares += (out[offset + d] as number) ** 2;
  const length = Math.sqrt(squares) || 1;
  for (let d = 0; d < dimensions; d++) out[offset + d] = (out[offset + d] as number) / length;
  return length;
}

/** Vectors of many texts, one after another. */
export function embedRows(model: StaticModel, texts: readonly (readonly number[])[]): Float32Array {
  const out = new Float32Array(texts.length * model.dimensions);
  texts.forEach((rows, i) => {
    sumRows(model, rows, out, i * model.dimensions);
  });
  return out;
}
