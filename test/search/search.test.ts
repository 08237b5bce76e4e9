import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Article } from '../../src/article/article.js';
import { ScopeIndex } from '../../src/search/scope-index.js';
import { Searcher } from '../../src/search/search.js';
import {
  articleOf,
  bridgeArticle,
  DIMENSIONS,
  indexed,
  madeArticle,
  queryOf,
  sentencesOf,
  weights,
  whaleArticle,
} from './fixtures.js';

const open = (...articles: Article[]) =>
  ScopeIndex.open(articles.map(indexed), { dimensions: DIMENSIONS, weights, hnswlib: null });

test('a sentence competes with the sentences of every scope', async () => {
  const searcher = new Searcher([{ index: await open(whaleArticle) }, { index: await open(bridgeArticle) }]);
  for (const text of ['Krill feeds it.', 'Stone lasts longer.']) {
    const { candidates } = searcher.search(queryOf(text), 5);
    const [first] = candidates;
    assert.ok(first);
    assert.equal(sentencesOf(first.article)[first.sentence], text);
    assert.equal(candidates.length, 5);
    for (const [at, { score }] of candidates.entries()) {
      assert.ok(score <= (candidates[at - 1]?.score ?? Number.POSITIVE_INFINITY));
    }
  }
});

test('articles of the same id in two scopes keep apart', async () => {
  const [host, server] = [articleOf('rules', ['Be kind.']), articleOf('rules', ['Be quiet.'])];
  const searcher = new Searcher([{ index: await open(host) }, { index: await open(server) }]);
  assert.deepEqual(searcher.named('rules'), [host, server]);
  const { candidates, describe } = searcher.search(queryOf('Be quiet.'), 2, 'rules');
  assert.deepEqual(
    candidates.map(({ article }) => article),
    [server, host],
  );
  assert.deepEqual(describe(host, 0), candidates[1]);
  assert.notDeepEqual(searcher.vectorsOf(host), searcher.vectorsOf(server));
});

test('what may not be searched is neither found, nor named, nor listed, nor described', async () => {
  const index = await open(whaleArticle, bridgeArticle);
  const searcher = new Searcher([{ index, only: new Set(['whales', 'gone']) }]);
  assert.deepEqual(searcher.articles, [whaleArticle]);
  assert.deepEqual(searcher.named('bridges'), []);
  assert.deepEqual(searcher.search(queryOf('Stone'), 9, 'bridges').candidates, []);
  const { candidates, describe, has } = searcher.search(queryOf('Stone lasts longer.'), 9);
  assert.ok(candidates.length === 4 && candidates.every(({ article }) => article === whaleArticle));
  assert.equal(has(bridgeArticle), false);
  assert.throws(() => describe(bridgeArticle, 0), /bridges was not searched/);
  assert.throws(() => searcher.vectorsOf(madeArticle('other', 1)), /not among the articles/);
});
