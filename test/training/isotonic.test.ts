import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calibrated, calibration } from '../../src/answer/calibration.js';
import { isotonicCurve } from '../../src/training/isotonic.js';
import { seededRandom } from '../../src/training/random.js';

describe('the curve from log odds to what came of them', () => {
  it('is one that a judge can read, whatever came', () => {
    const prediction = fc.record({
      logOdds: fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0, 1)),
      came: fc.boolean(),
      importance: fc.constant(1),
    });
    fc.assert(
      fc.property(fc.array(prediction, { minLength: 1, maxLength: 500 }), (predictions) => {
        calibration.parse(isotonicCurve(predictions));
      }),
    );
  });

  it('tells how often they came', () => {
    const { uniform } = seededRandom(1);
    const truth = (logOdds: number) => 0.9 / (1 + Math.exp(-3 * logOdds));
    const predictions = Array.from({ length: 20_000 }, () => {
      const logOdds = 6 * uniform() - 3;
      return { logOdds, came: uniform() < truth(logOdds), importance: 1 };
    });
    const points = isotonicCurve(predictions);
    for (const logOdds of [-1, -0.5, 0, 0.5, 1, 2]) {
      const told = calibrated(logOdds, points);
      assert.ok(Math.abs(told - truth(logOdds)) < 0.07, `${told} for ${truth(logOdds)}`);
    }
  });
});
