import type { Article, Span } from '../article/article.js';
import type { ReadSentence } from './assess.js';
import { type Calibration, probability } from './calibration.js';

/** Neighbouring sentences that are quoted together. */
export interface Choice {
  readonly article: Article;
  /** Indices into `article.sentences`: first, and one past the last. */
  readonly sentences: readonly [number, number];
  /** The words that answer, as a span of the article's text; null where the reader is not sure. */
  readonly answer: Span | null;
}

/**
 * Up to `count` quotes, best first: the best sentence, and those that answer too. Neighbours are joined, within a paragraph
 * or a list, and a line that ends in a colon brings its list.
 *
 * @param sentences best first, as assessed.
 * @param least the probability from which a further sentence is taken; one that less than answers is not joined to others.
 */
export function choose(
  sentences: readonly ReadSentence[],
  calibration: Calibration,
  count: number,
  least: number = calibration.furtherThreshold,
): Choice[] {
  const choices: Choice[] = [];
  for (const [rank, read] of sentences.entries()) {
    const likely = rank === 0 ? 1 : probability(read.standings, calibration.further);
    if (likely < least) continue;
    const choice = widened(read, calibration);
    const near = choices.filter((other) => touches(other, choice));
    const [best] = near;
    if (best !== undefined && likely >= calibration.furtherThreshold) {
      choices[choices.indexOf(best)] = near.reduceRight(joined, choice);
      for (const other of near.slice(1)) choices.splice(choices.indexOf(other), 1);
    } else if (choices.length < count && !near.some((other) => overlaps(other, choice))) {
      choices.push(choice);
    }
  }
  return choices;
}

/** A sentence with what it cannot be quoted without. */
function widened({ article, sentence, answer: best, signs }: ReadSentence, calibration: Calibration): Choice {
  const answer = signs.spanMargin < calibration.markThreshold ? null : best;
  const text = textOf(article, sentence);
  const block = blockOf(article, sentence);
  const endsBlock = blockOf(article, sentence + 1) !== block;
  if (!endsBlock || !/[:：]$/.test(text)) return { article, sentences: [sentence, sentence + 1], answer };
  let past = sentence + 1;
  while (isItem(article, past) && article.sentences[past]?.quotable !== false) past++;
  return { article, sentences: [sentence, past], answer };
}

/** Whether two share a sentence. */
export function overlaps(one: Choice, other: Choice): boolean {
  const [[first, past], [otherFirst, otherPast]] = [one.sentences, other.sentences];
  return one.article === other.article && first < otherPast && otherFirst < past;
}

/** Whether two overlap or are neighbours in one paragraph or list. */
function touches(one: Choice, other: Choice): boolean {
  if (one.article !== other.article) return false;
  return overlaps(one, other) || follows(one, other) || follows(other, one);
}

function follows({ article, sentences: [, past] }: Choice, { sentences: [first] }: Choice): boolean {
  if (first !== past) return false;
  return (
    blockOf(article, first) === blockOf(article, past - 1) ||
    (isItem(article, first) && isItem(article, past - 1))
  );
}

/** All from the first sentence of either to the last; what is marked is that of `better`, where it has a mark. */
function joined(worse: Choice, better: Choice): Choice {
  return {
    article: better.article,
    sentences: [
      Math.min(better.sentences[0], worse.sentences[0]),
      Math.max(better.sentences[1], worse.sentences[1]),
    ],
    answer: better.answer ?? worse.answer,
  };
}

function blockOf(article: Article, sentence: number): number {
  return article.sentences[sentence]?.block ?? -1;
}

function isItem(article: Article, sentence: number): boolean {
  return article.blocks[blockOf(article, sentence)]?.kind === 'item';
}

function textOf(article: Article, sentence: number): string {
  const span = article.sentences[sentence];
  return span === undefined ? '' : article.text.slice(span.start, span.end);
}
