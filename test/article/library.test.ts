import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadLibrary } from '../../src/article/library.js';
import { parseArticle, readArticleFile } from '../../src/article/read.js';
import { VerbatimError } from '../../src/errors.js';

const body = '港口的灯塔整夜亮着。A lamp was lit.';

describe('a library', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'verbatim-library-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('loads the good articles, by name, and has one problem for every bad file', async () => {
    const folder = join(dir, 'mixed');
    await mkdir(join(folder, 'folder.txt'), { recursive: true });
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'b.md': `# B\n\n${body}`,
      'a.txt': body,
      'c.html': `<p>${body}`,
      'd.HTM': `<p>${body}`,
      'A.md': body,
      'empty.txt': '',
      'blank.txt': ' \n\n\t',
      'title-only.md': '---\ntitle: Alone\n---\n',
      'image.txt': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0', 'latin1'),
      'latin.txt': Buffer.from('Le café est fermé, la forêt brûle déjà.', 'latin1'),
      '.hidden.txt': body,
      'notes.odt': 'PK',
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const sparse = await open(join(folder, 'huge.txt'), 'w');
    await sparse.truncate(50 * 1024 * 1024);
    await sparse.close();

    const { articles, problems } = await loadLibrary(folder);
    assert.deepEqual(
      articles.map(({ id }) => id),
      ['A', 'b', 'c', 'd'],
    );
    assert.deepEqual(
      problems.map((problem) => problem.what),
      [
        'a.txt has the same id as A.md',
        'blank.txt is empty',
        'empty.txt is empty',
        'huge.txt has 50 MB, more than the 5 MB of an article',
        'image.txt is binary, not text',
        'latin.txt is not UTF-8, UTF-16 or GB18030 text (byte 0xe9 in line 1, after "Le caf"), and declares no encoding',
        'title-only.md has no body',
        'notes.odt is passed over',
      ],
    );
    for (const problem of problems) {
      assert.ok(problem instanceof VerbatimError);
      assert.equal(problem.who, 'article');
      assert.doesNotMatch(problem.message, /\n/);
    }
  });

  it('names a folder that is missing or holds no article', async () => {
    const missing = join(dir, 'missing');
    const empty = join(dir, 'empty');
    await mkdir(empty);
    for (const folder of [missing, empty]) {
      const { articles, problems } = await loadLibrary(folder);
      assert.equal(articles.length, 0);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.message.includes(folder), problems[0]?.message);
    }
  });

  it('holds the article that ships', async () => {
    const { articles, problems } = await loadLibrary('data/articles');
    assert.deepEqual(problems, []);
    assert.equal(articles[0]?.id, 'world-models');
  });
});

describe('a file that cannot be read', () => {
  it('is named, with the remedy', async () => {
    await assert.rejects(readArticleFile('/nowhere/lamp.txt'), {
      name: 'VerbatimError',
      message: /^article: \/nowhere\/lamp\.txt cannot be read: .*ENOENT.*\. Check /,
    });
    await assert.rejects(readArticleFile(tmpdir()), { name: 'VerbatimError', message: /is not a file/ });
  });
});

describe('encodings', () => {
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
  const gb18030 = Buffer.from('b8dbbfdab5c4b5c6cbfed5fbd2b9c1c1d7c5a1a34120', 'hex');
  const encodings: Readonly<Record<string, Uint8Array>> = {
    'UTF-8': Buffer.from(body),
    'UTF-8 with a mark': Buffer.from(`\ufeff${body}`),
    'UTF-16 LE with a mark': Buffer.from(`\ufeff${body}`, 'utf16le'),
    'UTF-16 BE with a mark': utf16be(`\ufeff${body}`),
    'UTF-16 LE': Buffer.from(body, 'utf16le'),
    'UTF-16 BE': utf16be(body),
    GB18030: Buffer.concat([gb18030, Buffer.from('lamp was lit.')]),
  };
  for (const [name, bytes] of Object.entries(encodings)) {
    it(`${name} is read`, () => {
      assert.equal(parseArticle('a.txt', bytes).text, body);
    });
  }

  it('a few stray control characters are dropped', () => {
    const strayed = `\u001b${body.slice(0, 9)}\u0001${body.slice(9)}`;
    assert.equal(parseArticle('a.txt', Buffer.from(strayed)).text, body);
    const long = `${body.repeat(10)}\n`.repeat(20);
    assert.equal(
      parseArticle('a.txt', Buffer.from(long.replaceAll('\n', '\u0008\n'))).text,
      parseArticle('a.txt', Buffer.from(long)).text,
    );
  });

  const refused: Readonly<Record<string, Uint8Array>> = {
    'half a UTF-16 character': Buffer.from([0xff, 0xfe, 0x61]),
    'UTF-8 broken in the middle': Buffer.concat([
      Buffer.from('灯塔 and '),
      Buffer.from([0xe4, 0xb8]),
      Buffer.from(' lamps'),
    ]),
    Big5: Buffer.from('a4a4a4e5aabaa94fa4fbaebfb7bea755a741', 'hex'),
    'a text with NUL in it': Buffer.from('lamp\0light\0'),
    'a text of control characters': Buffer.from('\x01\x02\x03lamp\x04\x05'),
  };
  for (const [name, bytes] of Object.entries(refused)) {
    it(`${name} is refused`, () => {
      assert.throws(() => parseArticle('a.txt', bytes), {
        name: 'VerbatimError',
        message: /^article: a\.txt is /,
      });
    });
  }
});
