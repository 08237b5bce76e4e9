import type { RendererThis, TokenizerAndRendererExtension, TokenizerThis } from 'marked';
import { orders, silent } from './markdown-extensions.js';

/** `:::tip Title`, and its end; the words between are the page's own. */
const container: TokenizerAndRendererExtension = {
  name: 'container',
  level: 'block',
  start: interruption,
  tokenizer(this: TokenizerThis, source) {
    const [raw, rest = ''] = /^ {0,3}:{3,}([^\n]*)(?:\n|$)/.exec(source) ?? [];
    if (raw === undefined) return undefined;
    const title = rest
      .replace(/^\s*(?:\{[^}]*\}|[\w-]+)?\s*/, '')
      .replace(/^\[([^\]]*)\]/, '$1')
      .replace(/\{[^}]*\}\s*$/, '');
    return { type: 'container', raw, tokens: this.lexer.inlineTokens(title.trim()) };
  },
  renderer(this: RendererThis, token) {
    const words = this.parser.parseInline(token.tokens ?? []);
    return words === '' ? '' : `<p>${words}</p>\n`;
  },
};

/** `!!! note "Title"` or the tab `=== "Title"`, with its indented words. */
const admonition: TokenizerAndRendererExtension = {
  name: 'admonition',
  level: 'block',
  tokenizer(this: TokenizerThis, source) {
    const [raw, title = '', body = ''] =
      /^(?:(?:!!!|\?\?\?\+?) +[\w-]+(?: [\w-]+)*|===[!+]?(?= +"))(?: +"([^"\n]*)")? *\n((?:(?: {4}|\t)[^\n]*(?:\n|$)|[ \t]*\n(?= {4}|\t))*)/.exec(
        source,
      ) ?? [];
    if (raw === undefined) return undefined;
    const words = [...(title ? [title, ''] : []), body.replace(/^(?: {4}|\t)/gm, '')].join('\n');
    return { type: 'admonition', raw, tokens: this.lexer.blockTokens(words, []) };
  },
  renderer(this: RendererThis, token) {
    return this.parser.parse(token.tokens ?? []);
  },
};

/** A term and, in the lines below, what it means: `: ...`. */
const definitions: TokenizerAndRendererExtension = {
  name: 'definitions',
  level: 'block',
  tokenizer(this: TokenizerThis, source) {
    const [raw, term = '', meanings = ''] =
      /^([^\s:#>|-][^\n]*)\n((?::[ \t]+[^\n]*(?:\n|$))+)/.exec(source) ?? [];
    if (raw === undefined) return undefined;
    const lines = meanings.split('\n').filter((line) => line !== '');
    const tokens = [term, ...lines.map((line) => line.replace(/^:[ \t]+/, ''))].map((line) => ({
      type: 'line',
      raw: line,
      tokens: this.lexer.inlineTokens(line),
    }));
    return { type: 'definitions', raw, tokens };
  },
  renderer(this: RendererThis, token) {
    const [term = '', ...meanings] = (token.tokens ?? []).map((line) =>
      this.parser.parseInline('tokens' in line ? (line.tokens ?? []) : []),
    );
    return `<dl><dt>${term}</dt>${meanings.map((meaning) => `<dd>${meaning}</dd>`).join('')}</dl>\n`;
  },
};

/** The caption of a table, below it: `: Prices`. */
const caption: TokenizerAndRendererExtension = {
  name: 'caption',
  level: 'block',
  tokenizer(this: TokenizerThis, source) {
    const [raw, words = ''] = /^:[ \t]+([^\n]+)(?:\n|$)/.exec(source) ?? [];
    return raw === undefined ? undefined : { type: 'caption', raw, tokens: this.lexer.inlineTokens(words) };
  },
  renderer(this: RendererThis, token) {
    return `<p>${this.parser.parseInline(token.tokens ?? [])}</p>\n`;
  },
};

/** Characters of a paragraph that are searched for what interrupts it. */
const PARAGRAPH = 2000;
/** What begins a block in the middle of a paragraph. */
const blockStarts = /\n(?: {0,3}:{3,}|(?:!!!|\?\?\?\+?) |\{[%{]|\[toc\]|[^\s:#>|-][^\n]{0,500}\n:[ \t])/i;

export const blockFlavours: readonly TokenizerAndRendererExtension[] = [
  container,
  admonition,
  definitions,
  silent('orders', 'block', null, new RegExp(`${orders.source}[ \\t]*(?:\\n|$)`)),
  silent('contents', 'block', null, /^\[toc\][ \t]*(?:\n|$)|^[*+-] [^\n]*\n\{:toc[^\n]*(?:\n|$)/i),
  silent('remarks', 'block', null, /^%%[ \t]*\n(?:(?!%%)[^\n]*\n){0,200}?%%[ \t]*(?:\n|$)/),
  // `*[HTML]: Hyper Text` tells what is shown over the word.
  silent('abbreviations', 'block', null, /^\*\[[^\]\n]{1,60}\]:[^\n]*(?:\n|$)/),
  caption,
];

// The parser asks every extension anew at each paragraph, so one looks for all of them.
function interruption(source: string): number | undefined {
  const blank = source.slice(0, PARAGRAPH).indexOf('\n\n');
  const at = source.slice(0, blank < 0 ? PARAGRAPH : blank + 1).search(blockStarts);
  return at < 0 ? undefined : at;
}
