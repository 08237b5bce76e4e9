import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from './random.js';

const MIN_CHARACTERS = 8;
const CLAUSES_IN_A_SENTENCE = 3;

const articles = join(import.meta.dirname, '../../../data/articles');

/**
 * Different sentences in a fixed order that looks random: those of XQuAD where the environment's XQUAD_DIR names its
 * folder, and then sentences put together from clauses of the articles that ship.
 */
export function realSentences(wanted: number): string[] {
  const random = randomFrom(1);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const sentences = new Set<string>();
  const folder = process.env.XQUAD_DIR;
  if (folder !== undefined) {
    const all = ['zh', 'en'].flatMap((language) => xquadSentences(join(folder, `xquad-r.${language}.json`)));
    while (sentences.size < Math.min(wanted, new Set(all).size)) sentences.add(pick(all) ?? '');
  }
  const clauses = readdirSync(articles)
    .flatMap((name) => readFileSync(join(articles, name), 'utf8').split(/<[^>]*>|[\n，。；：、！？,;!?]/))
    .map((clause) => clause.trim())
    .filter((clause) => clause.length >= MIN_CHARACTERS);
  while (sentences.size < wanted) {
    sentences.add(Array.from({ length: CLAUSES_IN_A_SENTENCE }, () => pick(clauses)).join('，'));
  }
  return [...sentences];
}

function xquadSentences(file: string): string[] {
  const strings: string[] = [];
  JSON.parse(readFileSync(file, 'utf8'), (key, value) => {
    if (key === 'context' || key === 'question') strings.push(value);
    return value;
  });
  return strings
    .flatMap((text) => text.split(/(?<=[。！？])|(?<=[.!?]) /))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length >= MIN_CHARACTERS);
}
