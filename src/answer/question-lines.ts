import type { Article } from '../article/article.js';

interface Scored {
  readonly article: Article;
  readonly sentence: number;
  readonly score: number;
}

/**
 * Without the questions that stand in the article as lines of their own (a heading, a bold line, an interviewer's turn,
 * `Q:`): they resemble the question most and never answer it. What such a line is worth goes to the first sentence below it
 * that is none, where that is worth less.
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

/** Whether a sentence is a question that the article goes on to answer; the title is none, it names the article. */
export function isQuestionLine(article: Article, sentence: number): boolean {
  const lines = known.get(article) ?? questionLines(article);
  known.set(article, lines);
  return lines.has(sentence);
}

const known = new WeakMap<Article, ReadonlySet<number>>();

const ASKS = /[?？][?？!！]{0,8}$/;
/** `Q:`, `问：` and the like, with or without a number. */
const MARKED = /^(?:Q|Question|问|問|提问|提問)\s*\d*\s*[:：.．、]/iu;

/** The questions of paragraphs that are all questions; of those that are marked the ones at the beginning and the end. */
function questionLines({ text, blocks, sentences }: Article): Set<number> {
  const lines = new Set<number>();
  const asks = sentences.map(({ start, end }) => ASKS.test(text.slice(start, end)));
  const blockOf = (sentence: number) => sentences[sentence]?.block;
  for (let [first, past] = [0, 0]; first < sentences.length; first = past) {
    while (blockOf(past) === blockOf(first)) past++;
    let [opening, closing] = [first, past];
    while (opening < past && asks[opening]) opening++;
    while (closing > opening && asks[closing - 1]) closing--;
    const block = blocks[blockOf(first) ?? -1];
    const isMarked = MARKED.test(text.slice(block?.start, block?.end));
    if (block?.kind === 'title' || (opening < past && !isMarked)) continue;
    for (let at = first; at < past; at++) if (at < opening || at >= closing) lines.add(at);
  }
  // What nothing follows is answered by nothing.
  lines.delete(sentences.length - 1);
  return lines;
}
