import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { quoteMarksFor } from '../../src/answer/quote-marks.js';
import { printable, printableJson } from '../../src/terminal/plain.js';
import { renderAnswer, renderSummary } from '../../src/terminal/render.js';
import { hyperlinkFor, showsColor, styleFor } from '../../src/terminal/style.js';
import { answerOf, quoteOf } from './stand-in.js';

const plain = styleFor(false);
const colored = styleFor(true);
const ESC = '\u001b';

describe('an answer on a terminal', () => {
  test('shows each quote with number, citation, link and the confidence in words', () => {
    const answer = answerOf('Who?', {
      quotes: [quoteOf('First.'), quoteOf('Second.', null, { section: null, paragraph: 7, link: null })],
    });
    assert.equal(
      renderAnswer(answer, 1, plain),
      [
        '1. “First.”',
        '   样例文章 · 发布 · paragraph 2',
        '   https://example.org/a#:~:text=Genie',
        '',
        '2. “Second.”',
        '   样例文章 · paragraph 7',
        '',
        'Confidence: very high',
      ].join('\n'),
    );
  });

  test('speaks the language of the question', () => {
    const shown = renderAnswer(answerOf('谁？', { language: 'zh', confidence: 0.6 }), 1, plain);
    assert.match(shown, /第 2 段/);
    assert.match(shown, /可信度：一般$/m);
  });

  test('names the page or the time in the place of the paragraph', () => {
    const quotes = [
      quoteOf('First.', null, { at: { page: 4 } }),
      quoteOf('Second.', null, { at: { time: 751 } }),
    ];
    assert.match(renderAnswer(answerOf('?', { quotes }), 1, plain), /· page 4$[\s\S]*· 00:12:31$/m);
    assert.match(renderAnswer(answerOf('?', { quotes, language: 'zh' }), 1, plain), /· 第 4 页$/m);
  });

  test('names a heading where the quote is one', () => {
    const shown = renderAnswer(
      answerOf('?', { quotes: [quoteOf('标题', null, { paragraph: 0 })] }),
      1,
      plain,
    );
    assert.match(shown, / · heading$/m);
  });

  test('that is not in the article says so, and shows the nearest as no answer', () => {
    const refused = { status: 'not-in-article', quotes: [], confidence: 0.1 } as const;
    const near = { ...refused, nearest: quoteOf('Near.') };
    assert.equal(
      renderAnswer(answerOf('?', near), 1, plain),
      [
        'The article does not answer this.',
        '',
        'Nearest, not an answer:',
        '   “Near.”',
        '   样例文章 · 发布 · paragraph 2',
        '   https://example.org/a#:~:text=Genie',
      ].join('\n'),
    );
    assert.equal(renderAnswer(answerOf('?', refused), 2, plain), 'The articles do not answer this.');
    assert.match(renderAnswer(answerOf('?', { ...near, language: 'zh' }), 1, plain), /不是答案/);
  });

  test('marks the words that answer, and only them, in bold, and all of the quote by a line below it', () => {
    const quotes = [quoteOf('Genie 3 由谷歌DeepMind推出。', '谷歌DeepMind'), quoteOf('It was shown.')];
    const shown = renderAnswer(answerOf('?', { quotes }), 1, colored);
    const [answered = '', unsure = ''] = shown.split('\n').filter((line) => /^\d\. /.test(line));
    assert.deepEqual(dressed(answered, { on: 1, off: 22 }), ['谷歌DeepMind']);
    assert.equal(dressed(answered, { on: 4, off: 24 }).join(''), 'Genie 3 由谷歌DeepMind推出。');
    assert.deepEqual(dressed(unsure, { on: 1, off: 22 }), []);
    assert.deepEqual(dressed(unsure, { on: 4, off: 24 }), ['It was shown.']);
  });

  test('marks nothing where there is no colour', () => {
    const quote = quoteOf('Genie 3 由谷歌DeepMind推出。', '谷歌DeepMind');
    const [line] = renderAnswer(answerOf('?', { quotes: [quote] }), 1, plain).split('\n');
    assert.equal(line, '1. 「Genie 3 由谷歌DeepMind推出。」');
  });

  test('sets each quote in marks that are not inside it, whatever the language of the question', () => {
    const quotes = ['它叫“世界模型”。', 'It works.', 'She said “yes”.'].map((text) => quoteOf(text));
    for (const language of ['zh', 'en'] as const) {
      const lines = renderAnswer(answerOf('?', { quotes, language }), 1, plain).split('\n');
      assert.deepEqual(
        lines.filter((line) => /^\d/.test(line)),
        ['1. 「它叫“世界模型”。」', '2. “It works.”', '3. 「She said “yes”.」'],
      );
    }
  });

  test('keeps every character of a quote, wherever the answer is', () => {
    const span = fc
      .tuple(fc.nat(60), fc.nat(60))
      .map(([at, size]) => ({ start: at + 90, end: at + 90 + size }));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.option(span), (text, answer) => {
        const shown = renderAnswer(answerOf('?', { quotes: [{ ...quoteOf(text), answer }] }), 1, colored);
        const { open, close } = quoteMarksFor(text);
        assert.equal(stripVTControlCharacters(shown).split('\n')[0], `1. ${open}${printable(text)}${close}`);
      }),
    );
  });

  test('marks exactly the words that answer, whatever they are', () => {
    const parts = fc.tuple(fc.string(), fc.string({ minLength: 1 }), fc.string());
    fc.assert(
      fc.property(parts, ([before, words, after]) => {
        const start = 100 + before.length;
        const answer = { start, end: start + words.length };
        const quote = { ...quoteOf(before + words + after), answer };
        const [line = ''] = renderAnswer(answerOf('?', { quotes: [quote] }), 1, colored).split('\n');
        assert.deepEqual(dressed(line, { on: 1, off: 22 }), [words]);
      }),
    );
  });

  test('lets no control character of an article reach the terminal', () => {
    const evil = `a${ESC}[2J${ESC}]0;owned\u0007b\u009b31mc\u202ed\r\nx\u007f`;
    const quote = quoteOf(evil, null, { title: evil, section: evil, link: `https://x/${evil}` });
    const shown = renderAnswer(answerOf('?', { quotes: [quote], nearest: null }), 1, plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test.
    assert.doesNotMatch(shown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    assert.equal(shown.split('\n').length, 5, 'no line was broken by the article');
    assert.equal(printable(evil).length, evil.length);
    assert.equal(printable('普通 text, ünïcode 😀'), '普通 text, ünïcode 😀');
  });

  test('ties citations to their links on a terminal, and gives a link its own line elsewhere', () => {
    const link = `https://example.org/a;b?c#:~:text=${'%E6%98%AF'.repeat(30)}`;
    const quotes = [quoteOf('First.', null, { link }), quoteOf('Second.', null, { link: null })];
    const hyperlink = hyperlinkFor({ isTTY: true }, { TERM: 'xterm-256color' });
    const place = '样例文章 · 发布 · paragraph 2';
    const tied = `   ${ESC}]8;;${link}${ESC}\\${place}${ESC}]8;;${ESC}\\`;
    for (const shown of [
      renderAnswer(answerOf('?', { quotes }), 1, plain, hyperlink),
      renderSummary({ language: 'en', quotes }, plain, hyperlink),
    ]) {
      assert.deepEqual(shown.split('\n').slice(0, 5), [
        '1. “First.”',
        tied,
        '',
        '2. “Second.”',
        `   ${place}`,
      ]);
    }
    const underlined = renderSummary({ language: 'en', quotes }, colored, hyperlink).split('\n')[1];
    assert.ok(underlined?.includes(`${ESC}[4m`));
    assert.equal(hyperlinkFor({ isTTY: true }, { TERM: 'dumb' }), null);
    assert.equal(hyperlinkFor({}, { TERM: 'xterm' }), null);
  });

  test('lets no link of an article leave its hyperlink', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (link) => {
        const shown = hyperlinkFor({ isTTY: true }, {})?.(link, 'text') ?? '';
        assert.match(shown.replaceAll(ESC, '␛'), /^␛\]8;;[\x21-\x7e]*␛\\text␛\]8;;␛\\$/);
      }),
    );
  });

  test('summaries are numbered quotes', () => {
    const shown = renderSummary({ language: 'zh', quotes: [quoteOf('一。'), quoteOf('二。')] }, plain);
    assert.match(shown, /^1\. 「一。」\n[\s\S]*\n\n2\. 「二。」\n/);
    assert.equal(
      renderSummary({ language: 'en', quotes: [] }, plain),
      'The article has nothing to quote on this.',
    );
  });
});

