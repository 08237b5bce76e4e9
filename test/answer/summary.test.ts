import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keySentences, type SummaryModels } from '../../src/answer/summary.js';
import type { Article } from '../../src/article/article.js';
import { hashedVector } from '../search/hashed-encoder.js';
import { markdown } from './read-sentences.js';

const DIMENSIONS = 64;
const vectorsOf = ({ text, sentences }: Article) =>
  sentences.map(({ start, end }) => hashedVector(text.slice(start, end), DIMENSIONS));

/** Vectors by words, the same alone as in their place; pieces by characters. */
const models: SummaryModels = {
  encoder: { window: async ({ sentences }) => sentences.map((words) => hashedVector(words, DIMENSIONS)) },
  reader: {
    prepare: (_, sentences) => ({
      title: [],
      sentences: sentences.map((words) => [...words].map((character) => character.charCodeAt(0))),
    }),
  },
};
const keysOf = (article: Article, count: number, topic: Float32Array | null) =>
  keySentences(article, vectorsOf(article), models, count, topic);

async function key(article: Article, count: number, topic?: string): Promise<string[]> {
  const vector = topic === undefined ? null : hashedVector(topic, DIMENSIONS);
  const chosen = await keysOf(article, count, vector);
  assert.deepEqual(
    chosen,
    [...new Set(chosen)].sort((a, b) => a - b),
    'in order, none twice',
  );
  return chosen.map((at) => article.text.slice(article.sentences[at]?.start, article.sentences[at]?.end));
}

describe('key sentences', () => {
  const harbour = markdown(
    '# H\n\nThe lamp of the harbour was lit. The lamp of the harbour was lit. The lamp of the harbour was lit at dusk.\n\n' +
      '## Keeper\n\nAnna Smit keeps ninety books.\n\nThe harbour has a lamp and a pier.',
  );

  it('are as many as asked for, or all that differ', async () => {
    for (const count of [0, 1, 3]) assert.equal((await key(harbour, count)).length, count);
    assert.equal((await key(harbour, 99)).length, 4);
    assert.deepEqual(await key(markdown('# T\n\n## Only a heading'), 3), []);
  });

  it('are central first, and then unlike each other', async () => {
    assert.match((await key(harbour, 1))[0] ?? '', /lamp of the harbour/);
    const three = await key(harbour, 3);
    assert.equal(new Set(three).size, 3, three.join());
  });

  it('come from every part of the article before any part is told twice', async () => {
    const parts = [
      'the lamp burns oil',
      'ferries sail at dawn',
      'tickets cost nine marks',
      'gulls steal the bread',
    ];
    const article = markdown(
      parts.map((what, at) => `## Part ${at}\n\nNow ${what}. So ${what}. And ${what}.`).join('\n\n'),
    );
    const told = await key(article, parts.length);
    for (const what of parts)
      assert.ok(
        told.some((words) => words.includes(what)),
        what,
      );
  });

  it('do not say the title again', async () =>
    assert.deepEqual(await key(markdown('# The lamp is lit\n\nThe lamp is lit.\n\nAnna keeps it.'), 3), [
      'Anna keeps it.',
    ]));

  it('keep to the topic', async () =>
    assert.deepEqual(await key(harbour, 1, 'Anna Smit, books'), ['Anna Smit keeps ninety books.']));

  it('are never titles or headings, for any article', async () => {
    const line = fc.constantFrom('The lamp was lit.', '灯塔亮着。', '## H', '- item one', '> said he.');
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.nat(12), async (lines, count) => {
        const article = markdown(`# T\n\nFirst.\n\n${lines.join('\n\n')}`);
        const chosen = await keysOf(article, count, null);
        assert.ok(chosen.length <= count);
        for (const at of chosen) {
          assert.ok((article.blocks[article.sentences[at]?.block ?? -1]?.paragraph ?? 0) > 0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of five thousand sentences are found', async () => {
    const long = markdown(
      `# T\n\n${Array.from({ length: 5000 }, (_, at) => `Number ${at} it is.`).join('\n\n')}`,
    );
    assert.equal((await keysOf(long, 500, null)).length, 500);
  });
});
