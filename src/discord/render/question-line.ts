import { oneLine } from '../escape.js';
import { type Locale, locales, say } from '../locales/locales.js';
import { shorten } from '../shorten.js';

/** Characters; about three lines on a phone. */
const MAX_QUESTION = 120;
const MAX_NAME = 40;
const PLACE = '\0';

/** What stands over an answer: the question, and whose it is where another person had it answered. */
export function questionLine(question: string, locale: Locale, askedBy?: string): string {
  const asked = shorten(oneLine(question), MAX_QUESTION) || '…';
  if (askedBy === undefined) return asked;
  return say(locale, 'answer.asked', { name: shorten(oneLine(askedBy), MAX_NAME), question: asked });
}

/**
 * The question of a line that says whose it is, in whichever language.
 *
 * @example
 * questionWithoutName('Bob asked: Who made it?') // 'Who made it?'
 */
export function questionWithoutName(line: string): string {
  const starts = locales.flatMap((locale) => {
    const [before = '', between = ''] = say(locale, 'answer.asked', { name: PLACE, question: PLACE }).split(
      PLACE,
    );
    const at = line.startsWith(before) ? line.indexOf(between, before.length) : -1;
    return at === -1 ? [] : [at + between.length];
  });
  // What comes later is a part of the question.
  return line.slice(Math.min(...starts, line.length));
}
