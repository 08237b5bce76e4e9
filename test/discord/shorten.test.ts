import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { graphemeBounds, shorten, shortenedEnd } from '../../src/discord/shorten.js';
import { hostileText } from './hostile.js';

describe('shorten', () => {
  it('leaves what fits', () => {
    assert.equal(shorten('Genie 3', 7), 'Genie 3');
    assert.equal(shorten('', 0), '');
  });

  it('cuts at a clause, else at a word, else between graphemes', () => {
    assert.equal(shorten('He came, he saw, he conquered', 24), 'He came, he saw…');
    assert.equal(shorten('谷歌推出模型，Meta 也推出模型，英伟达随后', 14), '谷歌推出模型…');
    assert.equal(shorten('someone quietly wandered', 20), 'someone quietly…');
    assert.equal(shorten('世界模型被视为关键', 5), '世界模型…');
    assert.equal(shorten('It grew by 3.5 percent', 14), 'It grew by…');
  });

  it('never cuts inside an emoji or a surrogate pair', () => {
    assert.equal(shorten('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', 10), '👨‍👩‍👧…');
    assert.equal(shorten('👨‍👩‍👧👨‍👩‍👧', 5), '…');
    assert.equal(shorten('𠮷𠮷𠮷', 4), '𠮷…');
  });

  it('is within the limit and made of whole graphemes of the beginning, whatever the text', () => {
    fc.assert(
      fc.property(hostileText(), fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const short = shorten(text, limit);
        assert.ok(short.length <= limit);
        if (text.length <= limit) return assert.equal(short, text);
        const kept = short.slice(0, -1);
        assert.equal(short, `${kept}…`);
        assert.ok(text.startsWith(kept));
        assert.ok(graphemeBounds(text).includes(kept.length));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('shortenedEnd', () => {
  it('gives an end that fits', () => {
    const text = '据《金融时报》报道，谷歌、Meta 和英伟达正试图取得领先。'.repeat(500);
    const end = shortenedEnd(text, (at) => at * 2 <= 401);
    assert.ok(end <= 200 && end > 100);
  });
});
