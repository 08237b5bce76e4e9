import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Bm25 } from '../../src/search/bm25.js';

/** The numbers of the texts that share a term with the question, best first. */
function found(texts: readonly string[], question: string): number[] {
  return [...new Bm25(texts).scores(question)].sort((a, b) => b[1] - a[1]).map(([text]) => text);
}

describe('keyword search', () => {
  it('finds the texts that share a term, and no others', () => {
    const texts = ['The bridge is open.', 'It rains.', '大桥开放了。'];
    assert.deepEqual(found(texts, 'rain'), [1]);
    assert.deepEqual(found(texts, '開放'), [2]);
    assert.deepEqual(found(texts, 'zebra'), []);
    assert.deepEqual(found(texts, ' ?!'), []);
    assert.deepEqual(found([], 'rain'), []);
  });

  it('counts a rare term for more than one that every text has', () => {
    assert.deepEqual(found(['The bridge.', 'The river.', 'The road.'], 'the river')[0], 1);
  });

  it('counts a term more where it comes again, and less in a longer text', () => {
    assert.deepEqual(found(['Stone and wood and clay.', 'Stone and stone and stone.'], 'stone'), [1, 0]);
    assert.deepEqual(found([`Stone ${'and so on '.repeat(20)}`, 'Stone and so on.'], 'stone'), [1, 0]);
  });

  it('counts neighbouring characters for more than the same ones apart', () => {
    assert.deepEqual(found(['模糊的类型。', '新的模型。', '天气。'], '模型')[0], 1);
  });

  it('compares stems, in any case, width and script', () => {
    assert.deepEqual(found(['Robots learn.'], 'ＬＥＡＲＮＩＮＧ robot'), [0]);
    assert.deepEqual(found(['机器学习'], '機器學習'), [0]);
  });

  it('gives scores from 0 to 1, for any texts and any question', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc
        .array(fc.constantFrom('bridge', '大桥', 'open', '3', 'the'), { maxLength: 8 })
        .map((w) => w.join(' ')),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), text, (texts, question) => {
        for (const [number, score] of new Bm25(texts).scores(question)) {
          assert.ok(number >= 0 && number < texts.length);
          assert.ok(score > 0 && score <= 1, `${score}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
