import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadLibrary } from '../../src/article/library.js';
import { residentMb, watchMemory } from '../../src/article/process-memory.js';
import { fileBytes } from '../../src/article/read.js';
import { openReader } from '../../src/article/reader.js';

const body = 'A lamp was lit. It burned all night.';

describe('the reading process', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'verbatim-reader-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('reads a file, and tells why it cannot', async () => {
    const path = join(dir, 'lamp.txt');
    await writeFile(path, body);
    const reader = openReader();
    try {
      const { article, leftOut } = await reader.read(path);
      assert.equal(article.id, 'lamp');
      assert.equal(article.text, body);
      assert.deepEqual(leftOut, []);
      await assert.rejects(reader.read(join(dir, 'none.txt')), {
        message: /^article: none\.txt cannot be read: ENOENT/,
      });
      assert.equal((await reader.read(path)).article.text, body);
    } finally {
      reader.close();
    }
  });

  it('is ended when a file takes too long, which is named; the others are read', async () => {
    const folder = join(dir, 'slow');
    await mkdir(folder);
    await writeFile(join(folder, 'a.txt'), body);
    await writeFile(join(folder, 'b.md'), `${'*a,'.repeat(1_600_000)}\n`);
    await writeFile(join(folder, 'c.txt'), body);
    const { articles, problems } = await loadLibrary(folder, { limitMs: 6000 });
    assert.deepEqual(
      problems.map(({ what }) => what),
      ['b.md takes more than 6 s to read'],
    );
    assert.deepEqual(
      articles.map(({ id }) => id),
      ['a', 'c'],
    );
  });

  it('is ended when a file takes too much memory, which is named; the others are read', async () => {
    const folder = join(dir, 'large');
    await mkdir(folder);
    await writeFile(join(folder, 'a.txt'), body);
    await writeFile(join(folder, 'b.html'), '<p>One <b>word</b>.</p>'.repeat(150_000));
    await writeFile(join(folder, 'c.txt'), body);
    const { articles, problems } = await loadLibrary(folder, { limitMb: 60 });
    assert.deepEqual(
      problems.map(({ what }) => what),
      ['b.html takes more than 60 MB of memory to read'],
    );
    assert.deepEqual(
      articles.map(({ id }) => id),
      ['a', 'c'],
    );
  });

  it('has its memory counted with its buffers', async () => {
    const before = (await residentMb(process.pid)) ?? 0;
    const buffer = Buffer.alloc(200 * 1024 ** 2, 1);
    const after = (await residentMb(process.pid)) ?? 0;
    assert.ok(after - before > 150, `${after - before} MB of ${buffer.length} bytes`);
    const child = await childWith(
      "process.once('message', () => { globalThis.held = Buffer.alloc(200 * 1024 ** 2, 1); })",
    );
    const start = (await residentMb(child.pid ?? 0)) ?? 0;
    const exceeded = new Promise<void>((resolve) => watchMemory(child.pid ?? 0, start + 100, resolve));
    child.send('take memory');
    await exceeded;
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await residentMb(child.pid ?? 0), null);
  });

  it('leaves the process that asks free meanwhile', async () => {
    const folder = join(dir, 'busy');
    await mkdir(folder);
    await writeFile(join(folder, 'a.md'), `${'*a,'.repeat(100_000)}\n`);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await loadLibrary(folder);
    clearInterval(timer);
    assert.ok(turns > 20, `the event loop turned ${turns} times`);
  });
});

