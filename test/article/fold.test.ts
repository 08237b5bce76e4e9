import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foldCharacter, plainCharacter, plainText } from '../../src/article/fold.js';

describe('a character as the models read it', () => {
  for (const [character, plain] of [
    ['學', '学'],
    ['学', '学'],
    ['Ａ', 'A'],
    ['　', ' '],
    ['：', ':'],
    ['ﬁ', 'fi'],
    ['½', '1⁄2'],
    ['é', 'é'],
    ['E', 'E'],
    ['「', '「'],
    ['😀', '😀'],
    ['𠀀', '𠀀'],
    ['', ''],
  ] as const) {
    it(`is ${JSON.stringify(plain)} for ${JSON.stringify(character)}`, () =>
      assert.equal(plainCharacter(character), plain));
  }
});

describe('a character as keywords are compared', () => {
  for (const [character, folded] of [
    ['É', 'e'],
    ['學', '学'],
    ['Ａ', 'a'],
    ['\u0301', ''],
  ] as const) {
    it(`is ${JSON.stringify(folded)} for ${JSON.stringify(character)}`, () =>
      assert.equal(foldCharacter(character), folded));
  }
});

describe('a text as the models read it', () => {
  it('is simplified and of plain width, and keeps case, accents and quotation marks', () => {
    assert.equal(plainText('黃仁勳說：「Ｇｅｎｉｅ　3」 é'), '黄仁勋说:「Genie 3」 é');
  });

  it('is lowered where it is in capitals throughout', () => {
    assert.equal(plainText('WHO FOUNDED WORLD LABS?'), 'who founded world labs?');
    assert.equal(plainText('ＷＨＯ　ＦＯＵＮＤＥＤ　ＩＴ？'), 'who founded it?');
  });

  it('keeps acronyms, and capitals among small letters', () => {
    for (const text of ['V-JEPA 2', 'NASA EU', 'UNITEDNATIONS', 'WHO FOUNDED World LABS?']) {
      assert.equal(plainText(text), text);
    }
  });

  it('is made character by character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const plain = Array.from(text, plainCharacter).join('');
        assert.ok([plain, plain.toLowerCase()].includes(plainText(text)));
      }),
      { numRuns: 300 },
    );
  });
});
