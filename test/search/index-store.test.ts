import assert from 'node:assert/strict';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { openArticleIndexes } from '../../src/search/index-store.js';
import { hashedEncoder } from './hashed-encoder.js';
import {
  articleOf,
  assertAnswers,
  bridgeArticle,
  indexFiles,
  open,
  sentencesOf,
  temporaryFolder,
  whaleArticle,
  whyNotUsed,
} from './index-fixtures.js';

const kind = await loadHnswlib().then(
  () => 'hnsw',
  () => 'exact',
);

test('the first start builds in silence and shows progress', async (t) => {
  const indexDir = temporaryFolder(t);
  const progress: [number, number][] = [];
  const opened = await open(whaleArticle, indexDir, {
    onProgress: (done, total) => progress.push([done, total]),
  });
  assertAnswers(assert, opened, whaleArticle);
  assert.deepEqual([opened.rebuilds, opened.warnings], [[], []]);
  assert.deepEqual(progress, [
    [2, 4],
    [4, 4],
  ]);
  assert.equal(opened.index.kind, kind);
  assert.deepEqual(
    {
      ...opened.report,
      bytes: opened.report.bytes > 0,
      builtMs: opened.report.builtMs > 0,
    },
    {
      kind,
      sentences: 4,
      bytes: true,
      builtMs: true,
      loaded: false,
    },
  );
  assert.deepEqual(
    indexFiles(indexDir).names.map((name) => name.replace(/-.*/, '')),
    kind === 'hnsw' ? ['hnsw', 'manifest.json', 'vectors'] : ['manifest.json', 'vectors'],
  );
});

test('an unchanged article is not encoded again', async (t) => {
  const indexDir = temporaryFolder(t);
  const first = await open(whaleArticle, indexDir);
  const second = await open(whaleArticle, indexDir);
  assertAnswers(assert, second, whaleArticle);
  assert.deepEqual([second.encoder.encoded, second.rebuilds, second.warnings], [[], [], []]);
  assert.deepEqual(second.report, { ...first.report, loaded: true });
});

test('a changed article is encoded again, alone', async (t) => {
  const indexDir = temporaryFolder(t);
  const articles = [whaleArticle, bridgeArticle];
  await openArticleIndexes(articles, {
    indexDir,
    encoder: hashedEncoder(),
  });
  const changed = articleOf(bridgeArticle.id, ['Wood rots.', 'Stone lasts longer.']);
  const encoder = hashedEncoder();
  const rebuilds: string[] = [];
  const [whales, bridges] = await openArticleIndexes([whaleArticle, changed], {
    indexDir,
    encoder,
    onRebuild: (line) => rebuilds.push(line),
  });
  assert.ok(whales && bridges);
  assertAnswers(assert, whales, whaleArticle);
  assertAnswers(assert, bridges, changed);
  assert.deepEqual(encoder.encoded, sentencesOf(changed));
  assert.equal(rebuilds.length, 1);
  assert.match(rebuilds[0] ?? '', /^index: bridges: its article hash is .* Building it again\.$/);
});

test('files that no manifest names are removed once no process can still be saving them', async (t) => {
  const indexDir = temporaryFolder(t);
  await open(whaleArticle, indexDir);
  const { folder, names } = indexFiles(indexDir);
  const [old, young] = [1, 2].map((digit) => `1-${String(digit).repeat(8)}-1111-4111-8111-111111111111.tmp`);
  for (const name of [old, young, 'notes.txt']) writeFileSync(join(folder, name ?? ''), 'left');
  for (const name of [old, 'notes.txt', ...names]) utimesSync(join(folder, name ?? ''), 0, 0);
  await open(articleOf(whaleArticle.id, ['Whales are gone.']), indexDir);
  const left = indexFiles(indexDir).names;
  assert.deepEqual(
    left.filter((name) => [...names, old, young, 'notes.txt'].includes(name)),
    [young, 'manifest.json', 'notes.txt'],
  );
  assert.equal(left.length, 5);
});