test('JSON for a terminal has no raw control character and parses to the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const line = printableJson({ text });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test.
      assert.doesNotMatch(line, /[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]/);
      assert.deepEqual(JSON.parse(line), { text });
    }),
  );
});

test('colour is for terminals; FORCE_COLOR and NO_COLOR decide', () => {
  const terminal = { isTTY: true };
  const pipe = {};
  assert.equal(showsColor(terminal, {}), true);
  assert.equal(showsColor(pipe, {}), false);
  assert.equal(showsColor(terminal, { NO_COLOR: '1' }), false);
  assert.equal(showsColor(terminal, { NO_COLOR: '' }), true);
  assert.equal(showsColor(terminal, { TERM: 'dumb' }), false);
  assert.equal(showsColor(pipe, { FORCE_COLOR: '1' }), true);
  assert.equal(showsColor(pipe, { FORCE_COLOR: '' }), true);
  assert.equal(showsColor(terminal, { FORCE_COLOR: '0' }), false);
  assert.equal(showsColor(pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
});

/** The stretches of a line between two codes of SGR, without other codes in them. */
function dressed(line: string, { on, off }: { on: number; off: number }): string[] {
  const stretch = new RegExp(`${ESC}\\[${on}m(.*?)${ESC}\\[${off}m`, 'g');
  return Array.from(line.matchAll(stretch), ([, words = '']) => stripVTControlCharacters(words));
}
