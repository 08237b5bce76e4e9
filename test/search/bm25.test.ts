import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Bm25, termCounts } from '../../src/search/bm25.js';

function indexOf(texts: readonly string[]): Bm25 {
  const index = new Bm25();
  for (const [number, text] of texts.entries()) index.add(number, termCounts(text));
  return index;
}

/** The numbers of the texts that share a term with the question, best first. */
function found(texts: readonly string[], question: string): number[] {
  return [...indexOf(texts).query(question).scoresIn(0, texts.length).entries()]
    .filter(([, score]) => score > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([number]) => number);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.array(fc.constantFrom('bridge', '大桥', 'open', '3', 'the'), { maxLength: 8 }).map((w) => w.join(' ')),
);

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

  it('bears a term that stands in a text more often than can be told', () => {
    const [often = 0, seldom = 0] = indexOf(['stone '.repeat(1000), `stone ${'and '.repeat(999)}`])
      .query('stone')
      .scoresIn(0, 2);
    assert.ok(often > seldom && often <= 1);
  });

  it('gives scores from 0 to 1, for any texts and any question, of each range and each text the same', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), text, fc.nat(8), (texts, question, middle) => {
        const query = indexOf(texts).query(question);
        const all = [...query.scoresIn(0, texts.length)];
        for (const score of all) assert.ok(score >= 0 && score <= 1, `${score}`);
        const at = Math.min(middle, texts.length);
        assert.deepEqual([...query.scoresIn(0, at), ...query.scoresIn(at, texts.length)], all);
        assert.deepEqual(
          texts.map((each) => query.scoreOf(termCounts(each))),
          all,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('scores as if the texts that are left had come at once, whatever came and went', () => {
    const change = fc.oneof(
      text.map((added) => ({ added })),
      fc.nat(20).map((gone) => ({ gone })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), text, (changes, question) => {
        const index = new Bm25();
        const there: (string | null)[] = [];
        for (const each of changes) {
          if ('added' in each) {
            index.add(there.length, termCounts(each.added));
            there.push(each.added);
          } else if (typeof there[each.gone] === 'string') {
            index.remove(each.gone, termCounts(there[each.gone] ?? ''));
            there[each.gone] = null;
          }
        }
        const left = there.filter((each) => each !== null);
        const scores = index.query(question).scoresIn(0, there.length);
        assert.deepEqual(
          [...scores].filter((_, number) => there[number] !== null),
          [...indexOf(left).query(question).scoresIn(0, left.length)],
        );
        assert.ok([...scores].every((score, number) => there[number] !== null || score === 0));
      }),
      { numRuns: 500 },
    );
  });
});
