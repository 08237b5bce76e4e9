import { Marked } from 'marked';
import type { Draft, DraftBlock } from '../draft.js';
import { blocksIn } from '../html/html-blocks.js';
import { parseHtml } from '../html/html-tree.js';
import { footnotes } from './footnotes.js';
import { metadataFrom, readFrontMatter } from './front-matter.js';
import { blockFlavours } from './markdown-blocks.js';
import { inlineFlavours } from './markdown-flavours.js';
import { BoundedLexer, tokenizersOf } from './markdown-lexer.js';
import { mdxFlavours } from './mdx.js';

/** Columns; what is indented further is a list no deeper. The parser takes more than linear time with the depth. */
const MAX_INDENT = 96;
/** So many marks of quotes or items in one line are no nesting but a drawing. */
const MAX_MARKS = 40;
const deepIndent = new RegExp(`^[ \\t]{${MAX_INDENT},}`, 'gm');
/** `> [!TIP] Title`: the title is a line of its own. */
const titledCallout = /^((?:[ \t]*>)+[ \t]?)(\[![A-Za-z][\w-]{0,30}\][+-]?)[ \t]+(\S.*)$/gm;
/** Lines of quotes that go on without their sign: for each the parser looks at all lines behind it. */
const MAX_LAZY = 200;
const lazyLine = /^ {0,3}>.*[\p{L}\p{N}].*\n(?=\p{L})/gmu;
const manyMarks = new RegExp(`^(?=[ \\t]{0,3}(?:(?:>|[-*+]|\\d{1,9}[.)])[ \\t]*){${MAX_MARKS}})`, 'gm');

/**
 * Reads Markdown: front matter in YAML, TOML or JSON (`title`, `link` or `url`, `source`, `date`), then GitHub's flavour
 * and what the makers of sites have added to it.
 *
 * @param isMdx whether the file may hold components and expressions
 */
export function readMarkdown(text: string, isMdx = false): Draft {
  const frontMatter = readFrontMatter(text);
  return {
    metadata: metadataFrom(frontMatter?.fields ?? new Map()),
    ...markdownBlocks(text.slice(frontMatter?.end ?? 0), { isMdx }),
  };
}

/** What is read of Markdown without front matter; with `hasLines`, each line of a paragraph stands for itself. */
export function markdownBlocks(
  text: string,
  { isMdx = false, hasLines = false } = {},
): { blocks: DraftBlock[]; leftOut: string[] } {
  const leftOut: string[] = [];
  const flat = text
    .replace(deepIndent, ' '.repeat(MAX_INDENT))
    .replace(manyMarks, '\\')
    .replace(titledCallout, '$1$2\n$1\n$1$3\n$1');
  const signed = (flat.match(lazyLine)?.length ?? 0) > MAX_LAZY ? withSigns(flat) : flat;
  const parser: Marked = new Marked({
    async: false,
    gfm: true,
    breaks: hasLines,
    tokenizer: tokenizersOf(flat, isMdx),
    extensions: [...footnotes(flat), ...(isMdx ? mdxFlavours : []), ...blockFlavours, ...inlineFlavours],
    walkTokens: (token) => {
      if ('isLeftOut' in token && token.isLeftOut) leftOut.push(token.raw);
    },
    hooks: { provideLexer: () => (source: string) => new BoundedLexer(parser.defaults).lex(source) },
  });
  const html = parser.parse(signed, { async: false });
  return { blocks: blocksIn(parseHtml(html)), leftOut };
}

/** `text` with the sign of a quote before each line that goes on in one. */
function withSigns(text: string): string {
  let isQuote = false;
  return text
    .split('\n')
    .map((line) => {
      const goesOn = isQuote && /^\p{L}/u.test(line);
      isQuote = goesOn || /^ {0,3}>.*[\p{L}\p{N}]/u.test(line);
      return goesOn ? `> ${line}` : line;
    })
    .join('\n');
}
