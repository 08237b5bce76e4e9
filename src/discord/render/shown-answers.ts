import type { Quote } from '../../answer/answer.js';
import type { Span } from '../../article/article.js';

const BLOCK_QUOTE = /^> (?:\*\*\d+\.\*\* )?[“「](?<words>.*(?:\n> .*)*?)[”」](?: …)?$/gm;
const ESCAPED_OR_BOLD = /\\(?<character>[\s\S])|\*\*/g;

/**
 * Quotes with the answers that a message of the bot's shows in bold: its buttons know the places of quotes only. A quote
 * that the message does not show in the same characters has none.
 *
 * @param markdown the description of the message.
 */
export function withShownAnswers(quotes: readonly Quote[], markdown: string): Quote[] {
  const shown = Array.from(markdown.matchAll(BLOCK_QUOTE), ({ groups }) => readWords(groups?.words ?? ''));
  return quotes.map((quote) => {
    const found = shown.find(({ words }) => words !== '' && quote.text.startsWith(words));
    const [bold] = found?.bold ?? [];
    if (bold === undefined) return { ...quote, answer: null };
    return { ...quote, answer: { start: quote.start + bold.start, end: quote.start + bold.end } };
  });
}

function readWords(markdown: string): { readonly words: string; readonly bold: readonly Span[] } {
  const lines = markdown.replace(/\n> /g, '\n');
  const bold: Span[] = [];
  let words = '';
  let done = 0;
  let opened: number | null = null;
  for (const found of lines.matchAll(ESCAPED_OR_BOLD)) {
    words += lines.slice(done, found.index) + (found.groups?.character ?? '');
    done = found.index + found[0].length;
    if (found.groups?.character !== undefined) continue;
    if (opened !== null) bold.push({ start: opened, end: words.length });
    opened = opened === null ? words.length : null;
  }
  return { words: words + lines.slice(done), bold };
}
