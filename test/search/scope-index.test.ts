import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import type { Article } from '../../src/article/article.js';
import { VerbatimError } from '../../src/errors.js';
import { type Found, ScopeIndex, type ScopeIndexOptions } from '../../src/search/scope-index.js';
import {
  articleOf,
  bridgeArticle,
  DIMENSIONS,
  hnswlib,
  indexed,
  madeArticle,
  queryOf,
  sentencesOf,
  weights,
  whaleArticle,
} from './fixtures.js';

function open(articles: readonly Article[], options: Partial<ScopeIndexOptions> = {}): Promise<ScopeIndex> {
  const defaults = { dimensions: DIMENSIONS, weights, hnswlib: null };
  return ScopeIndex.open(articles.map(indexed), { ...defaults, ...options });
}

const shownIn = ({ candidates }: Found) =>
  candidates.map(({ article, sentence, score }) => [article.id, sentence, score]);
const questions = [
  queryOf('whale milk 7'),
  queryOf('stone'),
  queryOf('which tower?', 'the river deck'),
  queryOf('zzzz'),
];
const many = Array.from({ length: 40 }, (_, at) => madeArticle(`made-${at}`, 25));

describe('a search of a scope', () => {
  it('gives the best first, at most as many as asked for, none twice', async () => {
    const index = await open([whaleArticle, bridgeArticle, ...many.slice(0, 4)]);
    const text = fc.array(fc.constantFrom('stone', 'deck', 'whale', 'krill', '石', '7'), { maxLength: 6 });
    fc.assert(
      fc.property(text, fc.option(text), fc.nat(40), (words, earlier, count) => {
        const query = queryOf(words.join(' '), earlier?.join(' ') ?? null);
        const { candidates } = index.search(query, count);
        assert.equal(candidates.length, Math.min(count, index.sentences));
        const keys = candidates.map(({ article, sentence }) => `${article.id} ${sentence}`);
        assert.equal(new Set(keys).size, keys.length);
        for (const [at, { score, similarity, keywords }] of candidates.entries()) {
          assert.ok(score <= (candidates[at - 1]?.score ?? Number.POSITIVE_INFINITY));
          assert.ok(Math.abs(score - similarity - weights.keywords * keywords) < 1e-9);
          assert.ok(similarity >= -1.001 && similarity <= 1.001 && keywords >= 0);
        }
      }),
    );
  });

  it('leaves out the articles that are not named; one that is not there gives nothing', async () => {
    const index = await open([whaleArticle, bridgeArticle]);
    const { candidates, has } = index.search(
      queryOf('Stone lasts longer.'),
      10,
      new Set(['whales', 'other']),
    );
    assert.deepEqual(
      candidates.map(({ article }) => article.id),
      ['whales', 'whales', 'whales', 'whales'],
    );
    assert.deepEqual([has(whaleArticle), has(bridgeArticle)], [true, false]);
    assert.deepEqual(index.search(queryOf('Stone'), 10, new Set(['other'])).candidates, []);
  });

  it('finds a sentence that shares a rare word, however far its vector is', async () => {
    const index = await open([...many, articleOf('rare', ['The zyzzyva eats wood.'])], {
      hnswlib,
      exactBelow: 10,
      weights: { keywords: 2, earlier: 1 },
    });
    await index.settled();
    const query = { ...queryOf('zyzzyva'), vectors: queryOf('milk').vectors };
    assert.equal(index.search(query, 8).candidates[0]?.article.id, 'rare');
  });

  it('counts the question before it, less than the question', async () => {
    const index = await open([whaleArticle, bridgeArticle]);
    const of = (text: string, earlier: string | null) =>
      index.search(queryOf(text, earlier), 4).describe(whaleArticle, 2);
    const [alone, after, asked] = [of('and hours', null), of('and hours', 'krill'), of('krill', null)];
    assert.equal(alone.keywords, 0);
    assert.ok(after.keywords > 0 && after.keywords < asked.keywords);
    assert.ok(after.similarity >= alone.similarity, 'the better of both vectors');
  });

  it('describes any sentence as it proposes it, whatever has come and gone since', async () => {
    const index = await open([whaleArticle, bridgeArticle, ...many]);
    const { candidates, describe } = index.search(queryOf('Stone lasts longer.'), 2000);
    const told = candidates.map(({ article, sentence }) => describe(article, sentence));
    assert.deepEqual(told, candidates);
    assert.throws(() => describe(whaleArticle, 99), /no sentence 99/);
    assert.throws(() => describe(madeArticle('other', 1), 0), /other was not searched/);
    for (const { id } of many) await index.remove(id);
    await index.add(madeArticle('stone', 30), indexed(madeArticle('stone', 30)).vectors);
    await index.settled();
    assert.deepEqual(
      candidates.map(({ article, sentence }) => describe(article, sentence)),
      told,
    );
  });

  it('refuses vectors that do not fit', async () => {
    const index = await open([whaleArticle]);
    const query = { ...queryOf('who?'), vectors: [new Float32Array(5)] };
    assert.throws(() => index.search(query, 1), /a question has 5 dimensions and the index has 16/);
    await assert.rejects(index.add(bridgeArticle, new Float32Array(5)), VerbatimError);
    assert.deepEqual(index.articles, [whaleArticle]);
  });
});

