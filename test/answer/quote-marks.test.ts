import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteMarksFor } from '../../src/answer/quote-marks.js';

describe('the marks around a quote', () => {
  for (const [text, marks] of [
    ['He said yes.', '“”'],
    ['谷歌发布了 Genie 3。', '「」'],
    ['He said “yes”.', '「」'],
    ['它被称为“世界模型”。', '「」'],
    ['他說：「好。」', '“”'],
    ['他說：「好」，又說“不”。', '「」'],
    ['100 %', '“”'],
  ] as const) {
    it(`are ${marks} for ${text}`, () => {
      const { open, close } = quoteMarksFor(text);
      assert.equal(open + close, marks);
    });
  }
});
