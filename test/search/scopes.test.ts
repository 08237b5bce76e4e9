import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScopeIndex } from '../../src/search/scope-index.js';
import { Scopes } from '../../src/search/scopes.js';
import { DIMENSIONS, indexed, madeArticle, queryOf, weights } from './fixtures.js';

const SENTENCES = 10;

/** Scopes of one article each, that remember which were opened. */
function scopesOf(mostSentences: number) {
  const opened: string[] = [];
  const scopes = new Scopes({
    mostSentences,
    open: async (scope) => {
      opened.push(scope);
      if (scope === 'broken') throw new Error('no such scope');
      const articles = [indexed(madeArticle(scope, SENTENCES))];
      return ScopeIndex.open(articles, { dimensions: DIMENSIONS, weights, hnswlib: null });
    },
  });
  return { scopes, opened };
}

test('a scope is opened once, also for many who ask at once', async () => {
  const { scopes, opened } = scopesOf(100);
  const indexes = await Promise.all(['a', 'a', 'b', 'a'].map((scope) => scopes.get(scope)));
  assert.deepEqual(opened, ['a', 'b']);
  assert.equal(new Set(indexes).size, 2);
  assert.equal(await scopes.get('a'), indexes[0]);
});

test('those that were used the longest ago leave when there is too much, and come again', async () => {
  const { scopes, opened } = scopesOf(2 * SENTENCES);
  const first = await scopes.get('a');
  await scopes.get('b');
  await scopes.get('a');
  await scopes.get('c');
  assert.equal(first.search(queryOf('whale'), 3).candidates.length, 3, 'who has it goes on');
  await scopes.get('a');
  assert.deepEqual(opened, ['a', 'b', 'c']);
  await scopes.get('b');
  assert.deepEqual(opened, ['a', 'b', 'c', 'b']);
});

test('the one that is asked stays, however large; what it grows by counts', async () => {
  const { scopes, opened } = scopesOf(SENTENCES / 2);
  await scopes.get('a');
  await scopes.get('a');
  assert.deepEqual(opened, ['a']);
  const roomy = scopesOf(3 * SENTENCES);
  await roomy.scopes.get('a');
  await roomy.scopes.get('b');
  await roomy.scopes.change('a', (index) => {
    const { article, vectors } = indexed(madeArticle('more', 2 * SENTENCES));
    return index.add(article, vectors);
  });
  await roomy.scopes.get('b');
  await roomy.scopes.get('a');
  assert.deepEqual(roomy.opened, ['a', 'b', 'a']);
});

test('a change reaches a scope that is in memory or being opened, and no other', async () => {
  const { scopes, opened } = scopesOf(100);
  const { article, vectors } = indexed(madeArticle('added', 3));
  const add = (index: ScopeIndex) => index.add(article, vectors);
  await scopes.change('a', add);
  assert.deepEqual(opened, []);
  const opening = scopes.get('a');
  await scopes.change('a', add);
  assert.ok((await opening).get('added'));
});

test('a scope that cannot be opened is told to who asks, and tried again', async () => {
  const { scopes, opened } = scopesOf(100);
  await assert.rejects(scopes.get('broken'), /no such scope/);
  await assert.rejects(scopes.get('broken'), /no such scope/);
  assert.deepEqual(opened, ['broken', 'broken']);
  await scopes.close();
});

test('a scope that is dropped is opened anew', async () => {
  const { scopes, opened } = scopesOf(100);
  await scopes.get('a');
  scopes.drop('a');
  scopes.drop('never');
  await scopes.get('a');
  assert.deepEqual(opened, ['a', 'a']);
  await scopes.close();
});
