import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEntryArticle, readFeedBytes } from '../../src/article/feeds.js';
import type { Feed, FeedEntry } from '../../src/article/formats/feed/feed.js';
import { openReader } from '../../src/article/reader.js';
import { linesOf } from './reading.js';

const ADDRESS = 'https://example.org/news/feed.xml';

describe('feeds', () => {
  it('RSS 2 with the whole text in CDATA, before its summary', () => {
    const feed = read(
      rss(
        `<item><title>Bridge &amp;amp; pier closed</title><link>https://example.org/a</link><guid isPermaLink="false">tag:1</guid>
         <pubDate>Mon, 29 Sep 2025 14:52:40 +0800</pubDate><description>Short.</description>
         <content:encoded><![CDATA[<h2>Why</h2><p>The pier <b>moved</b>.</p><p>Use &lt;b&gt; for bold &amp; more.</p>]]></content:encoded></item>`,
      ),
    );
    assert.equal(feed.title, 'The Harbour');
    assert.deepEqual(bare(feed), [
      ['tag:1', 'Bridge & pier closed', 'https://example.org/a', '2025-09-29T14:52:40+08:00'],
    ]);
    assert.deepEqual(lines(feed), [
      [
        'title Bridge & pier closed',
        'heading Why',
        'paragraph The pier moved.',
        'paragraph Use <b> for bold & more.',
      ],
    ]);
  });

  it('RSS 2 with an escaped description, relative links, and no dates', () => {
    const feed = read(
      rss(
        '<item><title>One</title><link>/a?x=1&amp;y=2</link><description>&lt;p&gt;It was &amp;lt;5&amp;gt; cm.&lt;/p&gt;</description></item>' +
          '<item><title>Two</title><link>b/c</link><description>Plain words: 3 &lt; 5.</description></item>',
        'https://example.org/',
      ),
    );
    assert.deepEqual(bare(feed), [
      ['https://example.org/a?x=1&y=2', 'One', 'https://example.org/a?x=1&y=2', null],
      ['https://example.org/b/c', 'Two', 'https://example.org/b/c', null],
    ]);
    assert.deepEqual(lines(feed), [
      ['title One', 'paragraph It was <5> cm.'],
      ['title Two', 'paragraph Plain words: 3 < 5.'],
    ]);
  });

  it('RSS 2 without a title, a link or words', () => {
    const feed = read(
      rss(
        '<item><description>Only words, which nobody can tell from others.</description></item>' +
          '<item><guid>g2</guid><description>A note.</description></item><item><guid>g3</guid><title>No words</title></item>',
      ),
    );
    assert.equal(feed.passedOver, 2);
    assert.deepEqual(bare(feed), [['g2', null, null, null]]);
    assert.deepEqual(lines(feed), [['title The Harbour', 'paragraph A note.']]);
  });

  it('RSS 2 in Chinese, declared as GBK', () => {
    const text = rss(
      '<item><title>河桥关闭</title><link>https://example.org/河桥</link><description><![CDATA[<p>市政府周一宣布。</p>]]></description></item>',
    );
    const feed = read(Buffer.from(text));
    assert.deepEqual(lines(feed), [['title 河桥关闭', 'paragraph 市政府周一宣布。']]);
    const gbk = Buffer.concat([
      Buffer.from(
        '<?xml version="1.0" encoding="gbk"?><rss version="2.0"><channel><title>x</title><item><guid>1</guid><title>',
      ),
      Buffer.from('bad3c7c5b9d8b1d5', 'hex'),
      Buffer.from('</title><description>'),
      Buffer.from('cad0d5feb8aed0fbb2bcbad3c7c5b9d8b1d5a1a3', 'hex'),
      Buffer.from('</description></item></channel></rss>'),
    ]);
    assert.deepEqual(lines(read(gbk)), [['title 河桥关闭', 'paragraph 市政府宣布河桥关闭。']]);
  });

  it('Atom with HTML, with a base for its links, and both dates', () => {
    const feed = read(
      atom(
        `<entry xml:base="https://other.example/"><id>urn:1</id><title type="html">A &lt;i&gt;pier&lt;/i&gt;</title>
         <link rel="self" href="x.atom"/><link rel="alternate" href="a/b"/><updated>2025-05-02T00:00:00Z</updated>
         <published>2025-05-01T08:00:00+02:00</published><summary>Short.</summary>
         <content type="html">&lt;p&gt;The pier moved.&lt;/p&gt;</content></entry>`,
      ),
    );
    assert.deepEqual(bare(feed), [
      ['urn:1', 'A pier', 'https://other.example/a/b', '2025-05-01T08:00:00+02:00'],
    ]);
    assert.deepEqual(lines(feed), [['title A pier', 'paragraph The pier moved.']]);
  });

  it('Atom with XHTML and with text', () => {
    const feed = read(
      atom(
        `<entry><id>1</id><title>X</title><link href="https://example.org/x"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
         <h2>Why</h2><p>It is <em>3 &lt; 5</em> &amp; <code>&lt;b&gt;</code> so.</p></div></content></entry>
         <entry><id>2</id><title>T</title><content type="text">Use &lt;p&gt; here.</content></entry>`,
      ),
    );
    assert.deepEqual(lines(feed), [
      ['title X', 'heading Why', 'paragraph It is 3 < 5 & <b> so.'],
      ['title T', 'paragraph Use <p> here.'],
    ]);
  });

  it('Atom in Chinese with its summary alone', () => {
    const feed = read(
      atom(
        '<entry><id>1</id><title>通知</title><summary>渡轮每二十分钟一班。\n从早上六点开始。</summary></entry>',
      ),
    );
    assert.deepEqual(lines(feed), [
      ['title 通知', 'paragraph 渡轮每二十分钟一班。', 'paragraph 从早上六点开始。'],
    ]);
  });

  it('RDF', () => {
    const feed = read(
      `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
       <channel rdf:about="https://example.org/"><title>Old News</title><link>https://example.org/</link></channel>
       <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link><dc:date>2004-05-06</dc:date><description>It was old.</description></item></rdf:RDF>`,
    );
    assert.deepEqual(bare(feed), [['https://example.org/1', 'One', 'https://example.org/1', '2004-05-06']]);
    assert.deepEqual(lines(feed), [['title One', 'paragraph It was old.']]);
  });

  it('JSON Feed', () => {
    const feed = read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'The Harbour',
        items: [
          {
            id: 7,
            url: '/seven',
            title: 'Seven',
            content_html: '<p>Seven &amp; more.</p>',
            date_published: '2025-05-01T08:00:00Z',
          },
          { id: 'b', content_text: 'A note.\n\nWith a second line of it.' },
        ],
      }),
    );
    assert.deepEqual(bare(feed), [
      ['7', 'Seven', 'https://example.org/seven', '2025-05-01T08:00:00Z'],
      ['b', null, null, null],
    ]);
    assert.deepEqual(lines(feed)[0], ['title Seven', 'paragraph Seven & more.']);
  });

  it('links that are no web address are left out', () => {
    const feed = read(
      rss(
        '<item><title>T</title><guid>1</guid><link>javascript:alert(1)</link><description>Words.</description></item>',
      ),
    );
    assert.equal(feed.entries[0]?.link, null);
  });

  it('what is no feed is refused, and named', () => {
    for (const text of ['<html><body>Not found</body></html>', '{"a": 1}', '{', 'words'])
      assert.throws(
        () => read(text),
        { name: 'VerbatimError', what: /^https:\/\/example\.org\/news\/feed\.xml is no feed: / },
        text,
      );
  });

  it('entities that grow do not, and outer ones are not read', () => {
    const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`);
    const bombs = [
      `<!DOCTYPE rss [<!ENTITY a0 "ha">${laughs.join('')}]>${rss('<item><guid>1</guid><title>T</title><description>&a9; said it.</description></item>')}`,
      `<!DOCTYPE rss [<!ENTITY a "${'ha'.repeat(40_000)}">]>${rss(`<item><guid>1</guid><description>${'&a;'.repeat(40_000)}</description></item>`)}`,
      `<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>${rss('<item><guid>1</guid><description>&a; said it.</description></item>')}`,
    ];
    for (const bomb of bombs) {
      let words = '';
      try {
        words = JSON.stringify(read(bomb));
      } catch (error) {
        assert.equal((error as Error).name, 'VerbatimError');
      }
      assert.ok(words.length < 2000 && !words.includes('root:'), words.slice(0, 200));
    }
  });

  it('more entries than a feed keeps are passed over', () => {
    const items = Array.from(
      { length: 600 },
      (_, at) => `<item><guid>${at}</guid><description>Words ${at}.</description></item>`,
    );
    const feed = read(rss(items.join('')));
    assert.deepEqual([feed.entries.length, feed.passedOver], [500, 100]);
  });

  it('is read in the process that is ended at its limits', async () => {
    const reader = openReader();
    try {
      const feed = await reader.readFeed(
        Buffer.from(rss('<item><guid>1</guid><title>T</title><description>Words.</description></item>')),
        ADDRESS,
      );
      const [entry] = feed.entries;
      assert.ok(entry);
      const { article } = await reader.readEntry(entry, 'harbour-1');
      assert.deepEqual([article.id, article.source, article.text], ['harbour-1', 'The Harbour', 'T\nWords.']);
      await assert.rejects(reader.readFeed(Buffer.from('words'), ADDRESS), { message: /is no feed/ });
    } finally {
      reader.close();
    }
  });
});

function read(content: string | Buffer): Feed {
  return readFeedBytes(typeof content === 'string' ? Buffer.from(content) : content, ADDRESS);
}

function bare(feed: Feed): (string | null)[][] {
  return feed.entries.map(({ id, title, link, publishedAt }) => [id, title, link, publishedAt]);
}

function lines(feed: Feed): string[][] {
  return feed.entries.map((entry: FeedEntry) => linesOf(readEntryArticle(entry, 'id').article));
}

function rss(items: string, link = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Harbour</title><link>${link}</link>${items}</channel></rss>`;
}

function atom(entries: string): string {
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Harbour</title>${entries}</feed>`;
}
