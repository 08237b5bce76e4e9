import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';
import { openArticleIndexes } from '../../src/search/index-store.js';
import { hashedEncoder } from './hashed-encoder.js';
import {
  assertAnswers,
  bridgeArticle,
  indexFiles,
  open,
  temporaryFolder,
  whaleArticle,
  whyNotUsed,
} from './index-fixtures.js';

const withoutNative = `export async function resolve(specifier, context, next) {
  if (specifier === 'hnswlib-node') throw new Error("Cannot find package 'hnswlib-node'\\nlooked everywhere");
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(withoutNative)}`);

test('without the native library exact search serves, with one line saying so', async (t) => {
  const indexDir = temporaryFolder(t);
  const first = await open(whaleArticle, indexDir);
  assertAnswers(assert, first, whaleArticle);
  assert.equal(first.index.kind, 'exact');
  assert.deepEqual(first.rebuilds, []);
  assert.deepEqual(first.warnings, [
    "index: hnswlib-node cannot be loaded (Cannot find package 'hnswlib-node'), so exact search serves in its place. " +
      'For HNSW install python3, make and g++, then run npm ci.',
  ]);
  assert.deepEqual(
    indexFiles(indexDir).names.map((name) => name.replace(/-.*/, '')),
    ['manifest.json', 'vectors'],
  );
  const second = await open(whaleArticle, indexDir);
  assertAnswers(assert, second, whaleArticle);
  assert.deepEqual([second.encoder.encoded, second.rebuilds, second.report.loaded], [[], [], true]);
  assert.equal(await whyNotUsed(t, indexDir, whaleArticle), null);
});

test('the line is said once for several articles', async (t) => {
  const warnings: string[] = [];
  await openArticleIndexes([whaleArticle, bridgeArticle], {
    indexDir: temporaryFolder(t),
    encoder: hashedEncoder(),
    onWarning: (line) => warnings.push(line),
  });
  assert.equal(warnings.length, 1);
});
