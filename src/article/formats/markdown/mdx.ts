import type { TokenizerAndRendererExtension } from 'marked';
import { silent } from './markdown-extensions.js';

/** What MDX adds that no reader sees: lines of a program, comments, expressions. */
export const mdxFlavours: readonly TokenizerAndRendererExtension[] = [
  silent(
    'program',
    'block',
    /^(?:import|export)\s/m,
    /^(?:import|export)\s[^\n]*(?:\n(?![ \t]*\n)[^\n]*)*(?:\n|$)/,
  ),
  silent('remark', 'block', null, /^\{\/\*[^*]{0,2000}\*\/\}[ \t]*(?:\n|$)/),
  silent('expression', 'inline', /\{/, /^\{[^{}\n]{0,500}\}/),
];
