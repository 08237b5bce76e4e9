import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confidenceWord } from '../../src/answer/confidence-word.js';

test('a confidence is told in one of four words', () => {
  assert.deepEqual([1, 0.85, 0.84, 0.5, 0.49, 0.03, 0.029, 0, Number.NaN].map(confidenceWord), [
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
