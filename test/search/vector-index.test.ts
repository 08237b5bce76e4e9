import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Embedder } from '../../src/search/embedder.js';
import { ExactIndex } from '../../src/search/exact.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { openArticleIndex } from '../../src/search/index-store.js';
import { bundledEmbedder, hasBundledModel } from './bundled-embedder.js';
import { hashedEmbedder } from './hashed-embedder.js';
import { articleOf, open, temporaryFolder, whaleArticle } from './index-fixtures.js';
import { realSentences } from './real-sentences.js';

const RECALL = 0.99;
const QUERIES = 200;
const ROUNDING = 1e-6;

const hasHnswlib = await loadHnswlib().then(
  () => true,
  () => false,
);

function packed(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from(vectors.flatMap((vector) => [...vector]));
}

/** Of the k nearest by exact search, the part that `index` finds; of equals any will do. */
function recallOf(
  index: ExactIndex['search'],
  exact: ExactIndex['search'],
  queries: Float32Array[],
  k: number,
): number {
  let found = 0;
  for (const query of queries) {
    const last = exact(query, k).at(-1)?.similarity ?? 1;
    found += index(query, k).filter(({ similarity }) => similarity >= last - ROUNDING).length;
  }
  return found / (queries.length * k);
}

test('exact search gives the k most similar, best first, ties by unit', () => {
  const vector = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(vector, { maxLength: 30 }),
      vector,
      fc.integer({ min: 0, max: 40 }),
      (rows, query, k) => {
        const unit = (row: number[]) => row.map((value) => Math.fround(value / (Math.hypot(...row) || 1)));
        const dot = (row: number[]) =>
          unit(row).reduce((sum, value, i) => sum + value * (unit(query)[i] ?? 0), 0);
        const wanted = rows
          .map((row, i) => ({ unit: i, similarity: Math.max(-1, Math.min(1, dot(row))) }))
          .sort((a, b) => b.similarity - a.similarity || a.unit - b.unit)
          .slice(0, k);
        const index = new ExactIndex(Float32Array.from(rows.flatMap(unit)), 3);
        assert.deepEqual(index.search(Float32Array.from(unit(query)), k), wanted);
      },
    ),
  );
});

test('every index gives all it has when asked for more, and nothing when asked for nothing', async (t) => {
  const { index, vectors } = await open(whaleArticle, temporaryFolder(t));
  const [query] = vectors;
  assert.ok(query);
  for (const each of [index, new ExactIndex(packed(vectors), 16)]) {
    const all = each.search(query, 1000);
    assert.deepEqual(all.map(({ unit }) => unit).sort(), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(all[0]?.unit, 0);
    assert.ok(Math.abs((all[0]?.similarity ?? 0) - 1) < ROUNDING);
    assert.ok(
      all.every(({ similarity }, i) => similarity <= (all[i - 1]?.similarity ?? 1) && similarity >= -1),
    );
    assert.deepEqual(each.search(query, 0), []);
    assert.throws(() => each.search(new Float32Array(5), 1), /a query has 5 dimensions and the index has 16/);
  }
});

const makers: Record<string, () => Promise<Embedder>> = {
  'the bundled model': bundledEmbedder,
  'hashed bigrams': async () => hashedEmbedder({ dimensions: 256 }),
};

for (const [name, make] of Object.entries(makers)) {
  const skip = !hasHnswlib || (make === bundledEmbedder && !hasBundledModel);
  test(`HNSW finds what exact search finds, with vectors of ${name}`, { skip }, async (t) => {
    const embedder = await make();
    t.after(() => embedder.close());
    const sentences = realSentences(5000 + QUERIES);
    // A question resembles a part of what answers it.
    const questions = sentences.splice(0, QUERIES).map((sentence) => sentence.slice(0, sentence.length / 2));
    const queries = await embedder.embed(questions, 'query');
    for (const count of [100, 1000, 5000]) {
      const article = { ...articleOf(`real-${count}`, sentences.slice(0, count)), passages: [] };
      const { index, vectors } = await openArticleIndex(article, {
        indexDir: temporaryFolder(t),
        embedder,
        textOf: () => ({ passages: [], sentences: sentences.slice(0, count) }),
      });
      assert.equal(index.kind, 'hnsw');
      const exact = new ExactIndex(packed(vectors), index.dimensions);
      for (const k of [10, 50]) {
        const recall = recallOf(index.search.bind(index), exact.search.bind(exact), queries, k);
        t.diagnostic(`recall@${k} of ${count}: ${recall.toFixed(4)}`);
        assert.ok(recall >= RECALL, `recall@${k} of ${count} is ${recall}`);
      }
    }
  });
}
