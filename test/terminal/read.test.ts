import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { run } from './stand-in.js';

describe('read', () => {
  let dir: string;
  let page: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'verbatim-read-'));
    page = join(dir, 'page.html');
    const story =
      '<p>The lamp at the harbour burned all night, and the ships came home one by one, slowly.</p>';
    await writeFile(
      page,
      `<title>Lamps</title><nav><a href="/">Home</a></nav><article><h1>Lamps</h1>${story.repeat(3)}<p>It is <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>.</p></article><footer>Imprint</footer>`,
    );
  });
  after(() => rm(dir, { recursive: true }));

  it('shows the blocks of a file', async () => {
    const { code, out } = await run(['read', page]);
    assert.equal(code, 0);
    assert.match(out, /^title {5}Lamps\nparagraph The lamp at the harbour /);
  });

  it('prints one JSON object, whose offsets are into its text', async () => {
    const { code, out } = await run(['read', page, '--json']);
    assert.equal(code, 0);
    const { title, link, language, text, blocks, sentences } = JSON.parse(out);
    assert.deepEqual([title, link, language], ['Lamps', null, 'en']);
    assert.equal(blocks.map((block: { text: string }) => block.text).join('\n'), text);
    assert.deepEqual(blocks[0], { kind: 'title', text: 'Lamps' });
    assert.deepEqual(sentences[0], { start: 0, end: 5 });
    assert.equal(text.slice(sentences[1].start, sentences[1].end), blocks[1].text);
    assert.equal(sentences.at(-1).quotable, false);
  });

  it('shows what was left out', async () => {
    assert.equal((await run(['read', page, '--diff'])).out, '- Home\n- Imprint\n');
    const plain = join(dir, 'plain.txt');
    await writeFile(plain, 'A lamp was lit.');
    assert.equal((await run(['read', plain, '--diff'])).out, 'Nothing is left out.\n');
  });

  it('shows what was left out of Markdown and of a record', async () => {
    const note = join(dir, 'note.mdx');
    await writeFile(
      note,
      "import A from 'a'\n\n## Lamps {#l}\n\n{% include a.html %}\n\nA lamp {{ site.x }}was ==lit==. ![[a.png]]\n\n- 灯 {/* why */}\n",
    );
    assert.equal(
      (await run(['read', note, '--diff'])).out,
      "- import A from 'a'\n- {#l}\n- {% include a.html %}\n- {{ site.x }}\n- ![[a.png]]\n- {/* why */}\n",
    );
    const record = join(dir, 'record.txt');
    await writeFile(
      record,
      'Title: Lamps\nGUID: 12\nLink: https://a.example/\nSummary: <p>A lamp was lit.</p><p>It burned all...</p>\nContent: <p>A lamp was lit.</p><p>It burned all night, and the ships came home.</p>\n',
    );
    assert.equal((await run(['read', record, '--diff'])).out, '- GUID: 12\n- It burned all...\n');
  });

  it('says why a file cannot be read, with exit code 1', async () => {
    const empty = join(dir, 'empty.md');
    await writeFile(empty, '');
    for (const [path, why] of [
      [empty, 'is empty'],
      [join(dir, 'none.txt'), 'cannot be read'],
      [dir, 'is not a file'],
    ]) {
      const { code, out, err } = await run(['read', path ?? '', '--json']);
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.ok(err.startsWith(`read: ${path} ${why}`), err);
    }
  });

  it('takes one file, and one way to show it', async () => {
    assert.equal((await run(['read'])).code, 2);
    assert.equal((await run(['read', page, page])).code, 2);
    assert.equal((await run(['read', page, '--json', '--diff'])).code, 2);
  });
});
