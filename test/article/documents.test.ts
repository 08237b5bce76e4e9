import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { citationOf } from '../../src/answer/quote.js';
import type { Article, Span } from '../../src/article/article.js';
import { readBytes } from '../../src/article/read.js';

// Made, with what they say, by fixtures/make.py.
const FIXTURES = 'test/article/fixtures';
const schema = z.record(
  z.string(),
  z.object({
    /** Kind, page and words of each block. */
    blocks: z.array(z.tuple([z.string(), z.number().nullable(), z.string()])),
    refused: z.string().optional(),
    unread: z.string().optional(),
    leftOut: z.array(z.string()).optional(),
    /** Words, and the page that they stand on. */
    pageOf: z.record(z.string(), z.number()).optional(),
    cells: z.record(z.string(), z.array(z.string())).optional(),
    /** The row that names the columns of the others. */
    heads: z.string().optional(),
    unquotable: z.array(z.string()).optional(),
  }),
);
const expected = schema.parse(JSON.parse(readFileSync(`${FIXTURES}/expected.json`, 'utf8')));

describe('PDF and Word files', () => {
  for (const [name, file] of Object.entries(expected)) {
    const read = () =>
      readBytes(name, readFileSync(`${FIXTURES}/${name}`), name, { link: 'https://example.org/a.pdf' });

    if (file.refused !== undefined) {
      it(`${name} is refused with the reason`, async () => {
        await assert.rejects(read(), { name: 'VerbatimError', who: 'article', what: file.refused });
      });
      continue;
    }

    it(`${name} is read as it stands`, async () => {
      const { article, leftOut, unread } = await read();
      const slice = ({ start, end }: Span) => article.text.slice(start, end);
      assert.deepEqual(
        article.blocks.map((block) => [block.kind, pageOf(article, block), slice(block)]),
        file.blocks,
      );
      assert.equal(unread, file.unread ?? null);
      for (const line of file.leftOut ?? []) assert.ok(leftOut.includes(line), `${line} not in ${leftOut}`);
      for (const [words, page] of Object.entries(file.pageOf ?? {})) {
        const start = article.text.indexOf(words);
        assert.ok(start >= 0, words);
        assert.equal(pageOf(article, { start, end: start + words.length }), page, words);
      }
      for (const [words, cells] of Object.entries(file.cells ?? {})) {
        assert.deepEqual(article.blocks.find((block) => slice(block) === words)?.cells?.map(slice), cells);
      }
      if (file.heads !== undefined) {
        const rows = article.blocks.filter(({ cells }) => cells !== undefined);
        const heads = rows.map((row) => (row.heads === undefined ? null : article.blocks[row.heads]));
        assert.deepEqual(
          heads.map((block) => (block ? slice(block) : null)),
          [null, ...rows.slice(1).map(() => file.heads)],
        );
      }
      assert.deepEqual(
        article.sentences.filter(({ quotable }) => quotable === false).map(slice),
        file.unquotable ?? [],
      );
    });
  }

  it('cites the page, and links to it', async () => {
    const name = 'footnotes.pdf';
    const { article } = await readBytes(name, readFileSync(`${FIXTURES}/${name}`), 'water', {
      link: 'https://example.org/water.pdf',
    });
    const start = article.text.indexOf('Nobody else');
    const { at, link } = citationOf(article, { start, end: start + 20 });
    assert.deepEqual(at, { page: 2 });
    assert.equal(link, 'https://example.org/water.pdf#page=2');
  });
});

function pageOf(article: Article, span: Span): number | null {
  const { at } = citationOf(article, span);
  return at !== null && 'page' in at ? at.page : null;
}
