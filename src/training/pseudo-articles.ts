import type { Article, Sentence } from '../article/article.js';
import { passagesOf } from '../article/passages.js';
import type { QuestionedParagraph } from './corpus.js';
import type { Random } from './random.js';
import type { Segmenter } from './segment.js';
import type { Translations } from './translation.js';

/** Paragraphs put together as one article, and where each one's sentences begin. */
export interface PseudoArticle {
  readonly article: Article;
  readonly firstSentences: readonly number[];
}

export function pseudoArticle(id: string, paragraphs: readonly QuestionedParagraph[]): PseudoArticle {
  const sentences: Sentence[] = [];
  const blocks: Article['blocks'][number][] = [];
  const firstSentences: number[] = [];
  let text = '';
  for (const paragraph of paragraphs) {
    const start = text.length;
    firstSentences.push(sentences.length);
    for (const sentence of paragraph.sentences) {
      sentences.push({ start: text.length, end: text.length + sentence.length, block: blocks.length });
      text += sentence;
    }
    blocks.push({ kind: 'paragraph', start, end: text.length, section: 0, paragraph: blocks.length + 1 });
    text += '\n';
  }
  return {
    firstSentences,
    article: {
      id,
      title: id,
      link: null,
      source: null,
      publishedAt: null,
      language: 'zh',
      text,
      hash: id,
      blocks,
      sections: [{ heading: null, blocks: [0, blocks.length] }],
      sentences,
      passages: passagesOf(blocks, sentences, 'zh'),
    },
  };
}

/** A Chinese question in word-by-word English: each word by one of its translations, drawn by its probability. */
export function inWordByWordEnglish(
  question: string,
  segment: Segmenter,
  translations: Translations,
  random: Random,
): string {
  const parts = question.match(/\p{Script=Han}+|[\p{Script=Latin}\p{N}.-]+/gu) ?? [];
  return parts
    .flatMap((part) =>
      /\p{Script=Han}/u.test(part) ? segment(part).map((word) => drawn(word, translations, random)) : [part],
    )
    .filter((word) => word !== '')
    .join(' ');
}

function drawn(word: string, translations: Translations, random: Random): string {
  let point = random.uniform();
  for (const [stem, probability] of translations.toEnglish.get(word) ?? []) {
    point -= probability;
    if (point < 0) return stem;
  }
  return '';
}
