import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Article } from '../../src/article/article.js';
import { parseArticle, readArticleFile } from '../../src/article/read.js';
import { VerbatimError } from '../../src/errors.js';

const fragments = [
  '灯塔亮着。',
  '他说：“好。”',
  '……',
  '“',
  '”',
  '（',
  '）',
  '3.5',
  'Dr. ',
  'J. R. ',
  'U.S. ',
  'The ship left. ',
  'etc. ',
  '？！',
  '——',
  '；',
  '，',
  ' ',
  '𠮷',
  '👨‍👩‍👧',
  'e\u0301',
  '\u200b',
  '\n',
  '\n\n',
  '# ',
  '- ',
  '> ',
  '<p>',
  '</p>',
  '<h2>',
  '<li>',
  '&amp;',
  '长'.repeat(450),
  'word '.repeat(120),
];

describe('spans', () => {
  it('are in order, inside their block, and hold all of the text but white space', () => {
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((parts) => parts.join(''));
    const name = fc.constantFrom('a.txt', 'a.md', 'a.html');
    let articles = 0;
    fc.assert(
      fc.property(name, text, (file, content) => {
        const article = parsed(file, Buffer.from(content));
        if (article === null) return;
        articles++;
        assertWellSplit(article);
      }),
      { numRuns: 400 },
    );
    assert.ok(articles > 100);
  });

  it('hold in the article that ships', async () => {
    assertWellSplit(await readArticleFile('data/articles/world-models.txt'));
  });

  it('hold for random words in every format', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a.txt', 'a.md', 'a.html'),
        fc.string({ unit: 'binary' }),
        (file, content) => {
          const article = parsed(file, Buffer.from(content));
          if (article !== null) assertWellSplit(article);
        },
      ),
    );
  });
});

describe('random bytes', () => {
  it('are an article or a VerbatimError, nothing else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('a.txt', 'a.md', 'a.html'),
        fc.uint8Array({ maxLength: 200 }),
        (file, bytes) => {
          const article = parsed(file, bytes);
          if (article !== null) assertWellSplit(article);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('passages', () => {
  const sentences = (count: number) => '灯塔在港口的尽头亮着，船从那里进来。'.repeat(count);
  const textsOf = ({ text, passages }: Article) => passages.map(({ start, end }) => text.slice(start, end));

  it('hold as many neighbouring sentences as are read together, paragraphs and short sections among them', () => {
    const article = html([
      '<h1>灯塔</h1>',
      '<p>一号亮着。</p>',
      '<p>二号亮着。</p>',
      '<h2>港口</h2>',
      '<p>船在。</p>',
    ]);
    assert.equal(article.passages.length, 1);
  });

  it('begin anew with a section once they are full enough', () => {
    const article = html([`<p>${sentences(8)}</p>`, '<h2>港口</h2>', `<p>${sentences(8)}</p>`]);
    assert.equal(
      textsOf(article).findIndex((text) => text.startsWith('港口')),
      1,
    );
  });

  it('never end with a heading that has something below it', () => {
    const article = html([`<p>${sentences(14)}</p>`, '<h2>港口</h2>', `<p>${sentences(14)}</p>`]);
    for (const text of textsOf(article)) assert.ok(!text.endsWith('港口'), text);
  });

  it('are never longer than the models read', () => {
    const long = html([`<p>${'这艘船走了很远的路，'.repeat(15)}终于到了。</p>`.repeat(8)]);
    for (const {
      start,
      end,
      sentences: [first, past],
    } of long.passages) {
      assert.ok(end - start <= 270 || past - first === 1);
      assert.ok(end - start <= 400);
    }
  });
});

describe('the title and headings', () => {
  it('are one sentence each, whatever their punctuation', () => {
    const article = html([
      '<h1>Who? What? Where.</h1>',
      '<p>Here.</p>',
      '<h2>Why? Because.</h2>',
      '<p>So.</p>',
    ]);
    const shown = article.sentences.map(({ start, end }) => article.text.slice(start, end));
    assert.deepEqual(shown, ['Who? What? Where.', 'Here.', 'Why? Because.', 'So.']);
  });
});

function assertWellSplit({ text, blocks, sections, sentences, passages }: Article): void {
  assert.equal(text, text.normalize('NFC'));
  assert.deepEqual(
    blocks.map(({ start, end }) => text.slice(start, end)),
    text.split('\n'),
  );
  assert.deepEqual(
    sections.flatMap((section, index) =>
      blocks.slice(...section.blocks).map((block) => block.section - index),
    ),
    blocks.map(() => 0),
  );
  let position = 0;
  for (const { start, end, block } of sentences) {
    assert.match(text.slice(position, start), /^\s*$/);
    assert.ok(start >= (blocks[block]?.start ?? 0) && end <= (blocks[block]?.end ?? 0) && end > start);
    assert.equal(text.slice(start, end), text.slice(start, end).trim());
    const isHeadline = blocks[block]?.paragraph === 0;
    assert.ok(isHeadline || end - start <= 400);
    position = end;
  }
  assert.match(text.slice(position), /^\s*$/);
  let covered = 0;
  for (const passage of passages) {
    const [first, past] = passage.sentences;
    assert.ok(first === covered && past > covered);
    assert.deepEqual([passage.start, passage.end], [sentences[first]?.start, sentences[past - 1]?.end]);
    covered = past;
  }
  assert.equal(covered, sentences.length);
}

function parsed(name: string, bytes: Uint8Array): Article | null {
  try {
    return parseArticle(name, bytes);
  } catch (error) {
    assert.ok(error instanceof VerbatimError, String(error));
    assert.ok(error.message.includes(name));
    assert.ok(error.cause === undefined, String(error.cause));
    return null;
  }
}

function html(lines: readonly string[]): Article {
  return parseArticle('page.html', Buffer.from(lines.join('\n')));
}
