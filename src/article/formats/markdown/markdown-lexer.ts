import { Lexer, type Token, Tokenizer, type TokenizerObject, type Tokens } from 'marked';

/** Marks of a paragraph that are looked at together: for each the parser may look at all behind it. */
const MAX_MARKS = 200;
/** Characters; no heading is longer. */
const MAX_HEADING = 2000;

/** The end of a block of HTML: a blank line, a line that is Markdown for certain, or any behind the end of an element. */
const htmlEnds =
  /\n(?=[ \t]*\n| {0,3}(?:#{1,6}[ \t]|[-*+][ \t]|>|```|~~~|\d{1,9}[.)][ \t]))|(?<=<\/(?:h[1-6]|p|div|center|picture|table)>[ \t]*)\n(?=[^\s<])/i;

const marks = /[*_[\]`~$<&{=|\\]/g;

/** The parser's own lexer, but that a paragraph with very many marks is read in pieces, so that the time stays linear. */
export class BoundedLexer extends Lexer {
  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    for (const piece of pieces(source)) super.inlineTokens(piece, tokens);
    return tokens;
  }
}

/** Elements that HTML need not close. */
const leftOpen = new Set(
  'area base br col dd dt embed hr img input li link meta option p param rp rt source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
);

/** The parser's own tokenizers, but for what is told here. */
export function tokenizersOf(text: string, isMdx: boolean): TokenizerObject {
  if (isMdx) return tokenizers;
  const closed = new Set(Array.from(text.matchAll(/<\/([A-Za-z][\w:-]*)\s*>/g), ([, name = '']) => name));
  return {
    ...tokenizers,
    // What nothing closes is no tag: vec<int>, List<String>, the <b> that a text speaks of.
    tag(source) {
      const [raw, name = ''] = /^<([A-Za-z][A-Za-z0-9]*)>/.exec(source) ?? [];
      if (raw === undefined || closed.has(name) || leftOpen.has(name.toLowerCase())) return false;
      return { type: 'text', raw, text: raw } as unknown as Tokens.Tag;
    },
  };
}

const tokenizers: TokenizerObject = {
  // Only two tildes strike: 5~10 is a range, and so is 5~10 with another one behind it.
  del(source) {
    if (source.startsWith('~~')) return false;
    const raw = /^~/.exec(source)?.[0];
    return raw === undefined ? undefined : ({ type: 'text', raw, text: raw } as unknown as Tokens.Del);
  },
  // HTML ends where Markdown begins in the next line, also without a blank line.
  html(source) {
    if (!/^ {0,3}</.test(source)) return undefined;
    const isWhole = /^ {0,3}<(?:!--|[?]|!\[CDATA|pre|script|style|textarea)/i.test(source);
    const at = isWhole ? -1 : source.search(htmlEnds);
    return Tokenizer.prototype.html.call(this, at < 0 ? source : source.slice(0, at + 1));
  },
  lheading(source) {
    return Tokenizer.prototype.lheading.call(this, source.slice(0, MAX_HEADING));
  },
};

function pieces(source: string): string[] {
  const found: string[] = [];
  let start = 0;
  let count = 0;
  let blank = 0;
  for (const { index } of source.matchAll(marks)) {
    count++;
    if (count < MAX_MARKS) continue;
    blank = source.lastIndexOf(' ', index);
    const end = blank > start ? blank : index;
    found.push(source.slice(start, end));
    start = end;
    count = 0;
  }
  found.push(source.slice(start));
  return found;
}
