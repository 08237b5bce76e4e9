import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { localeOfText } from '../../src/discord/locales/locale-of-text.js';
import { catalogues, fill, localeOf, locales, say } from '../../src/discord/locales/locales.js';

const placeholdersOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe('the catalogues', () => {
  for (const locale of locales) {
    it(`say everything in ${locale}, with the same placeholders`, () => {
      const english: Readonly<Record<string, string>> = catalogues['en-US'];
      const catalogue: Readonly<Record<string, string>> = catalogues[locale];
      assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(english).sort());
      for (const [key, text] of Object.entries(catalogue)) {
        assert.notEqual(text.trim(), '', key);
        assert.deepEqual(placeholdersOf(text), placeholdersOf(english[key] ?? ''), key);
        assert.doesNotMatch(text.replace(/\{\w+\}/g, ''), /[{}]/, key);
      }
    });
  }

  it('are written in the characters of their locale', () => {
    for (const locale of ['zh-CN', 'zh-TW'] as const) {
      assert.equal(localeOfText('zh', Object.values(catalogues[locale]).join('').slice(-500)), locale);
      for (const [key, text] of Object.entries(catalogues[locale])) {
        const other = locale === 'zh-CN' ? 'zh-TW' : 'zh-CN';
        if (text === catalogues[other][key as keyof (typeof catalogues)['zh-CN']]) continue;
        const judged = localeOfText('zh', text);
        assert.ok(judged === locale || judged === 'zh-CN', `${key}: ${text}`);
      }
    }
  });
});

describe('say', () => {
  it('fills placeholders, and leaves what values contain', () => {
    assert.equal(say('en-US', 'error.busy', { seconds: 5 }), 'I am busy. Please try again in 5 s.');
    assert.equal(
      say('zh-CN', 'answer.asked', { name: '{question}', question: '$& {name}' }),
      '{question} 问：$& {name}',
    );
    assert.equal(fill('{a} {b}', { a: 1 }), '1 {b}');
  });
});

describe('the locale', () => {
  it('of a Discord locale is its own, or American English', () => {
    assert.deepEqual(['zh-CN', 'zh-TW', 'en-US', 'en-GB', 'ja', '', 'zh'].map(localeOf), [
      'zh-CN',
      'zh-TW',
      'en-US',
      'en-US',
      'en-US',
      'en-US',
      'en-US',
    ]);
  });

  it('of a text follows its characters', () => {
    const cases = [
      ['zh', 'Genie 3 是谁做的？', 'zh-CN'],
      ['zh', 'Genie 3 是誰做的？', 'zh-TW'],
      ['zh', '后来这家公司怎么样了', 'zh-CN'],
      ['zh', '後來這家公司怎麼樣了', 'zh-TW'],
      ['zh', '著作和乾坤', 'zh-CN'],
      ['zh', '世界模型', 'zh-CN'],
      ['en', 'Who made Genie 3?', 'en-US'],
      ['en', '', 'en-US'],
    ] as const;
    for (const [language, text, locale] of cases) assert.equal(localeOfText(language, text), locale, text);
  });
});