test('a folder that another process has just made is nothing to tell of', async (t) => {
  const indexDir = temporaryFolder(t);
  await open(whaleArticle, indexDir);
  const { folder, names } = indexFiles(indexDir);
  for (const name of names) rmSync(join(folder, name));
  writeFileSync(join(folder, '1-11111111-1111-4111-8111-111111111111.tmp'), 'half');
  assert.deepEqual((await open(whaleArticle, indexDir)).rebuilds, []);
});

test('asking to rebuild encodes again', async (t) => {
  const indexDir = temporaryFolder(t);
  await open(whaleArticle, indexDir);
  const again = await open(whaleArticle, indexDir, { rebuild: true });
  assertAnswers(assert, again, whaleArticle);
  assert.equal(again.encoder.encoded.length, 4);
  assert.deepEqual(again.rebuilds, []);
});

const otherMakers = {
  'embedding model': hashedEncoder({ id: 'another' }),
  'model revision': hashedEncoder({}, 'f'.repeat(64)),
  'hash of the model profile': hashedEncoder({ passagePrefix: 'passage: ' }),
  dimensions: hashedEncoder({ dimensions: 32 }),
};

for (const [part, encoder] of Object.entries(otherMakers)) {
  test(`an index of another ${part} is not used`, async (t) => {
    const indexDir = temporaryFolder(t);
    await open(whaleArticle, indexDir);
    const opened = await open(whaleArticle, indexDir, { encoder });
    assertAnswers(assert, opened, whaleArticle, encoder.profile.dimensions);
    assert.equal(opened.rebuilds.length, 1);
    assert.ok(opened.rebuilds[0]?.includes(part), opened.rebuilds[0]);
    const again = await open(whaleArticle, indexDir, { encoder });
    assert.deepEqual([again.rebuilds, again.report.loaded], [[], true]);
  });
}

test('the same article under other headings is another index', async (t) => {
  const indexDir = temporaryFolder(t);
  await open(whaleArticle, indexDir);
  const { rebuilds, encoder } = await open({ ...whaleArticle, title: 'Of whales' }, indexDir);
  assert.match(rebuilds.join(), /embedded texts/);
  assert.deepEqual(encoder.encoded, sentencesOf(whaleArticle));
});

test('what fails while encoding is told, and nothing is stored', async (t) => {
  const indexDir = temporaryFolder(t);
  const encoder = { ...hashedEncoder(), window: () => Promise.reject(new Error('no such weights')) };
  await assert.rejects(open(whaleArticle, indexDir, { encoder }), /no such weights/);
  assert.equal(await whyNotUsed(t, indexDir, whaleArticle), 'nothing is stored');
});

test('building is given up when it is not wanted any more, with the reason', async (t) => {
  const indexDir = temporaryFolder(t);
  const stopping = new AbortController();
  const reason = new Error('not wanted');
  const onProgress = () => stopping.abort(reason);
  await assert.rejects(open(whaleArticle, indexDir, { signal: stopping.signal, onProgress }), reason);
  assert.equal(await whyNotUsed(t, indexDir, whaleArticle), 'nothing is stored');
});

test('an article without sentences has an index without vectors', async (t) => {
  const indexDir = temporaryFolder(t);
  const empty = articleOf('empty', []);
  for (let start = 0; start < 2; start++) {
    const { index, rebuilds, warnings } = await open(empty, indexDir);
    assert.deepEqual(index.search(new Float32Array(16), 5), []);
    assert.deepEqual([rebuilds, warnings], [[], []]);
  }
});

test('ids that look alike, or that no folder can have, keep apart', async (t) => {
  const indexDir = temporaryFolder(t);
  const ids = [
    'a b',
    'a-b',
    'a_b',
    'A B',
    '../a',
    '世界',
    '世 界',
    'CON',
    '.',
    'x'.repeat(250),
    `${'x'.repeat(249)}y`,
    '🐋',
  ];
  for (const id of ids) await open(articleOf(id, [`About ${id}.`]), indexDir);
  const folders = readdirSync(indexDir);
  assert.equal(folders.length, ids.length);
  assert.equal(new Set(folders.map((name) => name.toLowerCase())).size, ids.length);
  for (const folder of folders) assert.match(folder, /^[A-Za-z0-9-]{1,64}$/);
  for (const id of ids)
    assert.deepEqual((await open(articleOf(id, [`About ${id}.`]), indexDir)).rebuilds, []);
});
