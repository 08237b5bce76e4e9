import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Answer, type AskOptions, summaryLengths } from '../../src/answer/answer.js';
import type { Engine } from '../../src/answer/engine.js';
import { questionOf } from '../../src/answer/question.js';
import { quoteOf } from '../../src/answer/quote.js';
import type { Article, Span } from '../../src/article/article.js';
import { loadLibrary } from '../../src/article/library.js';
import { packageRoot } from '../../src/package-root.js';
import { answerOf } from './articles.js';

const MAX_QUOTES = 3;
const SURE = 0.93;

/**
 * An engine without models over the article that ships, for tests of all that is around it: it quotes the sentences that
 * share words with the question, those that share most of them first, with the first such word as the answer.
 */
export async function quickEngine(): Promise<Engine> {
  const { articles } = await loadLibrary(join(packageRoot, 'data', 'articles'));
  const [article] = articles;
  assert.ok(article, 'an article ships');
  return {
    articles: [article],
    problems: [],
    status: {
      model: 'quick',
      dimensions: 1,
      index: 'exact',
      report: { sentences: 0, bytes: 0, embedded: 0 },
    },
    ask: async (question, options) => answer(article, question, options),
    summarize: async ({ length = 'medium', topic } = {}) => {
      const told = article.sentences
        .map((_, at) => quoteOf(article, [at, at + 1]))
        .filter(({ text, citation }) => citation.paragraph > 0 && text.includes(topic ?? ''));
      return { quotes: told.slice(0, summaryLengths[length]), language: article.language };
    },
    close: async () => {},
  };
}

function answer(article: Article, asked: string, { more = 0 }: AskOptions = {}): Answer {
  const { text: question, language } = questionOf(asked);
  const words = wordsOf(question);
  const ranked = article.sentences
    .map((sentence, at) => ({ at, shared: sharedWords(words, sentence, article) }))
    .sort((a, b) => b.shared.length - a.shared.length || a.at - b.at);
  const quoted = ranked.map(({ at, shared: [first = null] }) => quoteOf(article, [at, at + 1], first));
  const count = Math.min(MAX_QUOTES, ranked.filter(({ shared }) => shared.length > 0).length);
  return answerOf({
    question,
    language,
    ...(count > 0
      ? { confidence: SURE, quotes: quoted.slice(0, count), more: quoted.slice(count, count + more) }
      : { status: 'not-in-article', confidence: 1 - SURE, nearest: quoted[0] ?? null }),
  });
}

/** Latin words of three letters and more, and each two Han characters that stand side by side. */
function wordsOf(question: string): string[] {
  const pairs = Array.from(question.matchAll(/(?=(\p{Script=Han}{2}))/gu), ([, pair = '']) => pair);
  return [...(question.toLowerCase().match(/\p{Script=Latin}{3,}/gu) ?? []), ...pairs];
}

/** Where the sentence says words of these, each once. */
function sharedWords(words: readonly string[], { start, end }: Span, { text }: Article): Span[] {
  const sentence = text.slice(start, end).toLowerCase();
  return words
    .map((word) => ({ start: start + sentence.indexOf(word), length: word.length }))
    .filter((found) => found.start >= start)
    .map((found) => ({ start: found.start, end: found.start + found.length }));
}
