import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fetched, openFetcher } from '../../src/article/fetch.js';
import { decodeText } from '../../src/article/formats/encoding/decode.js';
import { checkPage } from '../../src/article/formats/page/other-page.js';
import { articlePages } from './article-pages.js';
import { moreArticlePages, moreOtherPages } from './more-pages.js';
import { type Loopback, serve } from './network/loopback.js';
import { otherPages, type SentPage } from './other-pages.js';
import { pages } from './pages.js';

/** What comes of a link to this page. */
async function open(page: SentPage): Promise<void> {
  const server: Loopback = await serve((request, response) => {
    if (page.at !== undefined && request.url === '/2026/03/story.html')
      response.writeHead(302, { location: page.at }).end();
    else
      response
        .writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers })
        .end(page.html);
  });
  const { fetch } = openFetcher({
    userAgent: 'Verbatim/test',
    resolve: async () => ['127.0.0.1'],
    trusted: new Set([server.endpoint]),
    environment: {},
  });
  const asked = `http://news.example:${server.port}/2026/03/story.html`;
  const { url, bytes, charset } = (await fetch(asked)) as Fetched;
  checkPage(decodeText('page.html', bytes, charset), { asked, url });
}

const says = {
  test: /opens a test for people/,
  'log-in': /opens a log-in/,
  paywall: /shows the beginning alone/,
  consent: /asks for consent/,
  shell: /has no text before its scripts/,
  missing: /leads to where the page is not/,
};

describe('a page that is not the article', () => {
  for (const page of [...otherPages, ...moreOtherPages]) {
    it(`is refused, with what to do: ${page.name}`, async () => {
      await assert.rejects(open(page), {
        name: 'VerbatimError',
        message: /^link: http.* [Ss]ave the page in a browser and upload the file; its link can be kept\.$/,
      });
      if (page.is !== undefined) await assert.rejects(open(page), { message: says[page.is] });
    });
  }
});

describe('a page that is the article', () => {
  for (const page of [...articlePages, ...pages, ...moreArticlePages]) {
    it(`is taken: ${page.name}`, async () => {
      await open(page);
    });
  }
});
