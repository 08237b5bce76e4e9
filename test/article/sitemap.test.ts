import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import { openFetcher } from '../../src/article/fetch.js';
import { linkedPages, readSitemap } from '../../src/article/formats/sitemap.js';
import { listSitePages } from '../../src/article/network/site-pages.js';
import { type Loopback, serve } from './network/loopback.js';

const urlset = (entries: string) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries}</urlset>`;
const entry = (url: string) => `<url><loc>${url}</loc></url>`;

describe('a sitemap', () => {
  it('lists pages with their dates, and not the pictures in them', () => {
    const xml = urlset(
      `<url>\n<loc> https://a.org/1?b=2&amp;c </loc><lastmod>2026-03-01</lastmod><image:image><image:loc>https://a.org/p.png</image:loc></image:image></url><url><loc><![CDATA[https://a.org/桥]]></loc></url><url><lastmod>2026</lastmod></url>`,
    );
    assert.deepEqual(readSitemap(xml, 10), {
      pages: [
        { url: 'https://a.org/1?b=2&c', modified: '2026-03-01' },
        { url: 'https://a.org/桥', modified: null },
      ],
      sitemaps: [],
    });
  });

  it('lists sitemaps where it is an index, with a prefix too', () => {
    const xml =
      '<s:sitemapindex xmlns:s="x"><s:sitemap><s:loc>https://a.org/1.xml</s:loc></s:sitemap></s:sitemapindex>';
    assert.deepEqual(readSitemap(xml, 10), { pages: [], sitemaps: ['https://a.org/1.xml'] });
  });

  it('is not a feed, a page or a text', () => {
    for (const text of ['<rss><channel/></rss>', '<html><body>x</body></html>', 'https://a.org/1', ''])
      assert.equal(readSitemap(text, 10), null, text);
  });

  it('is read no further than wanted, whatever follows', { timeout: 60_000 }, () => {
    const many = readSitemap(urlset(entry('https://a.org/1').repeat(100_000)), 7);
    assert.equal(many?.pages.length, 7);
    for (const nasty of ['<url>', '<loc>', '<a>', '</a>', '<url><loc>', '<!--', '<![CDATA[', '&amp;', '<'])
      assert.equal(
        readSitemap(`<urlset>${nasty.repeat(1_000_000 / nasty.length)}`, 7)?.pages.length,
        0,
        nasty,
      );
  });
});

describe('a page of documentation', () => {
  it('leads to the pages in its folder and below, each once', () => {
    const html = `<a href="install.html">1</a><a href="./install.html#linux">1</a><a href="guide/">2</a><a href="/docs/en/api?print=1">-</a>
      <a href="/docs/zh/">-</a><a href="https://other.org/docs/en/x">-</a><a href="http://a.org/docs/en/x">-</a><a href="logo.PNG">-</a><a href="mailto:a@a.org">-</a><a href="http://[">-</a><a>-</a><a href="/docs/en/%E6%A1%A5">3</a><link href="/docs/en/style">`;
    assert.deepEqual(linkedPages(html, 'https://a.org/docs/en/index.html', 10), [
      'https://a.org/docs/en/install.html',
      'https://a.org/docs/en/guide/',
      'https://a.org/docs/en/%E6%A1%A5',
    ]);
    assert.equal(linkedPages(html, 'https://a.org/docs/en/', 2).length, 2);
    assert.deepEqual(linkedPages(html, 'https://a.org/docs/en', 9).length, 4);
  });
});

describe('the pages of a site', () => {
  type Files = Readonly<Record<string, { readonly type: string; readonly body: string | Uint8Array }>>;
  async function site(files: (own: string) => Files) {
    const server: Loopback = await serve(({ url }, response) => {
      const file = files(own())[url ?? ''];
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': file.type }).end(file.body);
    });
    const own = () => `http://a.example:${server.port}`;
    const fetcher = openFetcher({
      userAgent: 'Verbatim/test',
      resolve: async () => ['127.0.0.1'],
      trusted: new Set([server.endpoint]),
      environment: {},
    });
    return {
      server,
      own: own(),
      list: (path: string, options = {}) => listSitePages(fetcher, `${own()}${path}`, options),
    };
  }
  const xml = (body: string) => ({ type: 'application/xml', body });

  it('come from a sitemap, those of other sites left out', async () => {
    const { own, list } = await site((at) => ({
      '/sitemap.xml': xml(
        urlset(
          [`${at}/1`, `${at}/2`, `${at}/1`, 'https://other.example/3', 'nonsense', 'https://www.a.example/4']
            .map(entry)
            .join(''),
        ),
      ),
    }));
    assert.deepEqual(await list('/sitemap.xml'), {
      pages: [`${own}/1`, `${own}/2`, 'https://www.a.example/4'].map((url) => ({ url, modified: null })),
      isCut: false,
    });
  });

  it('come from an index of sitemaps, compressed ones too', async () => {
    const { own, list } = await site((at) => ({
      '/index.xml': xml(
        `<sitemapindex><sitemap><loc>${at}/a.xml.gz</loc></sitemap><sitemap><loc>https://other.example/b.xml</loc></sitemap><sitemap><loc>${at}/c.xml</loc></sitemap></sitemapindex>`,
      ),
      '/a.xml.gz': { type: 'application/gzip', body: zlib.gzipSync(urlset(entry(`${at}/1`))) },
      '/c.xml': xml(urlset(entry(`${at}/2`) + entry(`${at}/3`))),
    }));
    assert.deepEqual(
      (await list('/index.xml')).pages.map(({ url }) => url),
      [`${own}/1`, `${own}/2`, `${own}/3`],
    );
    const two = await list('/index.xml', { limit: 2 });
    assert.deepEqual([two.pages.length, two.isCut], [2, true]);
  });

  it('of an index without an end come from the first twenty', async () => {
    const { server, list } = await site((at) => ({
      '/index.xml': xml(
        `<sitemapindex>${`<sitemap><loc>${at}/index.xml</loc></sitemap>`.repeat(300)}</sitemapindex>`,
      ),
    }));
    await assert.rejects(list('/index.xml'), { failure: 'unreadable' });
    assert.equal(server.requests.length, 21);
  });

  it('come from the links of a page', async () => {
    const links = Array.from({ length: 300 }, (_, at) => `<a href="page${at}.html">${at}</a>`).join('');
    const { own, list } = await site(() => ({ '/docs/': { type: 'text/html', body: links } }));
    const { pages, isCut } = await list('/docs/');
    assert.deepEqual([pages.length, pages[199]?.url, isCut], [200, `${own}/docs/page199.html`, true]);
    assert.equal((await list('/docs/', { limit: 300 })).isCut, false);
  });

  it('are said to be none where there are none', async () => {
    const { list } = await site(() => ({
      '/rss': { type: 'application/rss+xml', body: '<rss/>' },
      '/page': { type: 'text/html', body: '<p>Nothing' },
      '/empty.xml': xml(urlset('')),
    }));
    for (const path of ['/rss', '/page', '/empty.xml'])
      await assert.rejects(list(path), {
        failure: 'unreadable',
        message: /^link: http\S+ lists no pages of its site\. Give the link of a sitemap\.xml/,
      });
    await assert.rejects(list('/none'), { failure: 'missing' });
  });
});