type Change = { readonly add: Article } | { readonly remove: string };
const id = fc.integer({ min: 0, max: 6 }).map((number) => `article-${number}`);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ add: fc.tuple(id, fc.nat(12), fc.nat(3)).map((made) => madeArticle(...made)) }),
  fc.record({ remove: id }),
);

for (const native of [null, hnswlib]) {
  const name = native === null ? 'compared one by one' : 'with HNSW';
  test(`whatever comes and goes, what is left is found as by an index built of it, ${name}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), fc.boolean(), async (changes, waits) => {
        const index = await open([], { hnswlib: native, exactBelow: 10 });
        const left = new Map<string, Article>();
        const done: Promise<unknown>[] = [];
        for (const each of changes) {
          if ('add' in each) {
            left.delete(each.add.id);
            left.set(each.add.id, each.add);
            done.push(index.add(each.add, indexed(each.add).vectors));
          } else {
            const was = left.delete(each.remove);
            done.push(index.remove(each.remove).then((is) => assert.equal(is, was)));
          }
          if (waits) await index.settled();
        }
        await Promise.all(done);
        const fresh = await open([...left.values()]);
        for (const settles of [false, true]) {
          if (settles) await index.settled();
          assert.deepEqual(index.articles, [...left.values()]);
          assert.equal(index.sentences, fresh.sentences);
          for (const query of questions) {
            for (const only of [undefined, new Set(['article-1', 'article-2'])]) {
              assert.deepEqual(
                shownIn(index.search(query, 12, only)),
                shownIn(fresh.search(query, 12, only)),
              );
            }
          }
        }
        await index.close();
      }),
      { numRuns: 60 },
    );
  });
}

test('HNSW is used where there are many sentences, and finds what comparing each does', {
  skip: hnswlib === null,
}, async () => {
  const [graph, each] = [await open(many, { hnswlib, exactBelow: 500 }), await open(many)];
  await graph.settled();
  assert.deepEqual([graph.kind, each.kind], ['hnsw', 'exact']);
  const few = new Set(many.slice(0, 3).map((article) => article.id));
  const most = new Set(many.slice(3).map((article) => article.id));
  for (const query of questions) {
    for (const only of [undefined, few, most]) {
      assert.deepEqual(shownIn(graph.search(query, 24, only)), shownIn(each.search(query, 24, only)));
    }
  }
});

test('searches see all of an article or nothing, while it comes, goes and everything is built anew', async () => {
  const long = madeArticle('long', 400);
  const watched = new Set([long.id]);
  const index = await open(many, { hnswlib, exactBelow: 100 });
  const counts = new Set<number>();
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      counts.add(index.search(queryOf('stone deck'), 1000, watched).candidates.length);
      assert.equal(index.search(queryOf('stone deck'), 24).candidates.length, 24);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let round = 0; round < 3; round++) {
    await index.add(long, indexed(long).vectors);
    await index.remove('long');
    await index.settled();
  }
  isDone = true;
  await watching;
  assert.deepEqual(
    [...counts].filter((count) => count !== 0 && count !== 400),
    [],
  );
});

test('others have their turn while the graph is built, and closing ends it', {
  skip: hnswlib === null,
}, async () => {
  const large = Array.from({ length: 150 }, (_, at) => madeArticle(`made-${at}`, 40));
  const [index, each] = [await open(large, { hnswlib }), await open(large)];
  assert.equal(index.isSettled, false);
  let turns = 0;
  for (; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(index.isSettled, false, 'it is not built in one turn');
  for (const query of questions) {
    assert.deepEqual(
      shownIn(index.search(query, 24)),
      shownIn(each.search(query, 24)),
      'what it lacks is compared',
    );
  }
  await index.close();
  assert.equal(index.isSettled, true);
  assert.equal(index.search(queryOf('whale'), 3).candidates.length, 3);
});

test('memory of what has gone is given back', async () => {
  const index = await open(many);
  for (const { id: gone } of many.slice(0, 30)) await index.remove(gone);
  await index.settled();
  const [left] = index.articles;
  assert.ok(left);
  assert.deepEqual(
    index.vectorsOf(left).map((vector) => [...vector]),
    sentencesOf(left).map((text) => [...(queryOf(text).vectors[0] ?? [])]),
  );
  const [gone] = many;
  assert.ok(gone);
  assert.throws(() => index.vectorsOf(gone), /not among the articles/);
});
