import { timesTransposed } from './contrast.js';
import type { QuestionedParagraph } from './corpus.js';
import { embedRows, type StaticModel } from './static-model.js';

/** Recall of the answering sentence among all sentences of its run of five paragraphs, dense alone. */
export interface HeldOutRecall {
  readonly questions: number;
  readonly at1: number;
  readonly at3: number;
}

const paragraphsAnArticle = 5;

export function heldOutRecall(model: StaticModel, paragraphs: readonly QuestionedParagraph[]): HeldOutRecall {
  const { vocabulary, dimensions } = model;
  const counts = { questions: 0, at1: 0, at3: 0 };
  for (let from = 0; from < paragraphs.length; from += paragraphsAnArticle) {
    const group = paragraphs.slice(from, from + paragraphsAnArticle);
    const sentences = group.flatMap((paragraph) => paragraph.sentences);
    let first = 0;
    const asked = group.flatMap((paragraph) => {
      const base = first;
      first += paragraph.sentences.length;
      return paragraph.questions.map(({ text, sentence }) => ({ text, gold: base + sentence }));
    });
    const encode = (text: string) => vocabulary.encode(text);
    const scores = timesTransposed(
      embedRows(
        model,
        asked.map(({ text }) => encode(text)),
      ),
      embedRows(model, sentences.map(encode)),
      asked.length,
      sentences.length,
      dimensions,
    );
    asked.forEach(({ gold }, i) => {
      const row = scores.subarray(i * sentences.length, (i + 1) * sentences.length);
      const better = row.filter((score) => score > (row[gold] ?? 0)).length;
      counts.questions++;
      if (better < 1) counts.at1++;
      if (better < 3) counts.at3++;
    });
  }
  return {
    questions: counts.questions,
    at1: counts.at1 / counts.questions,
    at3: counts.at3 / counts.questions,
  };
}
