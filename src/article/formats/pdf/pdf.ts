import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { TextItem } from 'pdfjs-dist/types/src/display/api.js';
import { type Draft, noMetadata } from '../draft.js';
import { piecesOf } from './pdf-pieces.js';
import { type DrawnPage, drawnPage } from './pdf-runs.js';
import { pdfText } from './pdf-text.js';
import { withoutRunningLines } from './running-lines.js';

/** A thousand full pages take some four seconds, of the thirty that a file may. */
const MAX_PAGES = 3000;
/** Pages without text that are looked at for what they show instead. */
const MAX_LOOKED_AT = 50;
/** Drawn lines on a page without text: more than a frame or an empty form has. */
const MANY_PATHS = 40;

/** The library's data, as plain paths: an address of a file would be fetched, and Chinese lost without a word. */
function libraryFolder(name: string): string {
  const library = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return join(library, name) + sep;
}

/** The library makes these when it is loaded, to draw with; without the canvas package, which need not be there, it fails. */
const drawing = { DOMMatrix: class {}, ImageData: class {}, Path2D: class {} };

async function library() {
  for (const [name, value] of Object.entries(drawing))
    if (!(name in globalThis)) Object.assign(globalThis, { [name]: value });
  return await import('pdfjs-dist/legacy/build/pdf.mjs');
}

/**
 * Reads a PDF: its columns one after the other, lines joined to paragraphs, running heads, feet and page numbers left
 * out. Every block knows its page; pages that show text which is none, as a scan does, are named in `unread`.
 *
 * @throws Error when it is encrypted, damaged, or has no text at all
 */
export async function readPdf(bytes: Uint8Array): Promise<Draft> {
  const { getDocument, VerbosityLevel } = await library();
  const loading = getDocument({
    // The library takes the memory of what it is given.
    data: new Uint8Array(bytes),
    cMapUrl: libraryFolder('cmaps'),
    standardFontDataUrl: libraryFolder('standard_fonts'),
    wasmUrl: libraryFolder('wasm'),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise.catch((error: unknown) => {
      if (error instanceof Error && error.name === 'PasswordException')
        throw new Error('it is locked with a password');
      throw error;
    });
    return await draftOf(document);
  } finally {
    await loading.destroy();
  }
}

async function draftOf(document: PDFDocumentProxy): Promise<Draft> {
  if (document.numPages > MAX_PAGES) throw new Error(`it has more than ${MAX_PAGES} pages`);
  const drawn: DrawnPage[] = [];
  const silent: number[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const one = await drawnPageOf(page);
    drawn.push(one);
    if (!hasWords(one) && (silent.length >= MAX_LOOKED_AT || (await showsSomething(page))))
      silent.push(number);
    page.cleanup();
  }
  if (silent.length > 0 && !drawn.some(hasWords))
    throw new Error('its pages are pictures or glyphs without text: run text recognition (OCR) over it');
  const { pages, running } = withoutRunningLines(
    drawn.map(({ number, runs }) => ({ number, pieces: piecesOf(runs) })),
  );
  const { title, blocks, contents } = pdfText(pages);
  return {
    metadata: { ...noMetadata, title: title ?? (await namedTitle(document)) },
    blocks,
    leftOut: [...running, ...contents, ...drawn.flatMap(({ turned }) => turned)],
    ...(silent.length > 0 ? { unread: silentWords(silent) } : {}),
  };
}

async function drawnPageOf(page: PDFPageProxy): Promise<DrawnPage> {
  const { items, styles } = await page.getTextContent();
  const texts = items.filter((item): item is TextItem => 'str' in item);
  const { transform } = page.getViewport({ scale: 1 });
  return drawnPage(page.pageNumber, texts, transform, (font) => styles[font]?.vertical ?? false);
}

/** Letters of which no font says what they are have places in the private area alone. */
function hasWords({ runs }: DrawnPage): boolean {
  let known = 0;
  let unknown = 0;
  for (const { text } of runs) {
    known += text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
    unknown += text.match(/[\ue000-\uf8ff\ufffd]/g)?.length ?? 0;
  }
  return known > unknown;
}

/** Whether a page without text shows glyphs, a picture, or so many paths that they may be letters. */
async function showsSomething(page: PDFPageProxy): Promise<boolean> {
  const { OPS } = await library();
  const { fnArray } = await page.getOperatorList();
  const pictures = new Set([
    OPS.showText,
    OPS.paintImageXObject,
    OPS.paintInlineImageXObject,
    OPS.paintImageMaskXObject,
    OPS.paintImageXObjectRepeat,
    OPS.paintImageMaskXObjectRepeat,
    OPS.paintInlineImageXObjectGroup,
    OPS.paintImageMaskXObjectGroup,
  ]);
  let paths = 0;
  for (const operator of fnArray) {
    if (pictures.has(operator)) return true;
    if (operator === OPS.constructPath) paths++;
  }
  return paths > MANY_PATHS;
}

/** The title that a PDF gives itself, but not the name of the file that it was made from. */
async function namedTitle(document: PDFDocumentProxy): Promise<string | null> {
  const { info } = await document.getMetadata();
  const title: unknown = 'Title' in info ? info.Title : null;
  if (typeof title !== 'string' || !/\S/.test(title)) return null;
  return /^(?:untitled|microsoft word|powerpoint)\b|\.\w{2,5}$/i.test(title.trim()) ? null : title;
}

function silentWords(pages: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last?.[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  const names = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return `${pages.length === 1 ? 'page' : 'pages'} ${names.join(', ')} ${pages.length === 1 ? 'shows' : 'show'} text that is a picture`;
}
