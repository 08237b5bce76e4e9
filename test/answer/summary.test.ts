import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type SummarizeOptions, summarizeArticle } from '../../src/answer/summary.js';
import type { Article } from '../../src/article/article.js';
import { leansOnPrevious } from '../../src/article/leaning.js';
import { parseArticle, readArticleFile } from '../../src/article/read.js';

const harbour = `# The harbour of Old Town

The harbour of Old Town was built in 1684 and still serves forty ships a day. It is the oldest on the coast.
Fishermen, pilots and a museum share its two piers and the long stone wall.

The harbour of Old Town, built in 1684, still serves forty ships every day.

## The lamp

The lamp of the harbour was lit by hand until 1921, when an electric one came from Hamburg. However, the old lamp is kept.
Visitors may light it once a year, on the first Sunday of May, when the keeper opens the tower.

## The keeper

The keeper, Anna Smit, has lived in the tower for thirty years and counts every ship that passes. She writes the names down.
Her lists fill ninety books, which the museum of the harbour shows to visitors in winter.
`;

describe('a summary', () => {
  it('has the sentences asked for, in order, and neither title nor headings', async () => {
    const articles = [await readArticleFile('data/articles/world-models.txt'), markdown(harbour)];
    for (const article of articles) {
      for (const count of [0, 1, 3, 6]) {
        const chosen = summarized(article, { count });
        assert.equal(chosen.length, count);
        assert.deepEqual(
          chosen,
          [...new Set(chosen)].sort((a, b) => a - b),
        );
        for (const index of chosen) assert.notEqual(blockOf(article, index)?.paragraph, 0);
      }
    }
  });

  it('covers every section that matters', async () => {
    const articles = [await readArticleFile('data/articles/world-models.txt'), markdown(harbour)];
    for (const article of articles) {
      const sections = new Set(
        summarized(article, { count: 3 }).map((index) => blockOf(article, index)?.section),
      );
      assert.deepEqual([...sections], [0, 1, 2]);
    }
  });

  it('does not say the same twice', () => {
    const article = markdown(harbour);
    const all = summarized(article, { count: 100 }).map((index) => wordsOf(article, index));
    assert.equal(all.filter((sentence) => /1684/.test(sentence)).length, 1);
    const repeated = markdown(
      `# T\n\n${'The lamp was lit again. '.repeat(5)}\n\nNobody saw the ship that night.`,
    );
    assert.equal(summarized(repeated, { count: 5 }).length, 2);
  });

  it('does not begin with words that point to a sentence left out', async () => {
    const articles = [await readArticleFile('data/articles/world-models.txt'), markdown(harbour)];
    for (const article of articles) {
      const chosen = summarized(article, { count: 3 });
      for (const index of chosen)
        assert.ok(!leansOnPrevious(wordsOf(article, index)), wordsOf(article, index));
    }
  });

  it('keeps to the topic it is given', () => {
    const article = markdown(harbour);
    const topic = bigramVector('the keeper Anna Smit, who lives in the tower');
    const similarity = vectorsOf(article).map((vector) => dot(vector, topic));
    const [first] = summarized(article, { count: 1, topicSimilarity: similarity });
    assert.match(wordsOf(article, first ?? -1), /Anna Smit/);
  });

  it('has at most the sentences that there are', () => {
    assert.deepEqual(summarized(markdown('# T\n\nOne lamp.'), { count: 10 }), [1]);
    assert.deepEqual(summarized(markdown('# T\n\n## Only a heading'), { count: 10 }), []);
  });

  it('is well formed for any article', () => {
    const sentence = fc.constantFrom(
      'The lamp was lit.',
      '灯塔亮着。',
      'However, it rained.',
      '其首席执行官不同意。',
      '# H\n\n',
    );
    const text = fc
      .array(sentence, { minLength: 1, maxLength: 30 })
      .map((parts) => `# T\n\nA.${parts.join('\n\n')}`);
    fc.assert(
      fc.property(text, fc.nat(12), (content, count) => {
        const article = markdown(content);
        const chosen = summarized(article, { count });
        assert.ok(chosen.length <= count);
        assert.deepEqual(
          chosen,
          [...new Set(chosen)].sort((a, b) => a - b),
        );
        for (const index of chosen) assert.ok((blockOf(article, index)?.paragraph ?? 0) > 0);
      }),
    );
  });
});

describe('words that point back', () => {
  const leaning = [
    '其首席执行官指出，这很好。',
    '然而，这很难。',
    '与此同时，英伟达断言。',
    '该模型很大。',
    'It rained.',
    'However, it rained.',
    'This is new.',
  ];
  const free = [
    '谷歌发布了新模型，该模型很大。',
    '应该下雨了。',
    '科技巨头都在加码。',
    'The lamp was lit.',
    'Italy won.',
    'Sony sells lamps.',
  ];
  for (const sentence of leaning) it(`stand in ${sentence}`, () => assert.ok(leansOnPrevious(sentence)));
  for (const sentence of free) it(`do not stand in ${sentence}`, () => assert.ok(!leansOnPrevious(sentence)));
});

function summarized(article: Article, options: SummarizeOptions): number[] {
  return summarizeArticle(article, vectorsOf(article), options);
}

function vectorsOf(article: Article): Float32Array[] {
  return article.sentences.map((_, index) => bigramVector(wordsOf(article, index)));
}

function wordsOf({ text, sentences }: Article, index: number): string {
  return text.slice(sentences[index]?.start ?? 0, sentences[index]?.end ?? 0);
}

function blockOf({ blocks, sentences }: Article, index: number) {
  return blocks[sentences[index]?.block ?? -1];
}

/** Stands in for an embedding model: texts are near where they share character pairs. */
function bigramVector(text: string): Float32Array {
  const vector = new Float32Array(512);
  const characters = text.toLowerCase();
  for (let at = 0; at + 1 < characters.length; at++) {
    const slot = (characters.charCodeAt(at) * 31 + characters.charCodeAt(at + 1)) % vector.length;
    vector[slot] = (vector[slot] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function markdown(content: string): Article {
  return parseArticle('article.md', Buffer.from(content));
}
