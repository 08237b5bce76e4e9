import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { GraphFile, GraphRecord } from '../../src/search/graph-file.js';
import { ScopeIndex } from '../../src/search/scope-index.js';
import {
  DIMENSIONS,
  hnswlib,
  indexed,
  madeArticle,
  queryOf,
  sentencesOf,
  temporaryFolder,
  weights,
} from './fixtures.js';

const skip = hnswlib === null;
const articles = Array.from({ length: 10 }, (_, at) => madeArticle(`made-${at}`, 12));
const FLIP_STEP_BYTES = 512;
const NOT_USED = /^index: the HNSW graph on the disk is not used: .+\. Building it again\.$/;

/** An index of articles, with what it has said. */
async function open(graph?: GraphFile, of = articles) {
  const notices: string[] = [];
  const index = await ScopeIndex.open(of.map(indexed), {
    dimensions: DIMENSIONS,
    weights,
    hnswlib,
    exactBelow: 50,
    onNotice: (line) => notices.push(line),
    ...(graph === undefined ? {} : { graph }),
  });
  return { index, notices };
}

async function saved(t: TestContext, of = articles): Promise<{ path: string; record: GraphRecord }> {
  const path = join(temporaryFolder(t), 'graph.bin');
  const { index } = await open(undefined, of);
  const record = await index.save(path);
  assert.ok(record);
  return { path, record };
}

const found = (index: ScopeIndex, text = 'whale stone 7') =>
  index.search(queryOf(text), 20).candidates.map(({ article, score }) => `${article.id} ${score}`);
const right = ScopeIndex.open(articles.map(indexed), { dimensions: DIMENSIONS, weights, hnswlib: null });

async function assertNotUsed(graph: GraphFile, what: string): Promise<void> {
  const { index, notices } = await open(graph);
  assert.equal(notices.length, 1, what);
  assert.match(notices[0] ?? '', NOT_USED, what);
  assert.deepEqual(found(index), found(await right), what);
  await index.settled();
  assert.deepEqual([index.kind, notices.length], ['hnsw', 1], what);
  assert.deepEqual(found(index), found(await right), what);
}

test('a graph that was saved serves at once', { skip }, async (t) => {
  const graph = await saved(t);
  assert.deepEqual(readdirSync(join(graph.path, '..')), ['graph.bin']);
  const { mode, size } = statSync(graph.path);
  if (process.platform !== 'win32') assert.equal(mode & 0o777, 0o600);
  assert.equal(size, graph.record.bytes);
  const { index, notices } = await open({ ...graph, record: JSON.parse(JSON.stringify(graph.record)) });
  assert.deepEqual([index.isSettled, index.kind, notices], [true, 'hnsw', []]);
  assert.deepEqual(found(index), found(await right));
});

test('it serves for what it knows when articles have changed, gone and come', { skip }, async (t) => {
  const graph = await saved(t);
  const changed = [
    madeArticle('little', 4),
    madeArticle('new', 20),
    ...articles.slice(1, 9).reverse(),
    madeArticle('made-9', 15, 2),
  ];
  const { index, notices } = await open(graph, changed);
  assert.deepEqual([index.kind, notices], ['hnsw', []]);
  const fresh = await ScopeIndex.open(changed.map(indexed), {
    dimensions: DIMENSIONS,
    weights,
    hnswlib: null,
  });
  for (let round = 0; round < 2; round++) {
    for (const text of ['whale stone 7', 'river', ...sentencesOf(madeArticle('little', 4))]) {
      assert.deepEqual(found(index, text).sort(), found(fresh, text).sort());
      const wordless = { ...queryOf(text), text: '' };
      const nearest = (of: ScopeIndex) =>
        of.search(wordless, 5).candidates.map(({ similarity }) => similarity);
      assert.deepEqual(nearest(index), nearest(fresh));
    }
    await index.settled();
  }
  const again = await index.save(graph.path);
  assert.ok(again);
  const next = await open({ path: graph.path, record: again }, changed);
  assert.deepEqual([next.index.isSettled, next.notices], [true, []]);
});

test('what is small has no graph and saves none', { skip }, async (t) => {
  const path = join(temporaryFolder(t), 'graph.bin');
  const { index } = await open(undefined, articles.slice(0, 2));
  assert.equal(await index.save(path), null);
  assert.deepEqual(readdirSync(join(path, '..')), []);
});

