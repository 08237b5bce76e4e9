import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { Article } from '../../src/article/article.js';
import { ExactIndex } from '../../src/search/exact.js';
import { type Found, type Query, type SearchableArticle, Searcher } from '../../src/search/search.js';
import { dot } from '../../src/search/vector-index.js';
import { hashedVector } from './hashed-encoder.js';
import {
  articleOf,
  bridgeArticle,
  open,
  sentencesOf,
  temporaryFolder,
  whaleArticle,
} from './index-fixtures.js';

const weights = { keywords: 0.3, earlier: 0.5 };
const DIMENSIONS = 16;
const long = articleOf(
  'long',
  Array.from(
    { length: 300 },
    (_, at) => `Stone ${at} of the ${['pier', 'deck', 'arch'][at % 3]} is ${at * 7} wide.`,
  ),
);

async function searchable(t: TestContext, article: Article): Promise<SearchableArticle> {
  return { article, index: await open(article, temporaryFolder(t)), windows: [] };
}

async function searcherOf(t: TestContext, articles: readonly Article[]): Promise<Searcher> {
  const opened: SearchableArticle[] = [];
  for (const article of articles) opened.push(await searchable(t, article));
  return new Searcher(opened, weights);
}

function queryOf(text: string, earlier: string | null = null): Query {
  const vectors = [hashedVector(text, DIMENSIONS)];
  if (earlier !== null) vectors.push(hashedVector(`${earlier}${text}`, DIMENSIONS));
  return { text, earlier, vectors };
}

const shownIn = ({ candidates }: Found) =>
  candidates.map(({ searched: { article }, sentence }) => sentencesOf(article)[sentence]);

test('candidates come best first, at most as many as asked for, none twice', async (t) => {
  const searcher = await searcherOf(t, [whaleArticle, bridgeArticle, long]);
  const text = fc.array(fc.constantFrom('stone', 'deck', 'whale', 'krill', '石', '7', 'is'), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(text, fc.option(text), fc.nat(40), (words, earlier, count) => {
      const query = queryOf(words.join(' '), earlier?.join(' ') ?? null);
      const { candidates } = searcher.search(query, count);
      assert.ok(candidates.length <= count);
      const keys = candidates.map(({ searched, sentence }) => `${searched.article.id} ${sentence}`);
      assert.equal(new Set(keys).size, keys.length);
      for (const [at, { score, similarity, keywords }] of candidates.entries()) {
        assert.ok(score <= (candidates[at - 1]?.score ?? Number.POSITIVE_INFINITY));
        assert.ok(Math.abs(score - similarity - weights.keywords * keywords) < 1e-9);
        assert.ok(similarity >= -1.001 && similarity <= 1.001 && keywords >= 0);
      }
    }),
  );
});

test('a sentence competes with the sentences of every article', async (t) => {
  const searcher = await searcherOf(t, [whaleArticle, bridgeArticle]);
  assert.equal(shownIn(searcher.search(queryOf('Krill feeds it.'), 3))[0], 'Krill feeds it.');
  assert.equal(shownIn(searcher.search(queryOf('Stone lasts longer.'), 3))[0], 'Stone lasts longer.');
  const ids = searcher.search(queryOf('Who?'), 8).candidates.map(({ searched }) => searched.article.id);
  assert.equal(new Set(ids).size, 2);
});

test('the article that is named is searched alone; one that is not there gives nothing', async (t) => {
  const searcher = await searcherOf(t, [whaleArticle, bridgeArticle]);
  const { candidates } = searcher.search(queryOf('Stone lasts longer.'), 10, 'whales');
  assert.equal(candidates.length, 4);
  assert.ok(candidates.every(({ searched }) => searched.article.id === 'whales'));
  assert.deepEqual(searcher.search(queryOf('Stone'), 10, 'other').candidates, []);
});

test('a sentence that shares a rare word is found, however far its vector is', async (t) => {
  const searcher = await searcherOf(t, [long]);
  const query = { ...queryOf('1477'), vectors: [hashedVector('zzzz', DIMENSIONS)] };
  assert.ok(shownIn(searcher.search(query, 100)).some((sentence) => sentence?.includes('1477')));
});

test('the question before it counts, less than the question', async (t) => {
  const searcher = await searcherOf(t, [whaleArticle, bridgeArticle]);
  const [whales] = searcher.articles;
  assert.ok(whales);
  const alone = searcher.search(queryOf('and hours'), 4).describe(whales, 2);
  const after = searcher.search(queryOf('and hours', 'krill'), 4).describe(whales, 2);
  const asked = searcher.search(queryOf('krill'), 4).describe(whales, 2);
  assert.equal(alone.keywords, 0);
  assert.ok(after.keywords > 0 && after.keywords < asked.keywords);
  assert.ok(after.similarity >= alone.similarity, 'the better of both vectors');
});

test('HNSW and exact search propose the same', async (t) => {
  const approximate = await searchable(t, long);
  const packed = Float32Array.from(approximate.index.vectors.flatMap((vector) => [...vector]));
  const exact = {
    ...approximate,
    index: { ...approximate.index, index: new ExactIndex(packed, DIMENSIONS) },
  };
  for (const question of ['Which stone is 70 wide?', 'the deck', 'arch 200', 'nothing of that']) {
    const [one, other] = [approximate, exact].map((each) =>
      shownIn(new Searcher([each], weights).search(queryOf(question), 24)),
    );
    assert.deepEqual(one, other, question);
  }
});

test('any sentence can be described, and is so as it is proposed', async (t) => {
  const searcher = await searcherOf(t, [whaleArticle, bridgeArticle]);
  const query = queryOf('Stone lasts longer.');
  const { candidates, describe } = searcher.search(query, 100);
  for (const candidate of candidates) {
    assert.deepEqual(describe(candidate.searched, candidate.sentence), candidate);
  }
  for (const searched of searcher.articles) {
    for (const [sentence, vector] of searched.index.vectors.entries()) {
      const [asked] = query.vectors;
      assert.ok(asked);
      assert.equal(describe(searched, sentence).similarity, dot(asked, vector));
    }
    assert.throws(() => describe(searched, 99), /no vector of sentence 99/);
  }
  assert.throws(
    () => describe({ ...candidates[0]?.searched } as SearchableArticle, 0),
    /not among the articles/,
  );
});
