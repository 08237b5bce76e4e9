import type { RendererThis, TokenizerAndRendererExtension, TokenizerThis } from 'marked';

const definition =
  /^ {0,3}\[\^([^\]\s]{1,60})\]:[ \t]*([^\n]*(?:\n(?!\s*\n| {0,3}\[\^)[^\n]+)*(?:\n(?:[ \t]*\n)+(?: {4}|\t)[^\n]*(?:\n(?!\s*\n)[^\n]+)*)*)(?:\n|$)/;
const definitions = /^ {0,3}\[\^([^\]\s]{1,60})\]:/gm;

/** The footnotes that `text` defines: their marks are left out, and what they say stands where it is written. */
export function footnotes(text: string): TokenizerAndRendererExtension[] {
  const numbers = new Map<string, number>();
  for (const [, name = ''] of text.matchAll(definitions))
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
  if (numbers.size === 0) return [];
  return [
    {
      name: 'footnote',
      level: 'block',
      tokenizer(this: TokenizerThis, source) {
        const [raw, , body = ''] = definition.exec(source) ?? [];
        if (raw === undefined) return undefined;
        return {
          type: 'footnote',
          raw,
          tokens: this.lexer.blockTokens(body.replace(/^(?: {4}|\t)/gm, ''), []),
        };
      },
      renderer(this: RendererThis, token) {
        return this.parser.parse(token.tokens ?? []);
      },
    },
    {
      name: 'footnoteMark',
      level: 'inline',
      tokenizer(source) {
        const [raw, name = ''] = /^\[\^([^\]\s]{1,60})\]/.exec(source) ?? [];
        if (raw === undefined || !numbers.has(name)) return undefined;
        return { type: 'footnoteMark', raw, number: numbers.get(name) };
      },
      renderer: ({ number }) => `<sup class="footnote">${number}</sup>`,
    },
  ];
}
