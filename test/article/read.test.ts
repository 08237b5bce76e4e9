import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../../src/article/article.js';
import { parseArticle, readArticleFile } from '../../src/article/read.js';
import { linesOf } from './reading.js';

describe('a feed record', () => {
  it('is read whole, and once', async () => {
    const article = await readArticleFile('data/articles/world-models.txt');
    assert.equal(article.id, 'world-models');
    assert.equal(article.title, '超级智能的下一个入口：谷歌、Meta、英伟达......科技巨头都在加码“世界模型”');
    assert.equal(article.link, 'https://wallstreetcn.com/articles/3756459');
    assert.equal(article.source, '华尔街见闻');
    assert.equal(article.publishedAt, '2025-09-29T14:52:40+08:00');
    assert.equal(article.language, 'zh');
    assert.deepEqual(
      article.sections.map(({ heading }) => heading),
      [null, '模拟物理世界：最新技术突破', '巨头为何押注新赛道？'],
    );
    assert.equal(article.blocks.at(-1)?.paragraph, 16);
    assert.match(article.text, /可能还需要十年时间。\n本文来自华尔街见闻，欢迎下载APP查看更多$/);
    assert.equal(article.text.split('随着大语言模型技术进步放缓').length, 2);
    assert.doesNotMatch(article.text, /<|&[a-z]+;/);
  });

  it('takes the more complete of its bodies, whichever stands first', () => {
    const whole = '<p>First of all.</p><p>Second of all.</p>';
    const article = text(
      `Title: T\nLink: https://a.example/\nSummary: <p>First of...\n----------\nFull Content: ${whole}`,
    );
    assert.deepEqual(linesOf(article), ['title T', 'paragraph First of all.', 'paragraph Second of all.']);
  });

  it('may have a plain body', () => {
    const article = text(
      'Title: Lamps &amp; lights\nSource: The Lamp\nDate: 2025-09-29\n\nOne lamp.\n\nTwo lamps.',
    );
    assert.equal(article.title, 'Lamps & lights');
    assert.equal(article.publishedAt, '2025-09-29');
    assert.deepEqual(linesOf(article).slice(1), ['paragraph One lamp.', 'paragraph Two lamps.']);
  });

  it('may have a title alone above its body', () => {
    assert.deepEqual(linesOf(text('Title: Lamps\n\nOne lamp.')), ['title Lamps', 'paragraph One lamp.']);
    assert.deepEqual(linesOf(text('Date: nobody knows.\n\nOne lamp.')), [
      'paragraph Date: nobody knows.',
      'paragraph One lamp.',
    ]);
  });

  it('does not take words before a colon in the body for fields', () => {
    const article = text(
      'Title: T\nSource: S\nSummary: <p>One.</p>\n<p>Two.</p>\nSource: unknown\nNote: three.',
    );
    assert.equal(article.source, 'S');
    assert.match(article.text, /Source: unknown/);
  });

  it('is known by its content under any name', () => {
    const record = 'Title: T\nLink: https://a.example/x\nSummary: <p>Body.</p>';
    for (const name of ['a.txt', 'a.md', 'a.html']) {
      assert.deepEqual(linesOf(parseArticle(name, Buffer.from(record))), ['title T', 'paragraph Body.']);
    }
  });
});

describe('Markdown', () => {
  const article = markdown(`---
title: "Lamps: a history"
link: https://a.example/lamps
source: The Lamp
date: 2025-09-29T08:00:00Z
---
# Lamps: a history

The *first* **lamp** was [lit](https://a.example/lit) in \`1684\`.
It burned oil. ![A picture](lamp.png)

## Kinds

- oil
- gas

> Let there be light.

1. one
2. two

| kind | year |
|------|------|
| gas  | 1792 |

\`\`\`
light(1)
\`\`\`
`);

  it('gives its front matter', () => {
    const { title, link, source, publishedAt } = article;
    assert.deepEqual(
      { title, link, source, publishedAt },
      {
        title: 'Lamps: a history',
        link: 'https://a.example/lamps',
        source: 'The Lamp',
        publishedAt: '2025-09-29T08:00:00Z',
      },
    );
  });

  it('gives headings, paragraphs, items and quotes in plain words, the title once', () => {
    assert.deepEqual(linesOf(article), [
      'title Lamps: a history',
      'paragraph The first lamp was lit in 1684. It burned oil.',
      'heading Kinds',
      'item oil',
      'item gas',
      'quote Let there be light.',
      'item 1. one',
      'item 2. two',
      'paragraph kind year',
      'paragraph gas 1792',
      'paragraph light(1)',
    ]);
  });

  it('takes its first heading for the title where the front matter has none', () => {
    assert.deepEqual(linesOf(markdown('# Lamps\n\nA lamp.')), ['title Lamps', 'paragraph A lamp.']);
  });

  it('joins wrapped lines and drops emphasis beside Chinese marks', () => {
    const chinese = markdown('# 灯\n\n这是**“灯塔”**的\n故事，**港口。**完。');
    assert.deepEqual(linesOf(chinese), ['title 灯', 'paragraph 这是“灯塔”的故事，港口。完。']);
  });
});

