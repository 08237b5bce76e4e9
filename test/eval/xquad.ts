import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Article, Language, Sentence } from '../../src/article/article.js';
import { passagesOf } from '../../src/article/passages.js';

/** A question and the one sentence of the article that answers. */
export interface RetrievalQuestion {
  readonly id: string;
  readonly text: string;
  /** Index into `article.sentences`. */
  readonly gold: number;
}

/** An article of XQuAD-R with its questions, in one language. */
export interface RetrievalArticle {
  readonly article: Article;
  readonly questions: readonly RetrievalQuestion[];
}

interface XquadFile {
  readonly data: readonly {
    readonly paragraphs: readonly {
      readonly context: string;
      readonly sentence_breaks: readonly (readonly [number, number])[];
      readonly qas: readonly {
        readonly id: string;
        readonly question: string;
        readonly answers: readonly { readonly answer_start: number }[];
      }[];
    }[];
  }[];
}

/** XQuAD-R (Roy et al. 2020, CC BY-SA 4.0): `xquad-r.<language>.json` of the folder, with the data set's own sentences. */
export async function readXquad(folder: string, language: Language): Promise<RetrievalArticle[]> {
  const file = JSON.parse(await readFile(join(folder, `xquad-r.${language}.json`), 'utf8')) as XquadFile;
  return file.data.map((entry, number) => retrievalArticle(entry, `xquad-${language}-${number}`, language));
}

function retrievalArticle(
  entry: XquadFile['data'][number],
  id: string,
  language: Language,
): RetrievalArticle {
  const questions: RetrievalQuestion[] = [];
  const sentences: Sentence[] = [];
  const blocks: Article['blocks'][number][] = [];
  let text = '';
  for (const paragraph of entry.paragraphs) {
    const offset = text.length;
    const first = sentences.length;
    for (const [from, to] of paragraph.sentence_breaks) {
      sentences.push({ start: offset + from, end: offset + to, block: blocks.length });
    }
    for (const { id: questionId, question, answers } of paragraph.qas) {
      const at = answers[0]?.answer_start ?? -1;
      const found = paragraph.sentence_breaks.findIndex(([from, to]) => from <= at && at < to);
      if (found >= 0) questions.push({ id: questionId, text: question, gold: first + found });
    }
    blocks.push({
      kind: 'paragraph',
      start: offset,
      end: offset + paragraph.context.length,
      section: 0,
      paragraph: blocks.length + 1,
    });
    text += `${paragraph.context}\n`;
  }
  const article: Article = {
    id,
    title: id,
    link: null,
    source: null,
    publishedAt: null,
    language,
    text,
    hash: id,
    blocks,
    sections: [{ heading: null, blocks: [0, blocks.length] }],
    sentences,
    passages: passagesOf(blocks, sentences, language),
  };
  return { article, questions };
}
