import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeForDiscord, oneLine, visibleText } from '../../src/discord/escape.js';
import { hostileText } from './hostile.js';
import { readMarkdown } from './markdown-oracle.js';

const meaningful = [
  '**a**',
  '*a*',
  '_a_',
  '__a__',
  '~~a~~',
  '||a||',
  '`a`',
  '``a``',
  '```\na\n```',
  '# a',
  '### a',
  '-# a',
  '- a',
  '+ a',
  '* a',
  '1. a',
  '1) a',
  '> a',
  '>>> a',
  '[a](https://b.example)',
  'https://b.example/c',
  'steam://run/1',
  '<https://b.example>',
  '<@1>',
  '<@!1>',
  '<@&1>',
  '<#1>',
  '@everyone',
  '@here',
  '</a b:1>',
  '<t:1>',
  '<t:1:R>',
  '<:a:1>',
  '<a:a:1>',
  '<id:customize>',
  ':smile:',
  ':thumbsup::skin-tone-2:',
  '<a@b.example>',
  '<+15551234567>',
];

describe('escapeForDiscord', () => {
  for (const text of meaningful) {
    it(`shows ${JSON.stringify(text)} as text`, () => {
      const raw = readMarkdown(text);
      assert.ok(
        raw.tokens.length + raw.bold.length + raw.links.length + raw.quoted.length > 0,
        'the oracle must see a token in the text itself',
      );
      const { visible, tokens, bold, links, quoted } = readMarkdown(escapeForDiscord(text));
      assert.deepEqual(
        { visible, tokens, bold, links, quoted },
        { visible: text, tokens: [], bold: [], links: [], quoted: [] },
      );
    });
  }

  it('is not led astray by characters that are left out', () => {
    for (const text of ['1\u200b. a', '12\u0000) a', '\u200b# a', '<\u200b@1>', 'https\u200b://b.example']) {
      const { visible, tokens } = readMarkdown(escapeForDiscord(text));
      assert.deepEqual({ visible, tokens }, { visible: visibleText(text), tokens: [] });
    }
  });

  it('shows any text, and nothing but it', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const { visible, tokens, bold, links, quoted } = readMarkdown(escapeForDiscord(text));
        assert.equal(visible, visibleText(text));
        assert.deepEqual([tokens, bold, links, quoted], [[], [], [], []]);
      }),
      { numRuns: 2000 },
    );
  });

  it('puts exactly the matched words in bold, beside letters, Han and punctuation', () => {
    const cases: [string, [number, number][], string[]][] = [
      ['由谷歌DeepMind推出', [[1, 3]], ['谷歌']],
      ['foobar', [[3, 6]], ['bar']],
      ['C++, then', [[0, 3]], ['C++']],
      ['(a*b)', [[1, 4]], ['a*b']],
      ['a\\b', [[0, 2]], ['a\\']],
      ['one two', [[3, 7]], ['two']],
      [
        'one two',
        [
          [0, 3],
          [4, 7],
        ],
        ['one', 'two'],
      ],
      [
        'onetwo',
        [
          [0, 3],
          [3, 6],
        ],
        ['onetwo'],
      ],
      [
        'onetwo',
        [
          [0, 4],
          [2, 6],
        ],
        ['onetwo'],
      ],
      ['one\ntwo', [[0, 7]], ['one', 'two']],
      ['👨‍👩‍👧 x', [[0, 2]], ['👨‍👩‍👧']],
      [
        'a\u200b\u200bb',
        [
          [0, 1],
          [3, 4],
        ],
        ['ab'],
      ],
      ['   ', [[0, 3]], []],
    ];
    for (const [text, spans, expected] of cases) {
      const markdown = escapeForDiscord(
        text,
        spans.map(([start, end]) => ({ start, end })),
      );
      const { visible, bold, tokens } = readMarkdown(markdown);
      assert.deepEqual(
        { visible, bold, tokens },
        { visible: visibleText(text), bold: expected, tokens: [] },
        markdown,
      );
    }
  });

  it('shows any text with any words in bold', () => {
    const spans = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 5 });
    fc.assert(
      fc.property(hostileText(20), spans, (text, given) => {
        const bold = given
          .map(([start, length]) => ({
            start: Math.min(start, text.length),
            end: Math.min(start + length, text.length),
          }))
          .filter(({ start, end }) => end > start);
        const reading = readMarkdown(escapeForDiscord(text, bold));
        assert.equal(reading.visible, visibleText(text));
        assert.deepEqual([reading.tokens, reading.links, reading.quoted], [[], [], []]);
        for (const words of reading.bold) assert.equal(words, words.trim());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('visibleText', () => {
  it('leaves out what cannot be seen and shows what changes the direction of writing', () => {
    assert.equal(visibleText('a\u200b\ufeff\u00adb\u0000\u001b'), 'ab');
    assert.equal(visibleText('user\u202egnp.exe'), 'user[U+202E]gnp.exe');
    assert.equal(visibleText('a\ud800b'), 'a\ufffdb');
    assert.equal(visibleText('a\r\nb\u2028c\u0085d'), 'a\nb\nc\nd');
  });

  it('keeps emoji, variants and joined letters whole', () => {
    for (const text of ['👨‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '#️⃣', 'क्‍ष', 'می‌خواهم', '葛󠄀', 'e\u0301']) {
      assert.equal(visibleText(text), text);
    }
  });

  it('keeps every character of plain text in any script', () => {
    const text = '据英国《金融时报》报道，“世界模型” שלום مرحبا नमस्ते Ωμέγα — 100% €5 & $7; a=b? {x}';
    assert.equal(visibleText(text), text);
  });
});

describe('oneLine', () => {
  it('is one trimmed line', () => {
    assert.equal(oneLine(' a \n\n b\u200b \u2029c '), 'a b c');
  });
});
