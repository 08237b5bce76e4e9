import type { Article } from '../article/article.js';
import { say } from './locales/locales.js';
import { Refusal } from './refusal.js';
import { QUOTES_SHOWN, renderAnswer } from './render/answer.js';
import { chosenArticle } from './render/article-choices.js';
import { type AskEngine, type Asked, type Send, serve } from './serve.js';
import type { Services } from './services.js';

/** Quotes behind the More button. */
const MORE_QUOTES = 3 * QUOTES_SHOWN;
const ANYTHING_TO_READ = /[\p{L}\p{N}]/u;

export interface Question extends Asked {
  /** Looks up the earlier questions of the conversation, oldest first. */
  readonly context?: () => Promise<readonly string[]>;
  /** As a person chose or typed it. */
  readonly article?: string | undefined;
  /** Whose question it is, where another person had it answered. */
  readonly askedBy?: string | undefined;
}

/** Whether there is anything in a text that can be asked. */
export function isAskable(text: string): boolean {
  return ANYTHING_TO_READ.test(text);
}

/**
 * Answers a question, or says in one line why not.
 *
 * @throws what `send` throws.
 */
export function answerQuestion(services: Services, question: Question, send: Send): Promise<void> {
  const { text, locale, context, askedBy } = question;
  const ask: AskEngine = async (engine) => {
    if (!isAskable(text)) throw new Refusal('error.emptyQuestion');
    const article = articleNamed(engine.articles, question);
    const answer = await engine.ask(text, {
      more: MORE_QUOTES,
      ...(context && { context: await context() }),
      ...(article && { articleId: article.id }),
    });
    const { status, language, confidence, times } = answer;
    const view = { locale, articles: engine.articles, ...(askedBy === undefined ? {} : { askedBy }) };
    return { payload: renderAnswer(answer, view), status, language, confidence, times };
  };
  return serve(services, question, ask, send);
}

/**
 * The article that a person named, undefined when none was.
 *
 * @throws Refusal when there is none of that name.
 */
export function articleNamed(
  articles: readonly Article[],
  { article: named, locale }: Pick<Question, 'article' | 'locale'>,
): Article | undefined {
  if (named === undefined) return undefined;
  const article = chosenArticle(articles, named);
  if (article !== undefined) return article;
  const command = `/${say(locale, 'command.article.name')}`;
  throw new Refusal('error.unknownArticle', { article: named, command });
}
