import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';
import { openFolderIndex } from '../../src/search/scope-folder.js';
import { bridgeArticle, queryOf, temporaryFolder, weights, whaleArticle } from './fixtures.js';
import { hashedEncoder } from './hashed-encoder.js';

const withoutNative = `export async function resolve(specifier, context, next) {
  if (specifier === 'hnswlib-node') throw new Error("Cannot find package 'hnswlib-node'\\nlooked everywhere");
  return next(specifier, context);
}`;
// The fixtures load it themselves, before this.
register(`data:text/javascript,${encodeURIComponent(withoutNative)}`);

test('without the native library exact search serves, with one line saying so', async (t) => {
  const folder = temporaryFolder(t);
  for (const embedded of [2, 0]) {
    const notices: string[] = [];
    const { index, report, close } = await openFolderIndex([whaleArticle, bridgeArticle], {
      folder,
      weights,
      encoder: hashedEncoder(),
      exactBelow: 2,
      onNotice: (line) => notices.push(line),
    });
    t.after(close);
    assert.deepEqual([index.kind, index.isSettled, report.embedded], ['exact', true, embedded]);
    assert.equal(index.search(queryOf('Krill feeds it.'), 3).candidates[0]?.sentence, 2);
    assert.deepEqual(notices, [
      "index: hnswlib-node cannot be loaded (Cannot find package 'hnswlib-node'), so exact search serves in its place. " +
        'For HNSW install python3, make and g++, then run npm ci.',
    ]);
  }
});
