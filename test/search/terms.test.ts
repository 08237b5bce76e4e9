import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldCharacter } from '../../src/article/fold.js';
import { hanPairs, termsOf } from '../../src/search/terms.js';

const terms = (text: string) => termsOf(text).map(({ term }) => term);

describe('terms', () => {
  it('are Han characters, stems and numbers', () => {
    assert.deepEqual(terms('V-JEPA的第2版'), ['v', 'jepa', '的', '第', '2', '版']);
    assert.deepEqual(terms('robots learning, 1,000 videos'), ['robot', 'learn', '1000', 'video']);
    assert.deepEqual(terms('AI世界Genie3'), ['ai', '世', '界', 'geni', '3']);
  });

  it('are the same in full width, traditional characters, capitals and accents', () => {
    assert.deepEqual(terms('ＡＩ機器學習 Cristóbal'), terms('ai机器学习 CRISTOBAL'));
  });

  it('stand where they say', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const found = termsOf(text);
        let last = 0;
        for (const { start, end, word } of found) {
          assert.ok(start >= last && end > start && end <= text.length);
          assert.equal(Array.from(text.slice(start, end), foldCharacter).join(''), word);
          last = end;
        }
        for (const pair of hanPairs(found)) assert.ok(pair.end - pair.start >= 2);
      }),
      { numRuns: 500 },
    );
  });
});
