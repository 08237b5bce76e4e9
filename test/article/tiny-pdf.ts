import { deflateSync } from 'node:zlib';

/** A font as PDF writes it. */
export const helvetica = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

/** A font of which nobody knows what its glyphs mean: no name, no map to Unicode. */
export const namelessFont =
  '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 1 /LastChar 1 /Widths [600] ' +
  '/Encoding << /Type /Encoding /Differences [1 /g001] >> /CharProcs << /g001 4 0 R >> >>';

/** A PDF whose pages have these contents, with one font `F`; 4 0 R is a glyph. */
export function tinyPdf(contents: readonly string[], font = helvetica, packed = false): Buffer {
  const objects: string[] = [];
  const pages = contents.map((_, at) => `${5 + at * 2} 0 R`);
  objects.push('<< /Type /Catalog /Pages 2 0 R >>');
  objects.push(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.join(' ')}] >>`);
  objects.push(font);
  objects.push(stream('600 0 0 0 600 700 d1 0 0 600 700 re f', packed));
  for (const [at, content] of contents.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${6 + at * 2} 0 R >>`,
      stream(content, packed),
    );
  }
  let file = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [at, object] of objects.entries()) {
    places.push(file.length);
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const start = file.length;
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`);
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** The content of a page with these lines, from the top. */
export function pageOf(lines: readonly string[]): string {
  const words = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj 0 -14 Td`);
  return `BT /F 11 Tf 72 780 Td ${words.join('\n')} ET`;
}

function stream(content: string, packed: boolean): string {
  if (!packed) return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const bytes = deflateSync(Buffer.from(content, 'latin1'), { level: 9 }).toString('latin1');
  return `<< /Length ${bytes.length} /Filter /FlateDecode >>\nstream\n${bytes}\nendstream`;
}