describe('a web page', () => {
  const paragraph =
    'The lamp at the harbour burned all night, and the ships came home one by one, slowly, in the rain.';
  const page = (head: string, body: string) =>
    parseArticle(
      'page.html',
      Buffer.from(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`),
    );

  it('gives its main content and the metadata of its head', () => {
    const article = page(
      `<title>Lamps | The Lamp</title><meta property="og:title" content="Lamps"><meta property="og:site_name" content="The Lamp">
      <link rel="canonical" href="https://a.example/lamps"><meta property="article:published_time" content="2025-09-29T08:00:00+02:00">
      <style>p { color: red }</style>`,
      `<nav><a href="/">Home</a> <a href="/all">All articles</a></nav>
      <article><h1>Lamps</h1>${`<p>${paragraph}</p>`.repeat(6)}<h2>Oil</h2><p>${paragraph}</p><script>track()</script></article>
      <aside><p>Buy a lamp now</p></aside><footer>Imprint and privacy</footer>`,
    );
    const { title, link, source, publishedAt, language } = article;
    assert.deepEqual([title, link, source], ['Lamps', 'https://a.example/lamps', 'The Lamp']);
    assert.equal(publishedAt, '2025-09-29T08:00:00+02:00');
    assert.equal(language, 'en');
    assert.deepEqual(linesOf(article), [
      'title Lamps',
      ...Array(6).fill(`paragraph ${paragraph}`),
      'heading Oil',
      `paragraph ${paragraph}`,
    ]);
  });

  it('takes the date of its linked data', () => {
    const data = '<script type="application/ld+json">{"datePublished":"2025-09-29T10:00:00Z"}</script>';
    assert.equal(page(`<title>T</title>${data}`, `<p>${paragraph}</p>`).publishedAt, '2025-09-29T10:00:00Z');
  });

  it('gives its whole body where no main content stands out', () => {
    assert.deepEqual(linesOf(page('<title>Note</title>', '<div>Short.</div>')), [
      'title Note',
      'paragraph Short.',
    ]);
  });

  it('may leave its tags open', () => {
    const article = parseArticle(
      'page.html',
      Buffer.from('<h1>Lamps<p>One <b>lamp<p>Two lamps<ul><li>oil<li>gas<h2>End<p>Bye'),
    );
    assert.deepEqual(linesOf(article), [
      'title Lamps',
      'paragraph One lamp',
      'paragraph Two lamps',
      'item oil',
      'item gas',
      'heading End',
      'paragraph Bye',
    ]);
  });

  it('does not show what readers do not see', () => {
    const article = page(
      '<title>T</title>',
      `<p>Seen${'\u200b'}.</p><!-- comment --><p hidden>No.</p><p style="display: none">No.</p><script>no()</script>
      <div aria-hidden="true">No.</div><template><p>No.</p></template><p>Also&nbsp;&#x4e2d;&amp;\n   seen.<br>And this.</p>`,
    );
    assert.deepEqual(linesOf(article), [
      'title T',
      'paragraph Seen.',
      'paragraph Also 中& seen.',
      'paragraph And this.',
    ]);
  });

  it('may be nested a thousand tags deep, not a million', () => {
    const nested = (depth: number) => Buffer.from(`${'<div>'.repeat(depth)}Deep down.`);
    assert.equal(parseArticle('deep.html', nested(1000)).text, 'Deep down.');
    for (const name of ['deep.html', 'deep.txt', 'deep.md']) {
      assert.throws(() => parseArticle(name, nested(1_000_000)), {
        name: 'VerbatimError',
        message:
          /^article: deep\.\w+ cannot be parsed: its tags are nested more than 5000 deep\. Save it as plain text\.$/,
      });
    }
  });
});

