import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { pruneIndexes } from '../../src/search/index-prune.js';
import { openArticleIndexes, whyRebuild } from '../../src/search/index-store.js';
import { hashedEmbedder } from './hashed-embedder.js';
import {
  articleOf,
  assertAnswers,
  bridgeArticle,
  indexFiles,
  open,
  temporaryFolder,
  textOf,
  whaleArticle,
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
  assert.deepEqual(progress, [[7, 7]]);
  assert.equal(opened.index.kind, kind);
  assert.deepEqual(
    {
      ...opened.report,
      bytes: opened.report.bytes > 0,
      builtMs: opened.report.builtMs > 0,
    },
    {
      kind,
      units: 7,
      passages: 3,
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

test('an unchanged article is not embedded again', async (t) => {
  const indexDir = temporaryFolder(t);
  const first = await open(whaleArticle, indexDir);
  const second = await open(whaleArticle, indexDir);
  assertAnswers(assert, second, whaleArticle);
  assert.deepEqual([second.embedder.embedded, second.rebuilds, second.warnings], [[], [], []]);
  assert.deepEqual(second.report, { ...first.report, loaded: true });
});

test('a changed article is embedded again, alone', async (t) => {
  const indexDir = temporaryFolder(t);
  const articles = [whaleArticle, bridgeArticle];
  await openArticleIndexes(articles, {
    indexDir,
    embedder: hashedEmbedder(),
    textOf,
  });
  const changed = articleOf(bridgeArticle.id, ['Wood rots.', 'Stone lasts longer.']);
  const embedder = hashedEmbedder();
  const rebuilds: string[] = [];
  const [whales, bridges] = await openArticleIndexes([whaleArticle, changed], {
    indexDir,
    embedder,
    textOf,
    onRebuild: (line) => rebuilds.push(line),
  });
  assert.ok(whales && bridges);
  assertAnswers(assert, whales, whaleArticle);
  assertAnswers(assert, bridges, changed);
  assert.deepEqual(embedder.embedded, [...textOf(changed).passages, ...textOf(changed).sentences]);
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

test('asking to rebuild embeds again', async (t) => {
  const indexDir = temporaryFolder(t);
  await open(whaleArticle, indexDir);
  const again = await open(whaleArticle, indexDir, { rebuild: true });
  assertAnswers(assert, again, whaleArticle);
  assert.equal(again.embedder.embedded.length, 7);
  assert.deepEqual(again.rebuilds, []);
});

const otherMakers = {
  'embedding model': hashedEmbedder({ id: 'another' }),
  'model revision': hashedEmbedder({}, 'f'.repeat(64)),
  'hash of the model profile': hashedEmbedder({ passagePrefix: 'passage: ' }),
  dimensions: hashedEmbedder({ dimensions: 32 }),
};

for (const [part, embedder] of Object.entries(otherMakers)) {
  test(`an index of another ${part} is not used`, async (t) => {
    const indexDir = temporaryFolder(t);
    await open(whaleArticle, indexDir);
    const options = { indexDir, embedder, textOf };
    assert.notEqual(await whyRebuild(whaleArticle, options), null);
    const opened = await open(whaleArticle, indexDir, { embedder });
    assertAnswers(assert, opened, whaleArticle, embedder.profile.dimensions);
    assert.equal(opened.rebuilds.length, 1);
    assert.ok(opened.rebuilds[0]?.includes(part), opened.rebuilds[0]);
    assert.equal(await whyRebuild(whaleArticle, options), null);
  });
}

test('the same article embedded with other words around it is another index', async (t) => {
  const indexDir = temporaryFolder(t);
  await open(whaleArticle, indexDir);
  const opened = await open(whaleArticle, indexDir, {
    textOf: (article) => ({
      ...textOf(article),
      passages: textOf(article).passages.map((text) => `Whales: ${text}`),
    }),
  });
  assert.match(opened.rebuilds.join(), /embedded texts/);
  assert.equal(opened.embedder.embedded[0], `Whales: ${textOf(whaleArticle).passages[0]}`);
});

test('an article without units has an index without units', async (t) => {
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

test('pruning removes the indexes of lost articles and nothing else', async (t) => {
  const indexDir = temporaryFolder(t);
  for (const article of [whaleArticle, bridgeArticle]) await open(article, indexDir);
  mkdirSync(join(indexDir, 'photos'));
  const foreign = join(indexDir, `photos-${'0'.repeat(16)}`);
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'cat.jpg'), 'cat');
  assert.equal(await pruneIndexes(indexDir, [whaleArticle.id]), 1);
  assert.equal(readdirSync(indexDir).length, 3);
  assert.ok(existsSync(join(foreign, 'cat.jpg')));
  assert.deepEqual((await open(whaleArticle, indexDir)).embedder.embedded, []);
  assert.equal((await open(bridgeArticle, indexDir)).embedder.embedded.length, 7);
  assert.equal(await pruneIndexes(join(indexDir, 'missing'), []), 0);
});

test('an embedder that gives wrong vectors is named, and nothing is stored', async (t) => {
  const indexDir = temporaryFolder(t);
  for (const vector of [new Float32Array(3), new Float32Array(16).fill(Number.NaN)]) {
    const embedder = {
      ...hashedEmbedder(),
      embed: async (texts: readonly string[]) => texts.map(() => vector),
    };
    await assert.rejects(open(whaleArticle, indexDir, { embedder }), /no vector of 16 finite numbers/);
  }
  assert.deepEqual(readdirSync(indexDir), []);
});
