import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteOf } from '../../src/answer/quote.js';
import type { Article } from '../../src/article/article.js';
import { readEntryArticle, readFeedBytes } from '../../src/article/feeds.js';
import { readBytes } from '../../src/article/read.js';
import { tinyPdf } from './tiny-pdf.js';

/** Words that no other word is: each has its number, in letters. */
const word = (number: number) =>
  [...String(number + 1000)].map((digit) => 'bcdfghklmn'[Number(digit)] ?? '').join('a');
const sentence = (first: number, count: number) =>
  `${Array.from({ length: count }, (_, at) => word(first + at)).join(' ')}.`;

/** Paragraphs as the lengths of their sentences. */
const paragraphs = fc.array(fc.array(fc.integer({ min: 3, max: 30 }), { minLength: 1, maxLength: 5 }), {
  minLength: 2,
  maxLength: 8,
});

describe('every word of a document is in its article, in order, and every quote is a slice', () => {
  it('PDF, in one, two or three columns', async () => {
    await fc.assert(
      fc.asyncProperty(
        paragraphs,
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(8, 10, 12),
        fc.boolean(),
        async (lengths, columns, size, isIndented) => {
          const texts = textsOf(lengths);
          const { article } = await readBytes('words.pdf', laidOut(texts, columns, size, isIndented));
          assertAllWords(article, texts);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('subtitles', async () => {
    await fc.assert(
      fc.asyncProperty(paragraphs, fc.integer({ min: 2, max: 9 }), async (lengths, perCue) => {
        const texts = textsOf(lengths);
        const words = texts.join(' ').split(' ');
        const cues: string[] = [];
        for (let at = 0; at < words.length; at += perCue) {
          const second = String(cues.length % 60).padStart(2, '0');
          const minute = String(Math.floor(cues.length / 60)).padStart(2, '0');
          cues.push(
            `00:${minute}:${second},000 --> 00:${minute}:${second},900\n${words.slice(at, at + perCue).join(' ')}\n`,
          );
        }
        const { article } = await readBytes('words.srt', Buffer.from(cues.join('\n')));
        assertAllWords(article, texts);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('entries of feeds', () => {
    fc.assert(
      fc.property(paragraphs, fc.boolean(), (lengths, isCdata) => {
        const texts = textsOf(lengths);
        const html = texts.map((text) => `<p>${text}</p>`).join('');
        const body = isCdata ? `<![CDATA[${html}]]>` : html.replaceAll('<', '&lt;');
        const feed = readFeedBytes(
          Buffer.from(
            `<rss><channel><item><guid>1</guid><description>${body}</description></item></channel></rss>`,
          ),
          'https://example.org/',
        );
        const [entry] = feed.entries;
        assert.ok(entry);
        assertAllWords(readEntryArticle(entry, 'words').article, texts);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

function textsOf(lengths: readonly (readonly number[])[]): string[] {
  let first = 0;
  return lengths.map((sentences) =>
    sentences
      .map((count) => {
        first += count;
        return sentence(first - count, count);
      })
      .join(' '),
  );
}

function assertAllWords(article: Article, texts: readonly string[]): void {
  assert.deepEqual(article.text.match(/\w+/g), texts.join(' ').match(/\w+/g));
  for (let at = 0; at < article.sentences.length; at++) {
    const { text, start, end } = quoteOf(article, [at, at + 1]);
    assert.equal(text, article.text.slice(start, end));
    assert.match(text, /^\S.*\S$/s);
  }
}

/** Pages of the texts, line by line, in columns that are filled one after the other. */
function laidOut(texts: readonly string[], columns: number, size: number, isIndented: boolean): Buffer {
  const width = (480 - (columns - 1) * 24) / columns;
  // Letters of Helvetica are about half as wide as high.
  const most = Math.floor(width / (size * 0.56));
  const rows = texts.flatMap((text) => {
    const lines: string[] = [''];
    for (const next of text.split(' ')) {
      const line = lines.at(-1) ?? '';
      if (line !== '' && line.length + next.length >= most - (isIndented && lines.length === 1 ? 4 : 0))
        lines.push(next);
      else lines[lines.length - 1] = line === '' ? next : `${line} ${next}`;
    }
    return lines.map((line, at) => ({ line, isFirst: at === 0 }));
  });
  const leading = size * 1.25;
  const perColumn = Math.floor(660 / leading);
  const pages: string[][] = [];
  for (const [at, { line, isFirst }] of rows.entries()) {
    const column = Math.floor(at / perColumn);
    if (column % columns === 0 && at % perColumn === 0) pages.push([]);
    const x = 60 + (column % columns) * (width + 24) + (isFirst && isIndented ? size * 1.5 : 0);
    const y = 780 - (at % perColumn) * leading;
    pages.at(-1)?.push(`BT /F ${size} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td (${line}) Tj ET`);
  }
  return tinyPdf(pages.map((lines) => lines.join('\n')));
}
