import type { RendererThis, TokenizerAndRendererExtension, TokenizerThis } from 'marked';

// What the makers of sites have added to Markdown. Each is read as what it means, or, where it is an order to a program,
// left out. Every pattern is bounded or ends at a line's end, so that none looks over a text more than once.

/** A mark that says nothing to a reader. */
export function silent(
  name: string,
  level: 'block' | 'inline',
  begins: RegExp | null,
  pattern: RegExp,
): TokenizerAndRendererExtension {
  return {
    name,
    level,
    ...(begins !== null ? { start: (source) => startOf(source, begins) } : {}),
    tokenizer(source) {
      const raw = pattern.exec(source)?.[0];
      return raw ? { type: name, raw } : undefined;
    },
    renderer: () => '',
  };
}

/** Words between marks that only change how they look, such as `==this==`. */
function wrapped(
  name: string,
  begins: RegExp,
  pattern: RegExp,
  tag: string,
  isMeant: (source: string) => boolean = () => true,
): TokenizerAndRendererExtension {
  return {
    name,
    level: 'inline',
    start: (source) => startOf(source, begins),
    tokenizer(this: TokenizerThis, source) {
      const [raw, words] = pattern.exec(source) ?? [];
      if (raw === undefined || words === undefined || !isMeant(source)) return undefined;
      return { type: name, raw, tokens: this.lexer.inlineTokens(words) };
    },
    renderer(this: RendererThis, token) {
      return `<${tag}>${this.parser.parseInline(token.tokens ?? [])}</${tag}>`;
    },
  };
}

/** Mathematics stands as it is written: nothing in it is Markdown. */
const mathematics: TokenizerAndRendererExtension = {
  name: 'mathematics',
  level: 'inline',
  start: (source) => startOf(source, /\$|\\[([]/),
  tokenizer(source) {
    const raw = (/^\$\$[^$]{1,2000}\$\$/.exec(source) ??
      /^\$(?![\s$])[^$\n]{0,500}?(?<=[^\s\\])\$(?!\d)/.exec(source) ??
      /^\\\([^\n]{1,500}?\\\)|^\\\[[^\]]{1,2000}\\\]/.exec(source))?.[0];
    return raw === undefined ? undefined : { type: 'mathematics', raw };
  },
  renderer: ({ raw }) => escapeHtml(raw),
};

const wikiLink: TokenizerAndRendererExtension = {
  name: 'wikiLink',
  level: 'inline',
  start: (source) => startOf(source, /!?\[\[/),
  tokenizer(source) {
    const [raw, sign, inside = ''] = /^(!?)\[\[([^[\]\n]{1,300})\]\]/.exec(source) ?? [];
    if (raw === undefined) return undefined;
    const [page = '', ...labels] = inside.split('|');
    const words = sign === '!' || /^_?toc_?$/i.test(inside) ? '' : (labels.at(-1) ?? page);
    return { type: 'wikiLink', raw, words };
  },
  renderer: ({ words }) => escapeHtml(String(words)),
};

// CommonMark leaves `**“word”**next` as it is, because its rules count on spaces around words.
const cjk =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u2018-\\u201d\\u3000-\\u303f\\uff00-\\uffef]';
const besideChinese = new RegExp(cjk, 'u');
const strongInChinese = wrapped(
  'strongInChinese',
  /\*\*/,
  /^\*\*(?=\S)([^*\n]{1,1000})(?<=\S)\*\*/,
  'strong',
  (source) => {
    const end = source.indexOf('**', 2) + 2;
    return besideChinese.test(source.slice(2, end) + source.charAt(end));
  },
);

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

/** `!!! note "Title"` with its indented words. */
const admonition: TokenizerAndRendererExtension = {
  name: 'admonition',
  level: 'block',
  tokenizer(this: TokenizerThis, source) {
    const [raw, title = '', body = ''] =
      /^(?:!!!|\?\?\?\+?) +[\w-]+(?: [\w-]+)*(?: +"([^"\n]*)")? *\n((?:(?: {4}|\t)[^\n]*(?:\n|$)|[ \t]*\n(?= {4}|\t))*)/.exec(
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

const orders = /^(?:\{%[^\n]{0,2000}?%\}|\{\{[<%][^\n]{0,2000}?[>%]\}\}|\{\{(?![<%])[^{}\n]{0,500}\}\})/;

export const blockFlavours: readonly TokenizerAndRendererExtension[] = [
  container,
  admonition,
  definitions,
  silent('orders', 'block', null, new RegExp(`${orders.source}[ \\t]*(?:\\n|$)`)),
  silent('contents', 'block', null, /^\[toc\][ \t]*(?:\n|$)/i),
];

export const inlineFlavours: readonly TokenizerAndRendererExtension[] = [
  mathematics,
  strongInChinese,
  wikiLink,
  wrapped('highlight', /==/, /^==(?=[^\s=])([^=\n]{0,1000}[^\s=])==/, 'mark'),
  silent('inlineOrders', 'inline', /\{[%{]/, orders),
  // `{#name}`, `{.class}` and `{: ...}` at the end of a line describe what stands before them.
  silent(
    'attributes',
    'inline',
    /\s?\{[:#.]/,
    /^\s?\{(?::[^}\n]{0,300}|[#.][\w-][^}\n]{0,300})\}(?=[ \t]*(?:\n|$))/,
  ),
  silent('callout', 'inline', /\[!/, /^\[![A-Za-z][\w-]{0,30}\][+-]?(?!\()/),
];

/** Characters that are searched for the next mark at a time: the parser asks anew at each piece of text. */
const WINDOW = 1000;
/** No mark's beginning is longer. */
const OVERLAP = 8;
/** Characters of a paragraph that are searched for what interrupts it. */
const PARAGRAPH = 2000;
/** What begins a block in the middle of a paragraph. */
const blockStarts = /^(?: {0,3}:{3,}|(?:!!!|\?\?\?\+?) |\{[%{]|\[toc\]|[^\s:#>|-][^\n]{0,500}\n:[ \t])/im;

function startOf(source: string, begins: RegExp): number | undefined {
  const at = source.slice(0, WINDOW).search(begins);
  if (at >= 0) return at;
  return source.length > WINDOW ? WINDOW - OVERLAP : undefined;
}

// The parser asks every extension anew at each paragraph, so one looks for all of them.
function interruption(source: string): number | undefined {
  const blank = source.slice(0, PARAGRAPH).indexOf('\n\n');
  const at = source.slice(0, blank < 0 ? PARAGRAPH : blank + 1).search(blockStarts);
  return at < 0 ? undefined : at;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
