import type { TokenizerAndRendererExtension } from 'marked';
import { escapeHtml, orders, silent, startOf, wrapped } from './markdown-extensions.js';

// What the makers of sites have added to Markdown. Each is read as what it means, or, where it is an order to a program,
// left out. Every pattern is bounded or ends at a line's end, so that none looks over a text more than once.

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
    return { type: 'wikiLink', raw, words, isLeftOut: words === '' };
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
    /\s?(?:#{1,6} )?\{[:#.]/,
    /^\s?(?:#{1,6} )?\{(?::[^}\n]{0,300}|[#.][\w-][^}\n]{0,300})\}(?=[ \t]*(?:\n|$))/,
  ),
  wrapped('classed', /\[/, /^\[([^[\]\n]{1,300})\]\{[.:#][^}\n]{0,300}\}/, 'span'),
  silent('remark', 'inline', /\s%%/, /^\s%%(?=[^\s%])[^%\n]{0,500}[^\s%]%%(?=\s|$)/),
  silent('callout', 'inline', /\[!/, /^\[![A-Za-z][\w-]{0,30}\][+-]?(?!\()/),
];
