import type { LexiconFile } from '../search/lexicon.js';
import { hanPairs, termsOf } from '../search/terms.js';
import type { Corpus } from './corpus.js';
import type { Segmenter } from './segment.js';
import type { Translations, TranslationTable } from './translation.js';

const keptIdf = 16_000;
const keptTranslations = { toChinese: 6, toEnglish: 4 } as const;
const leastProbability = 0.04;
const alwaysKept = 3;

/** The bilingual lexicon that ships with the model: translations both ways, how common terms are, and readings. */
export function buildLexicon(corpus: Corpus, translations: Translations, segment: Segmenter): LexiconFile {
  const common = new Set(chineseTexts(corpus).flatMap(segment));
  const isCommon = (word: string) => corpus.ranks.has(word) || common.has(word);
  return {
    version: 1,
    idf: Object.fromEntries(commonTerms(corpus)),
    toChinese: compact(translations.toChinese, keptTranslations.toChinese),
    toEnglish: compact(
      new Map([...translations.toEnglish].filter(([word]) => isCommon(word))),
      keptTranslations.toEnglish,
    ),
    readings: byReading(corpus.readings),
  };
}

function chineseTexts(corpus: Corpus): string[] {
  return [
    ...corpus.paragraphs.flatMap((paragraph) => paragraph.sentences),
    ...corpus.paragraphs.flatMap((paragraph) => paragraph.questions.map((question) => question.text)),
    ...corpus.pairs.map((pair) => pair.zh),
  ];
}

function commonTerms(corpus: Corpus): [string, number][] {
  const zh = chineseTexts(corpus);
  const en = [
    ...corpus.pairs.map((pair) => pair.en),
    ...corpus.dictionary.flatMap((entry) => entry.meanings.filter((m) => m.split(' ').length > 3)),
  ];
  const least = new Map(frequencies(zh));
  for (const [term, idf] of frequencies(en)) least.set(term, Math.min(idf, least.get(term) ?? idf));
  return [...least].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).slice(0, keptIdf);
}

function frequencies(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const terms = termsOf(text);
    for (const term of new Set([...terms, ...hanPairs(terms)].map((t) => t.term))) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([, count]) => count > 2)
    .map(([term, count]) => [term, Math.round(100 * Math.log(texts.length / count)) / 100]);
}

function compact(table: TranslationTable, limit: number): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [word, choices] of table) {
    const kept = choices.filter(([, p], i) => p >= leastProbability || i < alwaysKept).slice(0, limit);
    if (kept.length > 0)
      entries.push([word, kept.map(([to, p]) => `${to}:${Math.round(100 * p)}`).join(' ')]);
  }
  return Object.fromEntries(entries.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
}

function byReading(readings: ReadonlyMap<string, string>): Record<string, string> {
  const characters = new Map<string, string>();
  for (const [character, reading] of readings)
    characters.set(reading, (characters.get(reading) ?? '') + character);
  return Object.fromEntries([...characters].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
}
