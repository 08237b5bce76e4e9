import type { Article } from '../article/article.js';

interface Scored {
  readonly article: Article;
  readonly sentence: number;
  readonly score: number;
}

/**
 * Without the questions that stand in the article as lines of their own (a heading, a bold line, `Q:`): they resemble the
 * question most and never answer it. What such a line is worth goes to the first sentence below it that is none, where that
 * is worth less.
 *
 * @returns best first.
 */
export function withoutQuestions<Sentence extends Scored>(sentences: readonly Sentence[]): Sentence[] {
  const isAsked = ({ article, sentence }: Scored) => isQuestionLine(article, sentence);
  const asked = sentences.filter(isAsked);
  return sentences
    .filter((read) => !isAsked(read))
    .map((read) => {
      const score = asked
        .filter(
          ({ article, sentence }) =>
            article === read.article && answerTo(article, sentence) === read.sentence,
        )
        .reduce((best, above) => Math.max(best, above.score), read.score);
      return { ...read, score };
    })
    .sort((a, b) => b.score - a.score);
}

/** The first sentence below a question that is none itself; past the article's end where there is none. */
export function answerTo(article: Article, question: number): number {
  let sentence = question + 1;
  while (isQuestionLine(article, sentence)) sentence++;
  return sentence;
}

/** `Q:`, `问：` and the like, with or without a number. */
const MARKED = /^(?:Q|Question|问|問|提问|提問)\s*\d*\s*[:：.．、]/iu;

/** Whether a sentence is a question that the article goes on to answer; the title is none, it names the article. */
export function isQuestionLine(article: Article, sentence: number): boolean {
  const span = article.sentences[sentence];
  const block = article.blocks[span?.block ?? -1];
  if (span === undefined || block === undefined || block.kind === 'title') return false;
  const text = article.text.slice(span.start, span.end);
  if (!/[?？][?？!！]*$/.test(text) || sentence + 1 >= article.sentences.length) return false;
  const isWholeBlock = block.start === span.start && block.end === span.end;
  return isWholeBlock || (block.start === span.start && MARKED.test(text));
}
