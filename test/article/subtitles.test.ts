import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { citationOf } from '../../src/answer/quote.js';
import type { Article } from '../../src/article/article.js';
import { readBytes } from '../../src/article/read.js';
import { readAs } from './reading.js';

describe('subtitles', () => {
  it('cues are joined to sentences, a pause ends a paragraph, tags and places are left out', () => {
    const article = readAs(
      'talk.srt',
      srt([
        ['00:00:01,000 --> 00:00:03,500', '<i>The bridge was closed</i>'],
        [
          '00:00:03,600 --> 00:00:05,000 X1:40 X2:600 Y1:20 Y2:50',
          'on Monday because',
          'its pier had moved.',
        ],
        ['00:00:05,100 --> 00:00:07,000', '{\\an8}<font color="#fff">It is safe &amp; sound</font> now.'],
        ['00:12:31,250 --> 00:12:33,000', 'Who pays for <b>vec<int></b>?'],
      ]),
    );
    assert.deepEqual(timedLines(article), [
      '1 The bridge was closed on Monday because its pier had moved. It is safe & sound now.',
      '751 Who pays for vec<int>?',
    ]);
    assert.deepEqual(timedSentences(article), [
      '1 The bridge was closed on Monday because its pier had moved.',
      '5 It is safe & sound now.',
      '751 Who pays for vec<int>?',
    ]);
  });

  it('WebVTT: its title, speakers and entities are read; notes, styles, regions and names of cues are not', () => {
    const article = readAs(
      'talk.vtt',
      [
        'WEBVTT - The Talk About Piers',
        'Kind: captions',
        '',
        'NOTE written by hand',
        'in two lines',
        '',
        'STYLE',
        '::cue { color: red }',
        '',
        'REGION',
        'id:fred',
        '',
        'intro',
        '00:01.000 --> 00:04.000 align:start position:0%',
        '<v.loud Roger Bingham>We are in New York.',
        '',
        '00:04.000 --> 00:06.000',
        '<v Roger Bingham>Nobody sleeps &lt;here&gt;.',
        '',
        '1:00:06.000 --> 1:00:09.000',
        '<v Neil deGrasse Tyson><c.yellow>Who</c> <00:00:06.500>does?</v>',
        '',
      ].join('\n'),
    );
    assert.deepEqual(timedLines(article), [
      'null The Talk About Piers',
      '1 Roger Bingham: We are in New York. Nobody sleeps <here>.',
      '3606 Neil deGrasse Tyson: Who does?',
    ]);
  });

  it('captions that roll are read once', () => {
    const article = readAs(
      'rolling.vtt',
      [
        'WEBVTT',
        '',
        ...rolling([
          'the bridge was closed',
          'on monday because its',
          'pier had moved by four',
          'centimetres in a night',
        ]),
      ].join('\n'),
    );
    assert.equal(
      article.text.replaceAll('\n', ' '),
      'the bridge was closed on monday because its pier had moved by four centimetres in a night',
    );
  });

  it('captions that grow word by word are read once; what is said twice is said twice', () => {
    const words = ['The', 'bridge', 'was', 'closed.'];
    const growing = words.map((_, at): readonly [string, string] => [
      `00:00:0${at + 1},000 --> 00:00:0${at + 2},000`,
      words.slice(0, at + 1).join(' '),
    ]);
    assert.equal(readAs('growing.srt', srt(growing)).text, 'The bridge was closed.');
    const twice = srt([
      ['00:00:01,000 --> 00:00:02,000', 'Yes.'],
      ['00:00:02,000 --> 00:00:03,000', 'Yes.'],
      ['00:00:03,000 --> 00:00:04,000', 'It was closed.'],
    ]);
    assert.equal(readAs('twice.srt', twice).text, 'Yes. Yes. It was closed.');
  });

  it('a dash begins what another says', () => {
    const article = readAs(
      'film.srt',
      srt([
        ['00:00:01,000 --> 00:00:02,000', '- Is it closed?', '- It is.'],
        ['00:00:02,500 --> 00:00:04,000', 'Since Monday, at', '-5 degrees.'],
      ]),
    );
    assert.deepEqual(timedLines(article), ['1 Is it closed?', '1 It is. Since Monday, at -5 degrees.']);
  });

  it('Chinese cues are joined without a blank where they have full stops, else each stands alone', () => {
    const stops = readAs(
      'a.srt',
      srt([
        ['00:00:01,000 --> 00:00:03,000', '市政府周一宣布，'],
        ['00:00:03,000 --> 00:00:05,000', '河桥工程将于五月开始。'],
      ]),
    );
    assert.deepEqual(timedLines(stops), ['1 市政府周一宣布，河桥工程将于五月开始。']);
    const none = readAs(
      'b.srt',
      srt([
        ['00:00:01,000 --> 00:00:03,000', '市政府周一宣布'],
        ['00:00:03,000 --> 00:00:05,000', '河桥工程将于五月开始'],
      ]),
    );
    assert.deepEqual(timedLines(none), ['1 市政府周一宣布', '3 河桥工程将于五月开始']);
  });

  it('cues without blank lines between, in another order, or with Windows line ends are read', () => {
    const text =
      '2\r\n00:00:05,000 --> 00:00:06,000\r\nIt held.\r\n1\r\n00:00:01,000 --> 00:00:02,000\r\nA pier stood.\r\n';
    assert.deepEqual(timedLines(readAs('a.srt', text)), ['1 A pier stood.', '5 It held.']);
  });

  it('a file without a cue is refused', () => {
    assert.throws(() => readAs('a.vtt', 'WEBVTT\n\nNOTE nothing\n'), {
      message: /a\.vtt cannot be parsed: it has no cue/,
    });
  });

  it('the citation has the time, and the link opens the video there', async () => {
    const file = Buffer.from(srt([['00:12:31,250 --> 00:12:33,000', 'Who pays for it?']]));
    const linkFor = async (link: string) => {
      const { article } = await readBytes('talk.srt', file, 'talk', { link });
      const { at, link: cited } = citationOf(article, article.sentences[0] ?? { start: 0, end: 1 });
      assert.deepEqual(at, { time: 751 });
      return cited;
    };
    assert.equal(
      await linkFor('https://www.youtube.com/watch?v=abc'),
      'https://www.youtube.com/watch?v=abc&t=751',
    );
    assert.equal(await linkFor('https://youtu.be/abc'), 'https://youtu.be/abc?t=751');
    assert.equal(
      await linkFor('https://www.bilibili.com/video/BV1?p=2'),
      'https://www.bilibili.com/video/BV1?p=2&t=751',
    );
    assert.equal(await linkFor('https://example.org/talk.mp4'), 'https://example.org/talk.mp4#t=751');
  });
});

