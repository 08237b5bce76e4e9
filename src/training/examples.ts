import type { ContrastBatch } from './contrast.js';
import type { Corpus } from './corpus.js';
import { type Random, shuffled } from './random.js';
import type { Segmenter } from './segment.js';
import type { Translations } from './translation.js';
import type { Vocabulary } from './vocabulary.js';

type Rows = readonly number[];

/** The kinds of batches the model learns from; each call draws another. */
export interface ExampleSource {
  /** Chinese questions, or the same in word-by-word English, to the sentence of the batch that answers. */
  questions(): ContrastBatch;
  /** Dictionary words and their meanings, sentences and their translations. */
  translations(): ContrastBatch;
}

export interface ExampleOptions {
  readonly paragraphs: number;
  readonly pairs: number;
  /** Share of a question's words that are dropped. */
  readonly dropped: number;
  /** Share of the questions asked in word-by-word English, and of the sentences told so. */
  readonly englishQuestions: number;
  readonly englishSentences: number;
}

interface BilingualRows {
  readonly zh: Rows;
  /** For each Chinese word the English rows that may stand for it, with their probabilities. */
  readonly words: readonly (readonly (readonly [number, number])[])[];
}

export function exampleSource(
  corpus: Corpus,
  vocabulary: Vocabulary,
  segment: Segmenter,
  translations: Translations,
  random: Random,
  options: ExampleOptions,
): ExampleSource {
  const bilingual = (text: string): BilingualRows => ({
    zh: vocabulary.encode(text),
    words: [
      ...segment(text).map((word) =>
        (translations.toEnglish.get(word) ?? []).flatMap(([stem, probability]) => {
          const row = vocabulary.stems.get(stem);
          return row === undefined ? [] : [[row, probability] as const];
        }),
      ),
      ...vocabulary.encode(text.replace(/\p{Script=Han}+/gu, ' ')).map((row) => [[row, 1] as const]),
    ],
  });
  const paragraphs = corpus.paragraphs
    .filter((paragraph) => paragraph.questions.length > 0)
    .map((paragraph) => ({
      sentences: paragraph.sentences.map(bilingual),
      questions: paragraph.questions.map((question) => ({
        ...bilingual(question.text),
        sentence: question.sentence,
      })),
    }));
  const pairs = pairRows(corpus, vocabulary, segment);

  const inEnglish = (text: BilingualRows): Rows =>
    text.words.flatMap((choices) => {
      let point = random.uniform();
      for (const [row, probability] of choices) {
        point -= probability;
        if (point < 0) return [row];
      }
      return [];
    });
  const drop = (rows: Rows): Rows => {
    const kept = rows.filter(() => random.uniform() >= options.dropped);
    return kept.length > 0 ? kept : rows;
  };

  let deck: typeof paragraphs = [];
  const draw = () => {
    const drawn: typeof paragraphs = [];
    while (drawn.length < Math.min(options.paragraphs, paragraphs.length)) {
      if (deck.length === 0) deck = shuffled(paragraphs, random);
      const next = deck.pop();
      if (next !== undefined) drawn.push(next);
    }
    return drawn;
  };

  return {
    questions() {
      const left: Rows[] = [];
      const right: Rows[] = [];
      const target: number[] = [];
      const toldInEnglish = random.uniform() < options.englishSentences;
      for (const paragraph of draw()) {
        for (const question of paragraph.questions) {
          const rows = random.uniform() < options.englishQuestions ? inEnglish(question) : question.zh;
          if (rows.length === 0) continue;
          left.push(drop(rows));
          target.push(right.length + question.sentence);
        }
        for (const sentence of paragraph.sentences)
          right.push(toldInEnglish ? inEnglish(sentence) : sentence.zh);
      }
      return { left, right, target: Int32Array.from(target) };
    },
    translations() {
      const drawn = Array.from({ length: options.pairs }, () => pairs.draw(random));
      return {
        left: drawn.map((pair) => pair.en),
        right: drawn.map((pair) => pair.zh),
        target: Int32Array.from(drawn.keys()),
        bothWays: true,
        isNeutral: (i, j) => {
          const a = drawn[i] as Pair;
          const b = drawn[j] as Pair;
          return (
            a.enKey === b.enKey ||
            a.zhKey === b.zhKey ||
            a.zhKey.includes(b.zhKey) ||
            b.zhKey.includes(a.zhKey)
          );
        },
      };
    },
  };
}

interface Pair {
  readonly en: Rows;
  readonly zh: Rows;
  readonly enKey: string;
  readonly zhKey: string;
}

/** Parallel sentences and dictionary meanings; a common word is drawn more often than a rare one. */
function pairRows(
  corpus: Corpus,
  vocabulary: Vocabulary,
  segment: Segmenter,
): { draw(random: Random): Pair } {
  const asPair = (en: string, zh: string): Pair => ({
    en: vocabulary.encode(en),
    zh: vocabulary.encode(zh),
    enKey: en.toLowerCase(),
    zhKey: zh,
  });
  const usable = (pair: Pair) => pair.en.length > 0 && pair.zh.length > 0;
  const sentences = corpus.pairs.map((pair) => asPair(pair.en, pair.zh)).filter(usable);
  const counts = new Map<string, number>();
  for (const paragraph of corpus.paragraphs) {
    for (const sentence of paragraph.sentences) {
      for (const word of segment(sentence)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const meanings: Pair[] = [];
  const cumulative: number[] = [];
  let total = 0;
  for (const entry of corpus.dictionary) {
    const weight = 0.2 + Math.log1p(counts.get(entry.word) ?? 0) + (corpus.ranks.has(entry.word) ? 1 : 0);
    for (const meaning of entry.meanings) {
      const pair = asPair(meaning, entry.word);
      if (!usable(pair) || pair.en.length > 8) continue;
      total += weight / entry.meanings.length;
      meanings.push(pair);
      cumulative.push(total);
    }
  }
  return {
    draw(random) {
      if (random.uniform() < 0.4) return sentences[random.below(sentences.length)] as Pair;
      return meanings[firstAtLeast(cumulative, random.uniform() * total)] as Pair;
    },
  };
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
