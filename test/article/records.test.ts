import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linesOf, readAs, textOf } from './reading.js';

describe('a feed record', () => {
  it('keeps the lines of its body that look like fields', () => {
    for (const name of ['Summary', 'Description', 'Content', 'Body', 'Full Content']) {
      const body = `First of all, the bridge is old.\n${name}: it has nine arches.\nThe end.`;
      const article = readAs('a.txt', `Title: T\nLink: https://a.example/\nSummary: ${body}`);
      assert.equal(textOf(article), `T\n${body}`, name);
    }
  });

  it('has the bodies that do not repeat each other, one after the other', () => {
    const record =
      'Title: T\nSource: S\nSummary: The bridge is closed for the summer.\n----------\nContent: The ferry runs every twenty minutes.';
    assert.equal(
      textOf(readAs('a.txt', record)),
      'T\nThe bridge is closed for the summer.\nThe ferry runs every twenty minutes.',
    );
  });

  it('has each body once, however it is repeated', () => {
    const whole = 'The bridge is closed for the summer. The ferry runs every twenty minutes.';
    for (const record of [
      `Title: T\nSource: S\nSummary: ${whole.slice(0, 40)}...\nContent: ${whole}`,
      `Title: T\nSource: S\nContent: ${whole}\nSummary: ${whole.slice(0, 40)}...`,
      `Title: T\nSource: S\nContent: ${whole}\n=====\nBody: ${whole}`,
    ]) {
      assert.equal(textOf(readAs('a.txt', record)), `T\n${whole}`);
    }
  });

  it('has the first of a field that stands twice, and bodies that share but a part', () => {
    const [bridge, ferry, mayor] = [
      'The bridge is closed for the whole summer.',
      'The ferry runs every twenty minutes meanwhile.',
      'The mayor has asked for patience and thanks all.',
    ];
    assert.equal(
      textOf(
        readAs(
          'a.txt',
          `Title: T\nTitle: U\nSource: S\nSummary: ${bridge} ${ferry}\n-----\nContent: ${ferry} ${mayor}`,
        ),
      ),
      `T\n${bridge} ${ferry}\n${ferry} ${mayor}`,
    );
  });

  it('may have fields that are of no use, and no question is one', () => {
    const article = readAs(
      'a.txt',
      'Title: T\nPubDate: Mon, 29 Sep 2025 14:52:40 +0800\nGUID: abc-1\nCategory: news\n\nQ: Who came?\nA: Everybody.',
    );
    assert.equal(article.publishedAt, '2025-09-29T14:52:40+08:00');
    assert.equal(textOf(article), 'T\nQ: Who came?\nA: Everybody.');
  });

  it('may have a body in Markdown, line by line', () => {
    const article = readAs(
      'a.txt',
      'Title: T\nSource: S\n\n## Head\n\nSome **bold** words and [a link](https://a.example/).\nNext line.\n\n- one',
    );
    assert.deepEqual(linesOf(article), [
      'title T',
      'heading Head',
      'paragraph Some bold words and a link.',
      'paragraph Next line.',
      'item one',
    ]);
  });

  it('has the characters that its entities stand for', () => {
    assert.equal(
      textOf(
        readAs(
          'a.txt',
          'Title: A &amp; B\nLink: http://a.example/\nSummary: Bread &amp; butter, it&#39;s &lt;b&gt;.',
        ),
      ),
      "A & B\nBread & butter, it's <b>.",
    );
    assert.equal(textOf(readAs('a.txt', 'Write &amp; for an ampersand.')), 'Write &amp; for an ampersand.');
  });

  it('may speak of tags', () => {
    const line = 'Use vec<int> and the <b> tag in HTML.';
    assert.equal(textOf(readAs('a.txt', `Title: T\nSource: S\nSummary: ${line}`)), `T\n${line}`);
    assert.equal(textOf(readAs('a.txt', line)), line);
  });
});

