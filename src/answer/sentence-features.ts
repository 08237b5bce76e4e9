import type { Language } from '../article/article.js';

/** Characters between which a sentence says one thing in full. */
const FULL_LENGTH: Readonly<Record<Language, readonly [number, number]>> = { zh: [24, 90], en: [60, 220] };
/** Share of the shorter sentence's character pairs that stand in the longer one, from which both say the same. */
const MIN_DUPLICATE_SHARE = 0.6;
/** Names and numbers beyond this many add nothing. */
const MAX_FACTS = 4;

const pointsBackInChinese =
  /^(?:[“「]?(?:其|该|該|此|这|這|那|它|他|她|两者|兩者|前者|后者|後者|上述)|(?:然而|不过|不過|但|而|因此|所以|于是|於是|此外|另外|同时|同時|与此同时|與此同時|并且|並且|例如|比如|总之|總之|随后|隨後|接着|接著|对此|對此|相比之下|换句话说|尽管如此|儘管如此|也就是说))/u;
// Such as 在六月发布了该模型的第二版: what it names stands before the sentence.
const pointsBackInFirstClause = /^[^，,；：。]*(?:(?<![应應本])[该該]|上述|此[类類])/u;
const pointsBackInEnglish =
  /^["“]?(?:he|she|it|they|his|her|its|their|this|that|these|those|such|however|but|and|so|yet|still|thus|hence|therefore|moreover|furthermore|meanwhile|also|instead|then|nevertheless|nonetheless|otherwise|similarly|in addition|in contrast|as a result|for example|for instance|on the other hand|at the same time|both|the (?:former|latter|same))\b/i;

/** Whether a sentence begins with a pronoun or a connective that the sentence before it has to explain. */
export function leansOnPrevious(sentence: string): boolean {
  return [pointsBackInChinese, pointsBackInFirstClause, pointsBackInEnglish].some((pattern) =>
    pattern.test(sentence),
  );
}

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
