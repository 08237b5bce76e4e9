import type { Language } from '../article/article.js';

/** Characters between which a sentence says one thing in full. */
const FULL_LENGTH: Readonly<Record<Language, readonly [number, number]>> = { zh: [24, 90], en: [60, 220] };
/** Share of the shorter sentence's character pairs that stand in the longer one, from which both say the same. */
const MIN_DUPLICATE_SHARE = 0.6;
/** Names and numbers beyond this many add nothing. */
const MAX_FACTS = 4;

/** How many names and numbers a sentence has, up to four. */
export function informativeness(sentence: string): number {
  const facts = sentence.match(/\d[\d.,]*|(?<=[^.!?。！？]\s?)\b\p{Lu}[\p{L}\d-]+|《[^》]+》/gu) ?? [];
  return Math.min(MAX_FACTS, new Set(facts).size);
}

/** 1 for a sentence of ordinary length, less for a scrap or a very long one. */
export function substance(sentence: string, language: Language): number {
  const [least, most] = FULL_LENGTH[language];
  return Math.min(1, sentence.length / least, most / sentence.length);
}

/** Whether one of two sentences says little that the other does not, by their character pairs. */
export function isNearDuplicate(a: string, b: string): boolean {
  const [fewer = [], more = []] = [characterPairs(a), characterPairs(b)].sort((x, y) => x.size - y.size);
  const [small, large] = [new Set(fewer), new Set(more)];
  const shared = [...small].filter((pair) => large.has(pair)).length;
  return shared >= small.size * MIN_DUPLICATE_SHARE;
}

// English letters pair up alike in any two sentences, so its words are paired instead.
function characterPairs(sentence: string): Set<string> {
  const units = sentence.toLowerCase().match(/\p{Script=Han}|[^\P{L}\p{Script=Han}]+|\p{N}+/gu) ?? [];
  return new Set(units.length < 2 ? units : units.slice(1).map((unit, at) => `${units[at]} ${unit}`));
}
