import type { Language } from '../article/article.js';

/** A question as it is searched for and read. */
export interface Question {
  /** What was asked, with white space put in order. */
  readonly text: string;
  readonly language: Language;
  /** The question before it in the conversation, or null; the models see for themselves whether it matters. */
  readonly earlier: string | null;
}

/** Longer questions are cut: nobody types more, and search must stay quick. */
export const longestQuestion = 1000;

/**
 * A question put in order.
 *
 * @param context - Earlier questions of the conversation, oldest first.
 * @example
 * questionOf(' 那它是什么时候发布的？', ['Genie 3 是谁做的？']).earlier; // 'Genie 3 是谁做的？'
 */
export function questionOf(asked: string, context: readonly string[] = []): Question {
  const text = tidy(asked);
  const earlier = context.map(tidy).findLast((question) => question !== '' && question !== text);
  return { text, language: languageOfQuestion(text), earlier: earlier ?? null };
}

function tidy(text: string): string {
  return text
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .normalize('NFC')
    .slice(0, longestQuestion)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd();
}

/** Chinese when a fair part of its words is: one Han character says about as much as half a Latin word. */
export function languageOfQuestion(text: string): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0;
  return han >= latin && han > 0 ? 'zh' : 'en';
}
