import type { RendererThis, TokenizerAndRendererExtension, TokenizerThis } from 'marked';

/** Characters that are searched for the next mark at a time: the parser asks anew at each piece of text. */
const WINDOW = 1000;
/** No mark's beginning is longer. */
const OVERLAP = 8;
/** A mark that says nothing to a reader. What it is made of is told as left out. */
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
      return raw ? { type: name, raw, isLeftOut: true } : undefined;
    },
    renderer: () => '',
  };
}

/** Words between marks that only change how they look, such as `==this==`. */
export function wrapped(
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

/** Where in the next characters a mark begins; where none does, where they end. */
export function startOf(source: string, begins: RegExp): number | undefined {
  const at = source.slice(0, WINDOW).search(begins);
  if (at >= 0) return at;
  return source.length > WINDOW ? WINDOW - OVERLAP : undefined;
}

/** `text` as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Orders to the program that makes a site. */
export const orders =
  /^(?:\{%[^\n]{0,2000}?%\}|\{\{[<%][^\n]{0,2000}?[>%]\}\}|\{\{(?![<%])[^{}\n]{0,500}\}\})/;