function srt(cues: readonly (readonly [string, ...string[]])[]): string {
  return cues.map(([times, ...lines], at) => `${at + 1}\n${times}\n${lines.join('\n')}\n`).join('\n');
}

/** Captions as YouTube writes them: the line before above the new one, and each line alone for a moment. */
function rolling(lines: readonly string[]): string[] {
  const time = (ms: number) => `00:00:${(ms / 1000).toFixed(3).padStart(6, '0')}`;
  return lines.flatMap((line, at) => {
    const start = 1000 + at * 2000;
    const above = lines[at - 1] ?? ' ';
    return [
      `${time(start)} --> ${time(start + 1990)} align:start position:0%`,
      above,
      line.replace(/ /g, '<00:00:01.500><c> </c>'),
      '',
      `${time(start + 1990)} --> ${time(start + 2000)} align:start position:0%`,
      line,
      ' ',
      '',
    ];
  });
}

function timedLines(article: Article): string[] {
  return article.blocks.map((block) => timed(article, block));
}

function timedSentences(article: Article): string[] {
  return article.sentences.map((sentence) => timed(article, sentence));
}

function timed(article: Article, span: { readonly start: number; readonly end: number }): string {
  const { at } = citationOf(article, span);
  return `${at !== null && 'time' in at ? at.time : null} ${article.text.slice(span.start, span.end)}`;
}
