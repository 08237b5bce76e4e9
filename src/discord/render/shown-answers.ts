import type { Quote } from '../../answer/answer.js';
import type { Span } from '../../article/article.js';

/** All lines of one block quote: no word of an article begins one, since `>` is escaped. */
const BLOCK_QUOTE = /^> (?:\*\*\d+\.\*\* )?[“「](?<words>.*(?:\n> .*)*)[”」](?<cut> …)?$/gm;
const ESCAPED_OR_BOLD = /\\(?<character>[\s\S])|\*\*/g;

interface Shown {
  readonly words: string;
  /** Within the words; null where nothing stands in bold. */
  readonly bold: Span | null;
  /** Whether only the beginning of the quote is shown. */
  readonly isCut: boolean;
}

/**
 * Quotes with the answers that a message of the bot's shows in bold: its buttons know the places of quotes only. A quote
 * that the message does not show in the same characters has none.
 *
 * @param markdown the description of the message.
 */
export function withShownAnswers(quotes: readonly Quote[], markdown: string): Quote[] {
  const shown = Array.from(markdown.matchAll(BLOCK_QUOTE), ({ groups }) => readQuote(groups));
  return quotes.map((quote) => {
    const bold = shown.find((each) => isOf(each, quote))?.bold ?? null;
    const answer = bold && { start: quote.start + bold.start, end: quote.start + bold.end };
    return { ...quote, answer };
  });
}

function isOf({ words, isCut }: Shown, { text }: Quote): boolean {
  return isCut ? words !== '' && text.startsWith(words) : text === words;
}

/** An answer that goes over several lines is in bold on each: it reaches from the first to the last of them. */
function readQuote(groups: Readonly<Record<string, string | undefined>> = {}): Shown {
  const markdown = (groups.words ?? '').replace(/\n> /g, '\n');
  const edges: number[] = [];
  let words = '';
  let done = 0;
  for (const found of markdown.matchAll(ESCAPED_OR_BOLD)) {
    const { character } = found.groups ?? {};
    words += markdown.slice(done, found.index) + (character ?? '');
    done = found.index + found[0].length;
    if (character === undefined) edges.push(words.length);
  }
  words += markdown.slice(done);
  const [start, end] = [edges[0], edges.at(-1)];
  const bold = start === undefined || end === undefined || end <= start ? null : { start, end };
  return { words, bold, isCut: groups.cut !== undefined };
}
