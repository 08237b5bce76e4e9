import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { auroc, ratio, riskCoverage, wilson } from './statistics.js';

const share = fc
  .integer({ min: 1, max: 500 })
  .chain((of) => fc.record({ hits: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));
const scores = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 });

describe('wilson', () => {
  it('gives the published interval', () => {
    const { low, high } = wilson({ hits: 8, of: 10 });
    assert.equal(low.toFixed(3), '0.490');
    assert.equal(high.toFixed(3), '0.943');
    assert.deepEqual(wilson({ hits: 0, of: 0 }), { low: 0, high: 1 });
  });

  it('holds the share, stays between 0 and 1, and mirrors', () => {
    fc.assert(
      fc.property(share, ({ hits, of }) => {
        const { low, high } = wilson({ hits, of });
        const mirrored = wilson({ hits: of - hits, of });
        assert.ok(0 <= low && low <= hits / of + 1e-12 && hits / of <= high + 1e-12 && high <= 1);
        assert.ok(Math.abs(1 - mirrored.high - low) < 1e-9);
      }),
    );
  });
});

describe('auroc', () => {
  it('is 1 when all positives are above, 0 below, 0.5 when all are alike', () => {
    assert.equal(auroc([3, 4], [1, 2]), 1);
    assert.equal(auroc([1, 2], [3, 4]), 0);
    assert.equal(auroc([1, 1], [1]), 0.5);
    assert.equal(auroc([2, 4], [1, 3]), 0.75);
    assert.equal(auroc([], [1]), null);
  });

  it('is what counting every pair gives', () => {
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)));
        const counted = pairs.reduce<number>((sum, won) => sum + won, 0) / pairs.length;
        assert.ok(Math.abs((auroc(positives, negatives) ?? -1) - counted) < 1e-12);
      }),
    );
  });
});

describe('riskCoverage', () => {
  it('counts what is answered, and what of it is wrong, at ten thresholds', () => {
    const rows = riskCoverage([
      { confidence: 0.95, isRight: true },
      { confidence: 0.5, isRight: false },
      { confidence: 0.2, isRight: false },
      { confidence: Number.NEGATIVE_INFINITY, isRight: false },
    ]);
    assert.equal(rows.length, 10);
    assert.deepEqual(rows[0], { threshold: 0, answered: { hits: 3, of: 4 }, wrong: { hits: 2, of: 3 } });
    assert.deepEqual(rows[5], { threshold: 0.5, answered: { hits: 2, of: 4 }, wrong: { hits: 1, of: 2 } });
    assert.deepEqual(rows[9], { threshold: 0.9, answered: { hits: 1, of: 4 }, wrong: { hits: 0, of: 1 } });
  });

  it('answers never more at a higher threshold', () => {
    const judged = fc.array(
      fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), isRight: fc.boolean() }),
    );
    fc.assert(
      fc.property(judged, (given) => {
        const answered = riskCoverage(given).map((row) => row.answered.hits);
        assert.deepEqual(
          answered,
          [...answered].sort((a, b) => b - a),
        );
      }),
    );
  });

  it('has no share of nothing', () => assert.equal(ratio({ hits: 0, of: 0 }), null));
});
