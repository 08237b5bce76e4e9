import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { benchQuestions } from './questions.js';
import { median, percentile, spreadOf } from './stats.js';

const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });
const percents = fc.integer({ min: 1, max: 100 });

test('a percentile is the smallest value that so many do not exceed', () => {
  fc.assert(
    fc.property(values, percents, (list, percent) => {
      const found = percentile(list, percent);
      const upTo = (limit: number) => list.filter((value) => value <= limit).length / list.length;
      assert.ok(list.includes(found));
      assert.ok(upTo(found) >= percent / 100 - 1e-9);
      for (const smaller of list.filter((value) => value < found)) assert.ok(upTo(smaller) < percent / 100);
    }),
  );
});

test('known percentiles', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual(spreadOf(hundred), { p50: 50, p95: 95, p99: 99, max: 100 });
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(percentile([7], 1), 7);
});

test('nothing has no percentile, and there is none at 0 or above 100', () => {
  assert.throws(() => median([]), RangeError);
  for (const percent of [0, -1, 101, Number.NaN]) assert.throws(() => percentile([1], percent), RangeError);
});

test('a thousand questions are all different', async () => {
  const questions = await benchQuestions(1000);
  assert.equal(new Set(questions.map(({ text }) => text)).size, 1000);
  await assert.rejects(benchQuestions(1_000_000), RangeError);
});