describe('plain text', () => {
  it('has a short first line above a blank one for its title', () => {
    assert.deepEqual(linesOf(text('灯塔\n\n灯塔亮着。\n\n船来了。')), [
      'title 灯塔',
      'paragraph 灯塔亮着。',
      'paragraph 船来了。',
    ]);
    const untitled = text('灯塔亮着。\n\n船来了。');
    assert.deepEqual(linesOf(untitled), ['paragraph 灯塔亮着。', 'paragraph 船来了。']);
    assert.equal(untitled.title, 'note');
  });

  it('parts paragraphs at blank lines, or at every line end where lines are whole paragraphs', () => {
    assert.deepEqual(linesOf(text('一段。\n二段。\n三段。')), [
      'paragraph 一段。',
      'paragraph 二段。',
      'paragraph 三段。',
    ]);
  });

  it('joins lines that were wrapped by hand', () => {
    const english =
      'The lamp at the harbour burned all night, and\nthe ships came home one by one, slowly, in\nthe rain. Nobody slept.\n\nThen it was day.';
    assert.deepEqual(linesOf(text(english)), [
      'paragraph The lamp at the harbour burned all night, and the ships came home one by one, slowly, in the rain. Nobody slept.',
      'paragraph Then it was day.',
    ]);
    const chinese = '港口的灯塔整夜亮着，船一艘接\n一艘地慢慢回来，在雨里没有人\n睡觉。';
    assert.deepEqual(linesOf(text(chinese)), [
      'paragraph 港口的灯塔整夜亮着，船一艘接一艘地慢慢回来，在雨里没有人睡觉。',
    ]);
  });

  it('has headings and items', () => {
    const article = text('灯塔的历史\n\n灯塔亮着。\n\n早期的灯\n\n早期的灯烧油，很暗。\n\n- 油灯\n- 气灯');
    assert.deepEqual(linesOf(article).slice(2), [
      'heading 早期的灯',
      'paragraph 早期的灯烧油，很暗。',
      'item 油灯',
      'item 气灯',
    ]);
  });
});

describe('the canonical text', () => {
  it('is NFC without zero-width and direction characters, its white space collapsed', () => {
    const article = text('Cafe\u0301\u200b \u202eone\u202c \t\u00a0 two\u00ad\u3000three 👨‍👩‍👧');
    assert.equal(article.text, 'Café one two three 👨‍👩‍👧');
  });

  it('has every line of the text, also one that asks for an app, a follow or a scan', () => {
    const lines = [
      '更多精彩内容，欢迎下载本站APP查看',
      '扫描二维码关注我们',
      'Download our app to read more.',
      'Scan the QR code on the screen of your computer.',
    ];
    for (const line of lines) assert.equal(text(`灯塔亮着。\n${line}`).text, `灯塔亮着。\n${line}`);
  });

  it('has a hash that changes with its words and its metadata', () => {
    const hashes = [
      'Title: A\nSource: S\n\nOne.',
      'Title: B\nSource: S\n\nOne.',
      'Title: A\nSource: S\n\nTwo.',
    ].map((record) => text(record).hash);
    assert.equal(new Set(hashes).size, 3);
    assert.match(hashes[0] ?? '', /^[0-9a-f]{64}$/);
    assert.equal(text('Title: A\nSource: S\n\nOne.').hash, hashes[0]);
  });
});

describe('dates', () => {
  const dates: Readonly<Record<string, string | null>> = {
    'Mon, 29 Sep 2025 14:52:40 +0800': '2025-09-29T14:52:40+08:00',
    '29 Sep 2025 14:52 GMT': '2025-09-29T14:52Z',
    'Mon, 29 Sep 2025 14:52:40 EST': '2025-09-29T14:52:40-05:00',
    '2025-09-29': '2025-09-29',
    '2025-9-9 8:05': '2025-09-09T08:05',
    '2025-09-29T14:52:40.123Z': '2025-09-29T14:52:40.123Z',
    '2025-09-29 14:52:40 +0800': '2025-09-29T14:52:40+08:00',
    '2025年9月29日 14:52': '2025-09-29T14:52',
    'September 29, 2025': '2025-09-29',
    '29 September 2025': '2025-09-29',
    '2025-02-30': null,
    '2025-09-29 25:00': null,
    yesterday: null,
    '': null,
  };
  for (const [given, expected] of Object.entries(dates)) {
    it(`'${given}' is ${expected}`, () => {
      assert.equal(text(`Title: T\nSource: S\nPublished: ${given}\nSummary: Body.`).publishedAt, expected);
    });
  }
});

describe('links', () => {
  it('are kept when a browser can open them', () => {
    const linkOf = (link: string) => text(`Title: T\nSource: S\nLink: ${link}\nSummary: Body.`).link;
    assert.equal(linkOf('https://a.example/x?y=1#z'), 'https://a.example/x?y=1#z');
    assert.equal(linkOf('javascript:alert(1)'), null);
    assert.equal(linkOf('not a link'), null);
  });
});

function text(content: string): Article {
  return parseArticle('note.txt', Buffer.from(content));
}

function markdown(content: string): Article {
  return parseArticle('note.md', Buffer.from(content));
}