describe('characters', () => {
  it('that spelling needs are kept', () => {
    for (const word of ['می‌گوید', 'ශ්‍රී', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👨‍👩‍👧', '👩‍⚕️', 'क्‍ष']) {
      assert.equal(textOf(readAs('a.txt', `A ${word} b.`)), `A ${word} b.`);
    }
  });

  it('that spelling needs at the end of a word are kept', () => {
    for (const word of ['അവന്\u200d വന്നു', 'ᠠᠯᠳ\u180eᠠ']) assert.equal(textOf(readAs('a.txt', word)), word);
  });

  it('that no one sees are not', () => {
    assert.equal(textOf(readAs('a.txt', 'a\u200cb\u200dc \u{e0041}d\ufdd0e 字\u200d字')), 'abc de 字字');
  });

  it('of wide digits and traditional numerals stay as they are', () => {
    const text = '大桥的票价为１２３．５０元。工程為期三個月。';
    const article = readAs('a.txt', text);
    assert.equal(textOf(article), text);
    assert.equal(article.sentences.length, 2);
  });

  it('of Chinese and Japanese lines are joined without a space, of Korean ones with one', () => {
    const wrapped = (text: string) => textOf(readAs('a.html', `<p>${text}</p>`));
    assert.equal(
      wrapped('市长表示，\n“桥不会关闭”……\n他说于\n1684年建成。'),
      '市长表示，“桥不会关闭”……他说于1684年建成。',
    );
    assert.equal(wrapped('これは\nハシです。'), 'これはハシです。');
    assert.equal(wrapped('한강\n다리'), '한강 다리');
    assert.equal(wrapped('Meta\n公司'), 'Meta 公司');
    assert.equal(textOf(readAs('a.txt', '市长表示，\n“桥不会关闭”。')), '市长表示，“桥不会关闭”。');
  });
});

describe('declared encodings', () => {
  const korean = Buffer.from('c7d1b0ad20b4d9b8ae20b0f8bbe7', 'hex');
  const page = (charset: string, body: Uint8Array) =>
    Buffer.concat([
      Buffer.from(`<html><head><meta charset="${charset}"></head><body><p>`),
      body,
      Buffer.from('</p></body></html>'),
    ]);

  it('are used', () => {
    assert.equal(textOf(readAs('a.html', page('euc-kr', korean))), '한강 다리 공사');
    assert.equal(textOf(readAs('a.html', page('big5', Buffer.from('a4a4a4e5aabaa94f', 'hex')))), '中文的呢');
    assert.equal(
      textOf(readAs('a.html', page('shift_jis', Buffer.from('8bb482cd95c282b382ea82bd', 'hex')))),
      '橋は閉された',
    );
    assert.equal(
      textOf(readAs('a.html', page('windows-1252', Buffer.from('caf\xe9 ferm\xe9', 'latin1')))),
      'café fermé',
    );
    assert.equal(
      textOf(
        readAs(
          'a.html',
          page('iso-8859-1', Buffer.from('l\x92h\xf4tel \x96 \x93oui\x94, \x805\x85', 'latin1')),
        ),
      ),
      'l’hôtel – “oui”, €5…',
    );
    assert.equal(textOf(readAs('a.html', page('koi8-r', Buffer.from('edcfd3d4', 'hex')))), 'Мост');
    const xml = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="euc-kr"?><html><body><p>'),
      korean,
      Buffer.from('</p></body></html>'),
    ]);
    assert.equal(textOf(readAs('a.xhtml', xml)), '한강 다리 공사');
  });

  it('give way to UTF-8, in which a page was saved anew', () => {
    assert.equal(textOf(readAs('a.html', page('gb2312', Buffer.from('港口的灯塔')))), '港口的灯塔');
  });

  const refused: Readonly<Record<string, readonly [bytes: Uint8Array, why: RegExp]>> = {
    'undeclared EUC-KR': [
      korean,
      /is not UTF-8, UTF-16 or GB18030 text \(byte 0xc7 in line 1\), and declares no encoding/,
    ],
    'undeclared KOI8-R': [
      Buffer.from('edcfd3d420dac1cbd2d9d420cec120d2c5cdcfced420c420c1d7c7d5d3d4c120edcfd3d4', 'hex'),
      /declares no encoding/,
    ],
    'undeclared EUC-KR of some length': [
      Buffer.from(
        'c7d1b0ad20b4d9b8ae20b0f8bbe7b0a12035bff9bfa120bdc3c0dbb5c8b4d9b0ed20bdc3c0e5c0cc20b8bbc7dfb4d92e20b0f8bbe7b4c220bcae20b4de20b0c9b8b0b4d92e20bdc3b9ceb5e9c0ba20b3aab7edb9e8b8a620c5b8bedf20c7d1b4d92e',
        'hex',
      ),
      /\(byte 0xc7 in line 1\)/,
    ],
    'UTF-8 with a mark that goes wrong': [
      Buffer.from('efbbbf4c6520636166e92066', 'hex'),
      /\(byte 0xe9 in line 1, after ".?Le caf"\)/u,
    ],
    'undeclared Shift_JIS': [Buffer.from('0a0a8bb482cd95c282b382ea82bd', 'hex'), /\(byte 0x8b in line 3\)/],
    HZ: [Buffer.from('~{<:Ky2;NgVb~} text'), /is HZ text, which is not read/],
    'ISO-2022-JP': [Buffer.from('1b2442362a1b2842', 'hex'), /is ISO-2022 text, which is not read/],
    'an unknown name': [
      page('klingon', Buffer.from('caf\xe9', 'latin1')),
      /declares the encoding klingon, which is not read/,
    ],
    'UTF-8 that is broken': [
      page('utf-8', Buffer.from('line\ncaf\xe9', 'latin1')),
      /declares the encoding utf-8 and is not in it \(byte 0xe9 in line 2, after "caf"\)/,
    ],
  };
  for (const [name, [bytes, why]] of Object.entries(refused)) {
    it(`are missed or wrong: ${name} is refused, with the place`, () => {
      assert.throws(() => readAs('a.html', bytes), { name: 'VerbatimError', message: why });
    });
  }
});
