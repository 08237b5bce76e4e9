import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { calibrated, calibration } from '../../src/answer/calibration.js';

const rising = (least: number, most: number) =>
  fc.uniqueArray(fc.integer({ min: least * 100, max: most * 100 }), { minLength: 1, maxLength: 20 });

const curve = fc.tuple(rising(-9, 9), rising(0.01, 0.99)).map(([odds, shares]) => {
  const sorted = (values: number[]) => values.map((value) => value / 100).sort((a, b) => a - b);
  const [at, probability] = [sorted(odds), sorted(shares)];
  return at.slice(0, probability.length).map((x, i) => [x, probability[i] ?? 0.5] as [number, number]);
});

describe('a calibrated confidence', () => {
  it('goes through the points, straight between them', () => {
    const points = calibration.parse([
      [-1, 0.2],
      [1, 0.8],
    ]);
    for (const [logOdds, expected] of [
      [-1, 0.2],
      [-0.5, 0.35],
      [0, 0.5],
      [1, 0.8],
    ] as const)
      assert.ok(Math.abs(calibrated(logOdds, points) - expected) < 1e-12, `${logOdds}`);
  });

  it('rises with the evidence and stays between 0 and 1, within the points and beyond', () => {
    fc.assert(
      fc.property(
        curve,
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: 1e-3, max: 5, noNaN: true }),
        (points, logOdds, more) => {
          const [less, greater] = [calibrated(logOdds, points), calibrated(logOdds + more, points)];
          assert.ok(0 < less && less < greater && greater < 1, `${less} ${greater}`);
        },
      ),
    );
  });

  it('is not read from a curve that falls, or is certain', () => {
    assert.throws(() => calibration.parse([]));
    assert.throws(() => calibration.parse([[0, 1]]));
    assert.throws(() =>
      calibration.parse([
        [0, 0.5],
        [1, 0.4],
      ]),
    );
  });
});
