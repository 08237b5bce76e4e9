import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { readBytes } from '../../src/article/read.js';
import { openReader } from '../../src/article/reader.js';
import { namelessFont, pageOf, tinyPdf } from './tiny-pdf.js';

const lines = ['A lamp was lit in the tower at the end of the pier, and it', 'burned all night.'];

describe('damaged and hostile documents', () => {
  it('a PDF of 300 pages is read within the limits, each block with its page', async () => {
    const pages = Array.from({ length: 300 }, (_, at) =>
      pageOf([
        'The Book of Lamps',
        `This leaf is of ${nameOf(at)}. ${lines[0]}`,
        `burned for ${nameOf(at + 7)}.`,
        `- ${at + 1} -`,
      ]),
    );
    const reader = openReader();
    try {
      const { article, leftOut } = await reader.read(tinyPdf(pages), 'book.pdf');
      assert.equal(article.blocks.length, 300);
      assert.deepEqual(article.places?.at(-1)?.place, { page: 300 });
      assert.equal(leftOut.length, 600);
      assert.doesNotMatch(article.text, /Book of Lamps|- \d/);
    } finally {
      reader.close();
    }
  });

  it('glyphs that no font names are no text: the page is named, or the file refused', async () => {
    const glyphs = 'BT /F 11 Tf 72 780 Td (\\001\\001\\001) Tj ET';
    await assert.rejects(readBytes('a.pdf', tinyPdf([glyphs], namelessFont)), {
      message: /pictures or glyphs without text/,
    });
  });

  it('damaged PDF files are refused, or read as far as they go', async () => {
    const whole = tinyPdf([pageOf(lines), pageOf(lines)]);
    await assert.rejects(readBytes('a.pdf', Buffer.from('%PDF-1.4\nnothing')), {
      message: /^article: a\.pdf cannot be parsed: /,
    });
    await assert.rejects(readBytes('a.pdf', Buffer.from('A text.')), {
      message: /^article: a\.pdf cannot be parsed: /,
    });
    await assert.rejects(readBytes('a.pdf', Buffer.alloc(0)), {
      message: /^article: a\.pdf cannot be parsed: /,
    });
    for (let at = 1; at < 40; at++) {
      const cut = whole.subarray(0, Math.floor((whole.length * at) / 40));
      const text = await readBytes('a.pdf', cut).then(
        ({ article }) => article.text,
        (error: Error) => error.name,
      );
      assert.match(text, /^(?:A lamp was lit|VerbatimError$)/, `cut at ${at} of 40`);
    }
  });

  it('damaged Word files are refused', async () => {
    const whole = readFileSync('test/article/fixtures/simple.docx');
    await assert.rejects(readBytes('a.docx', Buffer.from('d0cf11e0a1b11ae1', 'hex')), {
      message: /locked with a password, or of the older kind \.doc/,
    });
    await assert.rejects(readBytes('a.docx', zip({ 'a.xml': '<a/>' })), {
      message: /^article: a\.docx cannot be parsed: /,
    });
    for (let at = 0; at < 40; at++) {
      const cut = whole.subarray(0, Math.floor((whole.length * at) / 40));
      await assert.rejects(readBytes('a.docx', cut), {
        message: /^article: a\.docx cannot be parsed: it is damaged/,
      });
      const flipped = Buffer.from(whole);
      for (let byte = at * 7; byte < flipped.length; byte += 997) flipped[byte] = (flipped[byte] ?? 0) ^ 0x55;
      await readBytes('a.docx', flipped).catch((error: Error) => assert.equal(error.name, 'VerbatimError'));
    }
  });

  it('a Word file that unpacks to gigabytes is refused', async () => {
    const bomb = zip({ ...parts, 'word/document.xml': Buffer.alloc(70_000_000, 'a') });
    assert.ok(bomb.length < 300_000);
    await assert.rejects(readBytes('a.docx', bomb), { message: /document\.xml unpacks to more than 64 MB/ });
  });

  it('entities that grow in a Word file do not', async () => {
    const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`);
    const laughs = `<!DOCTYPE a [<!ENTITY a0 "ha">${entities.join('')}]>`;
    const file = zip({ ...parts, 'word/document.xml': laughs + document('&a9; said the river.') });
    const text = await readBytes('a.docx', file).then(
      ({ article }) => article.text,
      (error: Error) => error.name,
    );
    assert.ok(text.length < 1000, text.slice(0, 100));
  });

  it('a PDF that unpacks to gigabytes ends the reading process, not the one that asks', async () => {
    const bomb = tinyPdf([`${' '.repeat(160_000_000)}BT ET`], undefined, true);
    const reader = openReader({ limitMb: 100 });
    try {
      await assert.rejects(reader.read(bomb, 'bomb.pdf'), {
        message: /^article: bomb\.pdf (ends its reading process|takes more than 100 MB)/,
      });
      const { article } = await reader.read(tinyPdf([pageOf(lines)]), 'lamp.pdf');
      assert.equal(article.text, lines.join(' '));
    } finally {
      reader.close();
    }
  });
});

/** A name of letters alone, for each number another. */
const nameOf = (number: number) =>
  [...String(number)].map((digit) => 'bcdfghklmn'[Number(digit)] ?? '').join('a');
const document = (words: string) =>
  `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:body></w:document>`;
const parts = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
};

/** An archive of these parts, packed. */
function zip(content: Readonly<Record<string, string | Buffer>>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, data] of Object.entries(content)) {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(packed.length, 18);
    head.writeUInt32LE(bytes.length, 22);
    head.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(bytes.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    local.push(head, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    at += head.length + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(content).length, 10);
  end.writeUInt32LE(Buffer.concat(central).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...central, end]);
}
