import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldCharacter, simplifyText } from '../../src/search/fold.js';
import { otherNumerals } from '../../src/search/numerals.js';
import { withoutAskingWords } from '../../src/search/question-words.js';
import { hanPairs, termsOf } from '../../src/search/terms.js';
import { editDistance } from '../../src/search/typing-errors.js';

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
      { numRuns: 2000 },
    );
  });
});

describe('folding', () => {
  it('keeps case and punctuation for the models', () => {
    assert.equal(simplifyText('黃仁勳說：「Ｇｅｎｉｅ　3」'), '黄仁勋说:「Genie 3」');
  });
});

describe('asking words', () => {
  it('are blanked, and nothing moves', () => {
    const question = '谁创立了 World Labs？';
    const bare = withoutAskingWords(question);
    assert.equal(bare.length, question.length);
    assert.equal(bare.indexOf('World'), question.indexOf('World'));
    assert.ok(!bare.includes('谁'));
  });

  it('stay when there is nothing else', () => {
    assert.equal(withoutAskingWords('为什么？'), '为什么？');
  });
});

describe('numerals', () => {
  it('have the same number in words', () => {
    assert.ok(otherNumerals('2').includes('二'));
    assert.ok(otherNumerals('second').includes('2'));
    assert.deepEqual(otherNumerals('公司'), []);
  });
});

describe('edit distance', () => {
  it('counts a swap as one', () => {
    assert.equal(editDistance('geine', 'genie'), 1);
    assert.equal(editDistance('omnivrse', 'omniverse'), 1);
    assert.equal(editDistance('', 'abc'), 3);
  });

  it('is symmetric and bounded', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        assert.equal(distance, editDistance(b, a));
        assert.ok(distance <= Math.max(a.length, b.length) && distance >= Math.abs(a.length - b.length));
        assert.equal(distance === 0, a === b);
      }),
    );
  });
});
