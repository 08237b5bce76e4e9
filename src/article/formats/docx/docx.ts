import { type Draft, noMetadata } from '../draft.js';
import { htmlBlocks } from '../html/html-blocks.js';
import { docxParts } from './docx-parts.js';
import { FORMULA_STYLE, withFormulasAsText } from './formulas.js';

/** Signs of the older format, and of a .docx that is locked. */
const OLD_FORMAT = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const DOCUMENT = /(?:^|\/)word\/(?:document|footnotes|endnotes)\d{0,3}\.xml$/;

const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='title'] => h1:fresh",
  ...[7, 8, 9].map((level) => `p[style-name='heading ${level}'] => h6:fresh`),
  "p[style-name='Quote'] => blockquote > p:fresh",
  "p[style-name='Intense Quote'] => blockquote > p:fresh",
  // The headings themselves stand below.
  "p[style-name^='toc '] => !",
  "p[style-name^='TOC '] => !",
  // An element that is no line of words, for the reader of pages.
  `r.${FORMULA_STYLE} => math > mfrac`,
];

/**
 * Reads a Word file (.docx): its headings, paragraphs, lists and tables, and its notes behind them. What was struck out
 * while changes were tracked is not in it.
 *
 * @throws Error when it is damaged, locked, no Word file, or unpacks to more than any text has
 */
export async function readDocx(bytes: Uint8Array): Promise<Draft> {
  if (OLD_FORMAT.equals(bytes.subarray(0, OLD_FORMAT.length)))
    throw new Error('it is locked with a password, or of the older kind .doc');
  const parts = docxParts(bytes);
  const { default: mammoth } = await import('mammoth');
  const file = {
    exists: parts.exists,
    read: async (name: string, encoding?: string) => {
      const content = parts.bytes(name);
      if (encoding === undefined) return content;
      const text = new TextDecoder(encoding).decode(content);
      return DOCUMENT.test(name) ? withFormulasAsText(text) : text;
    },
  };
  // The library takes an open archive, too, which its types do not say: so nothing is unpacked without a limit.
  const input = { file } as unknown as Parameters<typeof mammoth.convertToHtml>[0];
  const { value } = await mammoth.convertToHtml(input, {
    styleMap,
    convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
    externalFileAccess: false,
    includeEmbeddedStyleMap: false,
  });
  return { metadata: noMetadata, blocks: htmlBlocks(value) };
}
