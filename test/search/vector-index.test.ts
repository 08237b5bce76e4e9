import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Encoder } from '../../src/models/encoder.js';
import { ExactIndex } from '../../src/search/exact.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { openArticleIndex } from '../../src/search/index-store.js';
import { bundledEncoder } from '../models/bundled-models.js';
import { hashedEncoder } from './hashed-encoder.js';
import { articleOf, open, temporaryFolder, whaleArticle } from './index-fixtures.js';
import { realSentences } from './real-sentences.js';

const RECALL = 0.99;
const QUERIES = 100;
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
    assert.deepEqual(all.map(({ unit }) => unit).sort(), [0, 1, 2, 3]);
    assert.equal(all[0]?.unit, 0);
    assert.ok(Math.abs((all[0]?.similarity ?? 0) - 1) < ROUNDING);
    assert.ok(
      all.every(({ similarity }, i) => similarity <= (all[i - 1]?.similarity ?? 1) && similarity >= -1),
    );
    assert.deepEqual(each.search(query, 0), []);
    assert.throws(() => each.search(new Float32Array(5), 1), /a query has 5 dimensions and the index has 16/);
  }
});

const makers: Record<string, { make: () => Promise<Encoder>; counts: readonly number[] }> = {
  'the bundled model': { make: bundledEncoder, counts: [200] },
  'hashed bigrams': {
    make: async () => hashedEncoder({ dimensions: 256 }),
    counts: [100, 1000, 5000],
  },
};

for (const [name, { make, counts }] of Object.entries(makers)) {
  test(`HNSW finds what exact search finds, with vectors of ${name}`, { skip: !hasHnswlib }, async (t) => {
    const encoder = await make();
    t.after(() => encoder.close());
    const sentences = realSentences(QUERIES + Math.max(...counts));
    // A question resembles a part of what answers it.
    const queries: Float32Array[] = [];
    for (const sentence of sentences.splice(0, QUERIES)) {
      queries.push(await encoder.question(sentence.slice(0, sentence.length / 2), null));
    }
    for (const count of counts) {
      const article = articleOf(`real-${count}`, sentences.slice(0, count));
      const { index, vectors } = await openArticleIndex(article, { indexDir: temporaryFolder(t), encoder });
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
