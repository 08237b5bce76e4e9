import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScopeIndex } from '../../src/search/scope-index.js';
import { articleOf, hnswlib, weights } from './fixtures.js';
import { hashedVector } from './hashed-encoder.js';
import { realSentences } from './real-sentences.js';

const DIMENSIONS = 256;
const SENTENCES = 6_000;
const OF_AN_ARTICLE = 30;
const QUESTIONS = 50;
const DEPTH = 16;
const RECALL = 0.97;

test('HNSW finds what comparing each finds, by vectors alone and with words', {
  skip: hnswlib === null,
}, async (t) => {
  const sentences = realSentences(SENTENCES + QUESTIONS);
  // A question resembles a part of what answers it.
  const questions = sentences.splice(0, QUESTIONS).map((text) => text.slice(0, text.length / 2));
  const articles = Array.from({ length: SENTENCES / OF_AN_ARTICLE }, (_, at) => {
    const own = sentences.slice(at * OF_AN_ARTICLE, (at + 1) * OF_AN_ARTICLE);
    const vectors = own.flatMap((text) => [...hashedVector(text, DIMENSIONS)]);
    return { article: articleOf(`real-${at}`, own), vectors: Float32Array.from(vectors) };
  });
  const options = { dimensions: DIMENSIONS, weights };
  const graph = await ScopeIndex.open(articles, { ...options, hnswlib });
  const each = await ScopeIndex.open(articles, { ...options, hnswlib: null });
  await graph.settled();
  assert.equal(graph.kind, 'hnsw');
  for (const isWordless of [true, false]) {
    let found = 0;
    for (const text of questions) {
      const query = {
        text: isWordless ? '' : text,
        earlier: null,
        vectors: [hashedVector(text, DIMENSIONS)],
      };
      const least = each.search(query, DEPTH).candidates.at(-1)?.score ?? 1;
      found += graph.search(query, DEPTH).candidates.filter(({ score }) => score >= least).length;
    }
    const recall = found / (QUESTIONS * DEPTH);
    t.diagnostic(
      `recall@${DEPTH} of ${SENTENCES}${isWordless ? ', by vectors alone' : ''}: ${recall.toFixed(4)}`,
    );
    assert.ok(recall >= RECALL, `recall is ${recall}`);
  }
});
