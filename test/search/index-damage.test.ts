import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Article } from '../../src/article/article.js';
import {
  assertAnswers,
  bridgeArticle,
  copyOf,
  indexFiles,
  open,
  temporaryFolder,
  whaleArticle,
} from './index-fixtures.js';

const FLIP_STEP_BYTES = 64;

/** Opens a damaged index twice: the first start says why it rebuilds and answers rightly, the second has nothing to say. */
async function assertMended(indexDir: string, article: Article, what: string): Promise<void> {
  const mended = await open(article, indexDir);
  assert.equal(mended.rebuilds.length, 1, what);
  assert.match(
    mended.rebuilds[0] ?? '',
    /^index: \w+: (its [^\n]+\. Building (it|the graph) again|it is not finished[^\n]+\. Building it here)\.$/,
  );
  assert.deepEqual(mended.warnings, [], what);
  assertAnswers(assert, mended, article);
  const next = await open(article, indexDir);
  assert.deepEqual([next.rebuilds, next.warnings, next.encoder.encoded], [[], [], []], what);
  assertAnswers(assert, next, article);
}

async function savedIndex(t: TestContext, article = whaleArticle) {
  const indexDir = temporaryFolder(t);
  await open(article, indexDir);
  return { indexDir, ...indexFiles(indexDir) };
}

for (const role of ['manifest', 'vectors', 'hnsw']) {
  test(`a flipped byte anywhere in the ${role} file`, async (t) => {
    const { indexDir, folder, names } = await savedIndex(t);
    const name = names.find((candidate) => candidate.startsWith(role)) ?? '';
    const whole = readFileSync(join(folder, name));
    for (let at = 0; at < whole.length; at += FLIP_STEP_BYTES) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(flipped.readUInt8(at) ^ 0xff, at);
      writeFileSync(join(folder, name), flipped);
      await assertMended(indexDir, whaleArticle, `${name} flipped at ${at}`);
      assert.deepEqual(indexFiles(indexDir).names, names);
    }
  });

  test(`a ${role} file that ends early, or is gone`, async (t) => {
    const { indexDir, names } = await savedIndex(t);
    const name = names.find((candidate) => candidate.startsWith(role)) ?? '';
    for (const keep of [0, 0.1, 0.5, 0.99]) {
      const copy = copyOf(t, indexDir);
      const path = join(indexFiles(copy).folder, name);
      truncateSync(path, Math.floor(readFileSync(path).length * keep));
      await assertMended(copy, whaleArticle, `${name} cut to ${keep}`);
    }
    const copy = copyOf(t, indexDir);
    rmSync(join(indexFiles(copy).folder, name));
    await assertMended(copy, whaleArticle, `${name} removed`);
  });

  test(`the ${role} files of two articles, swapped`, async (t) => {
    const whales = await savedIndex(t, whaleArticle);
    const bridges = await savedIndex(t, bridgeArticle);
    const [mine, theirs] = [whales, bridges].map(({ folder, names }) =>
      join(folder, names.find((candidate) => candidate.startsWith(role)) ?? ''),
    );
    assert.ok(mine && theirs);
    copyFileSync(mine, `${mine}.kept`);
    copyFileSync(theirs, mine);
    renameSync(`${mine}.kept`, theirs);
    await assertMended(whales.indexDir, whaleArticle, 'swapped');
    await assertMended(bridges.indexDir, bridgeArticle, 'swapped');
  });
}

test('the whole folders of two articles, swapped', async (t) => {
  const whales = await savedIndex(t, whaleArticle);
  const bridges = await savedIndex(t, bridgeArticle);
  renameSync(whales.folder, `${whales.folder}.kept`);
  renameSync(bridges.folder, whales.folder);
  renameSync(`${whales.folder}.kept`, bridges.folder);
  await assertMended(whales.indexDir, whaleArticle, 'swapped');
  await assertMended(bridges.indexDir, bridgeArticle, 'swapped');
});

test('a damaged graph does not cost the vectors', async (t) => {
  const { indexDir, folder, names } = await savedIndex(t);
  rmSync(join(folder, names.find((name) => name.startsWith('hnsw')) ?? ''));
  const { rebuilds, encoder } = await open(whaleArticle, indexDir);
  assert.match(rebuilds.join(), /its hnsw file is missing. Building the graph again/);
  assert.deepEqual(encoder.encoded, []);
});

test('a manifest of a later version is not guessed at', async (t) => {
  const { indexDir, folder } = await savedIndex(t);
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ sha256: '0'.repeat(64), manifest: { version: 9 } }),
  );
  await assertMended(indexDir, whaleArticle, 'later version');
});

test('a manifest with one other number is not believed', async (t) => {
  const { indexDir, folder } = await savedIndex(t);
  const path = join(folder, 'manifest.json');
  const altered = readFileSync(path, 'utf8').replace(/"builtMs": \d+/, '"builtMs": 123456');
  writeFileSync(path, altered);
  await assertMended(indexDir, whaleArticle, 'altered time');
});