test('a byte that is flipped anywhere is never loaded', { skip }, async (t) => {
  const graph = await saved(t);
  const whole = readFileSync(graph.path);
  for (let at = 0; at < whole.length; at += FLIP_STEP_BYTES) {
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 0xff, at);
    writeFileSync(graph.path, flipped);
    await assertNotUsed(graph, `flipped at ${at}`);
  }
});

test('a file that ends early, is zeroed, longer or gone is never loaded', { skip }, async (t) => {
  const graph = await saved(t);
  const whole = readFileSync(graph.path);
  const faults: Record<string, () => void> = {
    empty: () => truncateSync(graph.path, 0),
    half: () => truncateSync(graph.path, whole.length / 2),
    'one byte short': () => truncateSync(graph.path, whole.length - 1),
    zeroed: () => writeFileSync(graph.path, Buffer.alloc(whole.length)),
    longer: () => writeFileSync(graph.path, Buffer.concat([whole, Buffer.alloc(8)])),
    gone: () => rmSync(graph.path),
  };
  for (const [what, harm] of Object.entries(faults)) {
    writeFileSync(graph.path, whole);
    harm();
    await assertNotUsed(graph, what);
  }
});

test('a whole graph of something else is never used', { skip }, async (t) => {
  const [own, other] = [await saved(t), await saved(t, [madeArticle('other', 120)])];
  await assertNotUsed({ ...own, record: { ...own.record, identity: 'version 0' } }, 'another version');
  const [first, second] = own.record.places;
  assert.ok(first && second);
  const overlapping = [first, { ...second, first: first.first + 1 }, ...own.record.places.slice(2)];
  await assertNotUsed({ ...own, record: { ...own.record, places: overlapping } }, 'overlapping places');
  await assertNotUsed({ ...own, record: { ...own.record, numbers: 5 } }, 'places past the end');
  copyFileSync(other.path, own.path);
  await assertNotUsed(own, 'the file of another');
  // It says nothing of these articles: nothing is wrong, and nothing of it is used.
  const { index, notices } = await open(other);
  assert.deepEqual(notices, []);
  assert.deepEqual(found(index), found(await right));
  await index.settled();
  assert.deepEqual(found(index), found(await right));
});

test('where nothing can be written it says so, and what was there stays', { skip }, async (t) => {
  const graph = await saved(t);
  const before = readFileSync(graph.path);
  const { index } = await open();
  await assert.rejects(index.save(join(graph.path, 'graph.bin')), /cannot be saved in .* Free disk space/);
  assert.deepEqual(readFileSync(graph.path), before);
  await index.add(madeArticle('later', 3), indexed(madeArticle('later', 3)).vectors);
  await index.settled();
  assert.ok(await index.save(graph.path));
});

// A limit on file sizes makes writes fail part way, as a full disk does.
test('on a full disk it says so, and what was there stays', {
  skip: skip || process.platform === 'win32',
}, async (t) => {
  const graph = await saved(t);
  const before = readFileSync(graph.path);
  const program = `
    import { ScopeIndex } from '${new URL('../../src/search/scope-index.js', import.meta.url).href}';
    import { hnswlib, indexed, madeArticle, weights } from '${new URL('./fixtures.js', import.meta.url).href}';
    const articles = [indexed(madeArticle('large', 200))];
    const index = await ScopeIndex.open(articles, { dimensions: 16, weights, hnswlib, exactBelow: 50 });
    console.log(await index.save(process.env.GRAPH).catch((error) => error.message));`;
  for (const kib of [0, 1, 8, 40]) {
    const { stdout } = await promisify(execFile)(
      'bash',
      ['-c', `ulimit -f ${kib}; exec "$@"`, 'bash', process.execPath, '--input-type=module', '-e', program],
      { env: { ...process.env, GRAPH: graph.path } },
    );
    assert.match(stdout, /cannot be saved in .*disk/, `${kib} KiB`);
    assert.deepEqual(readFileSync(graph.path), before);
    assert.deepEqual(readdirSync(join(graph.path, '..')), ['graph.bin']);
  }
});

test('what comes while it is saved is not in the file, and is found', { skip }, async (t) => {
  const path = join(temporaryFolder(t), 'graph.bin');
  const { index } = await open();
  await index.settled();
  const added = Array.from({ length: 5 }, (_, at) => madeArticle(`later-${at}`, 10));
  const [record] = await Promise.all([
    index.save(path),
    ...added.map((article) => index.add(article, indexed(article).vectors)),
  ]);
  await index.settled();
  assert.ok(record);
  const all = [...articles, ...added];
  const { index: next, notices } = await open({ path, record }, all);
  await next.settled();
  assert.deepEqual(notices, []);
  assert.deepEqual(found(next), found(index));
});
