import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bootstrap } from './bootstrap.js';

describe('bootstrap', () => {
  it('gives the mean and an interval about as wide as the standard error says', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const { mean, low, high } = bootstrap(values);
    assert.equal(mean, 0.25);
    const standardError = Math.sqrt((0.25 * 0.75) / 400);
    assert.ok(Math.abs(mean - low - 1.96 * standardError) < 0.01, `low ${low}`);
    assert.ok(Math.abs(high - mean - 1.96 * standardError) < 0.01, `high ${high}`);
  });

  it('is the same each time, and a point where nothing varies', () => {
    assert.deepEqual(bootstrap([1, 0, -1, 1]), bootstrap([1, 0, -1, 1]));
    assert.deepEqual(bootstrap([1, 1, 1]), { mean: 1, low: 1, high: 1 });
  });
});