describe('a file that is written while it is read', () => {
  const changes = {
    grows:
      "for (let more = 0; more < 1000; more++) writeSync(file, 'x', size + more); ftruncateSync(file, size);",
    'is written over': "writeSync(file, 'x', 0);",
  };
  for (const [what, change] of Object.entries(changes))
    it(`is refused by name: it ${what}`, () => refusedWhile(change));

  it('is not a device', () => assert.rejects(fileBytes('/dev/null', 'null'), /null is not a file/));

  async function refusedWhile(change: string): Promise<void> {
    const dir = await mkdtemp(join(tmpdir(), 'verbatim-growing-'));
    const path = join(dir, 'growing.txt');
    await writeFile(path, `${body}\n`.repeat(100_000));
    const grow = `const { openSync, writeSync, ftruncateSync, fstatSync } = require('node:fs');
      const file = openSync(process.argv[1], 'r+');
      const size = fstatSync(file).size;
      for (;;) { ${change} }`;
    const writer = spawn(process.execPath, ['-e', grow, path], { stdio: 'ignore' });
    try {
      // The writer may not have begun, or be waiting for its turn.
      let refused: unknown;
      for (let tries = 0; refused === undefined && tries < 1000; tries++)
        await fileBytes(path, 'growing.txt').catch((error: unknown) => {
          refused = error;
        });
      assert.match(String(refused), /growing\.txt changes while it is read/);
    } finally {
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      await rm(dir, { recursive: true });
    }
  }
});

/** A process that runs `script` and has begun to. */
async function childWith(script: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['-e', `process.send('begun'); setInterval(() => {}, 1000); ${script}`],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  await once(child, 'message');
  return child;
}

describe('a folder of articles', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'verbatim-folder-'));
  });
  after(() => rm(dir, { recursive: true }));

  it('has the articles of the folders in it', async () => {
    const folder = join(dir, 'nested');
    await mkdir(join(folder, '2025', 'may'), { recursive: true });
    await mkdir(join(folder, '.git'));
    for (const name of [
      'report.txt',
      '2025/report.markdown',
      '2025/may/report.xhtml',
      '2025/may/other.mdx',
      '.git/x.txt',
    ]) {
      await writeFile(join(folder, name), name.endsWith('xhtml') ? `<p>${body}</p>` : body);
    }
    const { articles, problems } = await loadLibrary(folder);
    assert.deepEqual(problems, []);
    assert.deepEqual(articles.map(({ id }) => id).sort(), [
      '2025-may-other',
      '2025-may-report',
      '2025-report',
      'report',
    ]);
  });

  it('names what is no article, and waits for none of it', async () => {
    const folder = join(dir, 'strange');
    await mkdir(join(folder, 'pictures'), { recursive: true });
    await writeFile(join(folder, 'good.txt'), body);
    await writeFile(join(folder, 'pictures', 'a.png'), '');
    await writeFile(join(folder, 'notes.odt'), '');
    await writeFile(join(dir, 'secret.txt'), body);
    await symlink(join(dir, 'secret.txt'), join(folder, 'out.txt'));
    await symlink(join(folder, 'good.txt'), join(folder, 'same.txt'));
    await mkdir(`${folder}-old`);
    await writeFile(join(`${folder}-old`, 'secret.txt'), body);
    await symlink(join(`${folder}-old`, 'secret.txt'), join(folder, 'beside.txt'));
    const deep = join(folder, ...Array.from({ length: 9 }, () => 'd'));
    await mkdir(deep, { recursive: true });
    await writeFile(join(deep, 'deep.txt'), body);
    await symlink('/dev/zero', join(folder, 'zero.txt'));
    await symlink(join(folder, 'gone'), join(folder, 'nowhere.txt'));
    execFileSync('mkfifo', [join(folder, 'pipe.txt')]);
    const { articles, problems } = await loadLibrary(folder);
    assert.deepEqual(
      articles.map(({ id }) => id),
      ['good', 'same'],
    );
    assert.deepEqual(
      problems.map(({ what }) => what),
      [
        'beside.txt is a link that leads out of the folder of articles',
        'd/d/d/d/d/d/d/d/d lies more than 8 folders deep',
        'nowhere.txt is a link that leads nowhere',
        'out.txt is a link that leads out of the folder of articles',
        'pipe.txt is a pipe, not a file',
        'zero.txt is a link that leads out of the folder of articles',
        'notes.odt, pictures/a.png are passed over',
      ],
    );
  });
});
