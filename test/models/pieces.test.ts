import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { AutoTokenizer, type PreTrainedTokenizer } from '@xenova/transformers';
import fc from 'fast-check';
import { plainText } from '../../src/article/fold.js';
import { pieceIds, piecePlaces } from '../../src/models/pieces.js';
import { bundledModels } from '../../src/package-root.js';
import { hostileTexts } from './hostile-texts.js';

let tokenizer: PreTrainedTokenizer;
before(async () => {
  tokenizer = await AutoTokenizer.from_pretrained(`${bundledModels}/encoder`, { local_files_only: true });
});

const placesOf = (text: string) => piecePlaces(tokenizer.tokenize(plainText(text)), text);

/** Parts that are put together to texts: what people write, and what becomes one character of several or several of one. */
const parts = [
  '世界模型',
  '機器學習',
  'Ｇｅｎｉｅ　３',
  '「他說」',
  '。',
  'World Labs',
  'SHOUTED WORDS HERE',
  'İSTANBUL',
  'café',
  'cafe\u0301',
  'ﾊﾞﾌﾞ',
  'ﬁne',
  '½ ㎏',
  '😀',
  '👩‍👩‍👧‍👦',
  '✈️',
  '🇨🇳',
  '한국어',
  '𠀀',
  'กำ',
  '1,000.5%',
  '▁',
  ' ',
  '  ',
  '\u00a0',
];
const written = fc
  .array(fc.constantFrom(...parts), { minLength: 1, maxLength: 12 })
  .map((chosen) => chosen.join(''));
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

describe('the places of pieces', () => {
  it('are in order and inside the text, one a piece, whatever the text', () => {
    const anything = fc.oneof(written, fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(anything, (text) => {
        const places = placesOf(text);
        assert.equal(places.length, tokenizer.tokenize(plainText(text)).length);
        let last = { start: 0, end: 0 };
        for (const place of places) {
          assert.ok(place.start >= last.start && place.end >= last.end, 'in order');
          assert.ok(place.start <= place.end && place.end <= text.length, 'inside');
          last = place;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('cover what is not blank, and cut no character that people see as one', () => {
    fc.assert(
      fc.property(written, (text) => {
        const places = placesOf(text);
        for (const { segment, index } of graphemes.segment(text)) {
          if (/^[\s▁]*$/u.test(segment)) continue;
          const end = index + segment.length;
          assert.ok(
            places.some((place) => place.start <= index && end <= place.end),
            `"${segment}" of "${text}" is not covered`,
          );
          for (const place of places.filter(({ start, end }) => end > start)) {
            assert.ok(!(index < place.start && place.start < end), `"${segment}" is cut`);
            assert.ok(!(index < place.end && place.end < end), `"${segment}" is cut`);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  for (const [text, expected] of [
    ['李飞飞创立了 World Labs。', 'World Labs'],
    ['李飛飛創立了Ｗｏｒｌｄ　Ｌａｂｓ。', 'Ｗｏｒｌｄ　Ｌａｂｓ'],
    ['👩‍👩‍👧 met e\u0301 at World Labs', 'World Labs'],
    ['FOUNDED BY WORLD LABS', 'WORLD LABS'],
  ] as const) {
    it(`are those of the words: ${text}`, () => {
      const at = text.indexOf(expected);
      const inside = placesOf(text).filter(
        ({ start, end }) => end > start && start >= at && end <= at + expected.length,
      );
      assert.equal(text.slice(inside[0]?.start, inside.at(-1)?.end), expected);
    });
  }
});

describe('piece ids', () => {
  it('are at most as many as asked for, and the first of all', () => {
    for (const text of hostileTexts) {
      const all = pieceIds(tokenizer, text, 10_000);
      for (const limit of [0, 1, 7, 64]) {
        const some = pieceIds(tokenizer, text, limit);
        assert.ok(some.length <= limit);
        if (limit === 7) assert.deepEqual(some.slice(0, 3), all.slice(0, some.length).slice(0, 3));
      }
    }
  });

  it('are the same in both scripts and widths', () => {
    assert.deepEqual(
      pieceIds(tokenizer, 'ＡＩ機器學習：預測', 64),
      pieceIds(tokenizer, 'AI机器学习:预测', 64),
    );
  });
});
