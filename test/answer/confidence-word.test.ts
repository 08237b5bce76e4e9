import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confidenceWord } from '../../src/answer/confidence-word.js';

test('a confidence is told in one of four words', () => {
  assert.deepEqual([1, 0.9, 0.899, 0.7, 0.699, 0.5, 0.499, 0, Number.NaN].map(confidenceWord), [
    'veryHigh',
    'veryHigh',
    'high',
    'high',
    'fair',
    'fair',
    'low',
    'low',
    'low',
  ]);
});
