import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openFetcher } from '../../../src/article/fetch.js';
import { isPublic } from '../../../src/article/network/address.js';
import { FetchError } from '../../../src/article/network/fetch-error.js';
import { type Resolve, resolveBySystem } from '../../../src/article/network/guard.js';
import { hostileLinks, hostileNames } from './hostile-links.js';
import { serve, serveProxy } from './loopback.js';

const resolve: Resolve = async (host) => {
  if (host === 'news.example') return ['127.0.0.1'];
  return hostileNames[host] ?? (host === 'localhost' ? ['127.0.0.1', '::1'] : resolveBySystem(host));
};
const userAgent = 'Verbatim/test';

/** Whether a link was refused in one line for what it is, not for what came back. */
function isRefusal(error: unknown): true {
  assert.ok(error instanceof FetchError, String(error));
  assert.equal(error.failure, 'refused', error.message);
  assert.match(error.message, /^link: .+\. .+\.$/);
  assert.doesNotMatch(error.message, /s3cret/);
  return true;
}

describe('an address', () => {
  it('is public only where it belongs to one machine on the internet', () => {
    for (const address of ['1.1.1.1', '93.184.215.14', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])
      assert.ok(isPublic(address), address);
    for (const address of [
      '127.0.0.1',
      '::1',
      '::ffff:1.1.1.1',
      '2002:101:101::',
      '64:ff9b::1.1.1.1',
      '1',
      '',
    ])
      assert.ok(!isPublic(address), address);
  });
});

// Hears whatever reaches this machine at any of its addresses.
const canary = await serve((_, response) => response.end('private'), { host: '::' }).catch(() =>
  serve((_, response) => response.end('private'), { host: '0.0.0.0' }),
);
const redirecting = await serve((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  response.writeHead(302, { location: encodeURI(searchParams.get('to') ?? '') }).end();
});

describe('a hostile link', () => {
  it('comes in more than a hundred forms', () => {
    assert.ok(new Set(hostileLinks(8000)).size >= 100);
  });

  it('reaches nothing', async () => {
    const { fetch } = openFetcher({ userAgent, resolve, environment: {} });
    for (const link of hostileLinks(canary.port)) await assert.rejects(fetch(link), isRefusal, link);
    assert.equal(canary.connections, 0);
  });

  it('reaches nothing behind a redirect', async () => {
    const trusted = new Set([redirecting.endpoint]);
    const { fetch } = openFetcher({ userAgent, resolve, trusted, environment: {} });
    let asked = 0;
    for (const link of hostileLinks(canary.port)) {
      // Relative to the server that redirects, a few are its own pages.
      const own = `http://news.example:${redirecting.port}/`;
      if (URL.canParse(encodeURI(link), own) && new URL(encodeURI(link), own).href.startsWith(own)) continue;
      await assert.rejects(fetch(`${own}?to=${encodeURIComponent(link)}`), isRefusal, link);
      asked++;
    }
    assert.equal(redirecting.requests.length, asked);
    assert.ok(asked >= 100);
    assert.equal(canary.connections, 0);
  });

  it('reaches nothing through a proxy, and the proxy never hears of it', async () => {
    const proxy = await serveProxy();
    const environment = { HTTP_PROXY: proxy.address, HTTPS_PROXY: proxy.address };
    const { fetch } = openFetcher({ userAgent, resolve, environment });
    for (const link of hostileLinks(canary.port)) await assert.rejects(fetch(link), isRefusal, link);
    assert.equal(proxy.connections, 0);
    assert.equal(canary.connections, 0);
  });

  it('tells nobody what a name of the private network means', async () => {
    const { fetch } = openFetcher({ userAgent, resolve, environment: {} });
    await assert.rejects(fetch('http://metadata.example/'), (error) => {
      assert.ok(error instanceof FetchError && error.cause instanceof Error);
      assert.doesNotMatch(error.message, /169\.254/);
      assert.match(error.cause.message, /169\.254\.169\.254/);
      return true;
    });
  });
});

describe('a name', () => {
  it('that means another address the next time leads to where it was looked up', async () => {
    const open = await serve((_, response) => response.end('open'), { host: '127.0.0.1' });
    let lookups = 0;
    const rebinding: Resolve = async () => (lookups++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']);
    const { fetch } = openFetcher({
      userAgent,
      resolve: rebinding,
      trusted: new Set([open.endpoint]),
      environment: {},
    });
    const page = await fetch(`http://rebinding.example:${open.port}/a.txt`);
    assert.ok(page.kind === 'fetched');
    assert.equal(Buffer.from(page.bytes).toString(), 'open');
    assert.equal(lookups, 1);
    assert.equal(open.headers[0]?.host, `rebinding.example:${open.port}`);
    await assert.rejects(fetch(`http://rebinding.example:${open.port}/a.txt`), isRefusal);
    assert.equal(open.requests.length, 1);
    assert.equal(canary.connections, 0);
  });

  it('is looked up again behind each redirect', async () => {
    let lookups = 0;
    const open = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
    const { fetch } = openFetcher({
      userAgent,
      resolve: async () => (lookups++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']),
      trusted: new Set([open.endpoint]),
      environment: {},
    });
    await assert.rejects(fetch(`http://rebinding.example:${open.port}/`), isRefusal);
    assert.deepEqual(open.requests, ['/']);
  });

  it('with private and allowed addresses is asked for at the allowed ones alone', async () => {
    const open = await serve((_, response) => response.end('open'));
    const { fetch } = openFetcher({
      userAgent,
      resolve: async () => ['10.0.0.1', '::1', '127.0.0.1'],
      trusted: new Set([open.endpoint]),
      environment: {},
    });
    assert.equal((await fetch(`http://mixed.example:${open.port}/a.txt`)).kind, 'fetched');
    assert.equal(open.requests.length, 1);
  });

  it('without an address is told so, as what may pass', async () => {
    for (const resolving of [async () => [], async () => Promise.reject(new Error('ENOTFOUND'))]) {
      const { fetch } = openFetcher({ userAgent, resolve: resolving, environment: {} });
      await assert.rejects(fetch('https://nowhere.example/'), {
        failure: 'later',
        message: /a host that is not found: nowhere\.example/,
      });
    }
  });
});

describe('a port', () => {
  it('is one where web pages are', async () => {
    const { fetch } = openFetcher({ userAgent, resolve: async () => ['93.184.215.14'], environment: {} });
    for (const port of [1, 22, 25, 81, 3306, 6379, 7999, 9000, 11211, 27017]) {
      await assert.rejects(fetch(`http://news.example:${port}/`), {
        failure: 'refused',
        message: new RegExp(`the port ${port}, where no web pages are`),
      });
    }
  });
});
