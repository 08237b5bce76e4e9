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

/** More items than this do not go along with the line that leads them in. */
const MAX_ITEMS = 8;

/**
 * Up to `count` quotes, best first: the best sentence, and those that answer too. Neighbours are joined, a line that ends in
 * a colon brings its list, and a question that stands in the article is never the answer: what follows it is.
 *
 * @param sentences best first, as assessed.
 * @param least the probability from which a further sentence is taken.
 */
export function choose(
  sentences: readonly ReadSentence[],
  calibration: Calibration,
  count: number,
  least: number = calibration.furtherThreshold,
): Choice[] {
  const choices: Choice[] = [];
  for (const [rank, read] of sentences.entries()) {
    if (rank > 0 && probability(read.standings, calibration.further) < least) continue;
    const choice = widened(read, calibration);
    const near = choices.findIndex((other) => touches(other, choice));
    if (near >= 0) choices[near] = joined(choices[near] ?? choice, choice);
    else if (choices.length < count) choices.push(choice);
  }
  return choices;
}

/** A sentence with what it cannot be quoted without. */
function widened({ article, sentence, answer: best, signs }: ReadSentence, calibration: Calibration): Choice {
  const answer = signs.spanMargin < calibration.markThreshold ? null : best;
  const text = textOf(article, sentence);
  const block = article.sentences[sentence]?.block ?? -1;
  const endsBlock = article.sentences[sentence + 1]?.block !== block;
  if (!endsBlock || !/[:：]$/.test(text)) return { article, sentences: [sentence, sentence + 1], answer };
  let past = sentence + 1;
  while (past - sentence <= MAX_ITEMS && kindOf(article, past) === 'item') past++;
  return { article, sentences: [sentence, past], answer };
}

function touches(one: Choice, other: Choice): boolean {
  if (one.article !== other.article) return false;
  const [first, second] = [one, other].sort((a, b) => a.sentences[0] - b.sentences[0]);
  if (first === undefined || second === undefined) return false;
  if (second.sentences[0] < first.sentences[1]) return true;
  return second.sentences[0] === first.sentences[1] && isOneBlock(one.article, first, second);
}

function isOneBlock(article: Article, first: Choice, second: Choice): boolean {
  const block = article.sentences[second.sentences[0]]?.block;
  return article.sentences[first.sentences[1] - 1]?.block === block;
}

function joined(one: Choice, other: Choice): Choice {
  const first = Math.min(one.sentences[0], other.sentences[0]);
  const past = Math.max(one.sentences[1], other.sentences[1]);
  return { article: one.article, sentences: [first, past], answer: one.answer };
}

/**
 * Without the questions that stand in the article as lines of their own: what such a question is worth goes to the sentence
 * below it, where that is worth less.
 */
export function withoutQuestions(sentences: readonly ReadSentence[]): ReadSentence[] {
  const asked = sentences.filter(({ article, sentence }) => isQuestionLine(article, sentence));
  if (asked.length === 0) return [...sentences];
  return sentences
    .filter((read) => !asked.includes(read))
    .map((read) => {
      const above = asked.find(
        ({ article, sentence }) => article === read.article && sentence === read.sentence - 1,
      );
      return above !== undefined && above.score > read.score ? { ...read, score: above.score } : read;
    })
    .sort((a, b) => b.score - a.score);
}

function isQuestionLine(article: Article, sentence: number): boolean {
  const block = article.sentences[sentence]?.block ?? -1;
  const kind = article.blocks[block]?.kind;
  if (kind === 'title' || !/[?？]$/.test(textOf(article, sentence))) return false;
  const opens = article.sentences[sentence - 1]?.block !== block;
  const closes = article.sentences[sentence + 1]?.block !== block;
  return opens && closes && sentence + 1 < article.sentences.length;
}

function kindOf(article: Article, sentence: number): string | undefined {
  return article.blocks[article.sentences[sentence]?.block ?? -1]?.kind;
}

function textOf(article: Article, sentence: number): string {
  const span = article.sentences[sentence];
  return span === undefined ? '' : article.text.slice(span.start, span.end);
}
