import { languageOf } from '../article/language.js';

const CURLY = { open: '“', close: '”' } as const;
const CORNER = { open: '「', close: '」' } as const;

export type QuoteMarks = typeof CURLY | typeof CORNER;

/**
 * The marks to set a quote in, chosen by its words, so that they are seen apart from marks inside it: those of its
 * language, or the other ones where the quote holds its language's own.
 *
 * @example
 * quoteMarksFor('He said “yes”.') // { open: '「', close: '」' }
 */
export function quoteMarksFor(text: string): QuoteMarks {
  if (/[“”]/.test(text)) return CORNER;
  if (/[「」]/.test(text)) return CURLY;
  return languageOf(text) === 'zh' ? CORNER : CURLY;
}
