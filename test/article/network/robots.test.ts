import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Fetcher, openFetcher } from '../../../src/article/fetch.js';
import { openRobots } from '../../../src/article/network/robots.js';
import { isAllowed, parseRobots } from '../../../src/article/network/robots-rules.js';
import { type Handler, serve } from './loopback.js';

function allows(text: string, path: string, product = 'Verbatim'): boolean {
  return isAllowed(parseRobots(text, product), new URL(path, 'https://news.example'));
}

describe('robots.txt', () => {
  it('speaks to the product by name, or to anybody', () => {
    const text =
      'User-agent: *\nDisallow: /\n\nUser-agent: GoogleBot\nuser-agent: VERBATIM/2.0\nDisallow: /a # not this\n';
    assert.ok(allows(text, '/b'));
    assert.ok(!allows(text, '/a'));
    assert.ok(!allows(text, '/b', 'Other'));
    assert.ok(
      !allows(
        'User-agent: verbatim\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: Verbatim\nDisallow: /b',
        '/b',
      ),
    );
    assert.ok(allows('User-agent: Verbatim-News\nDisallow: /', '/'));
    assert.ok(allows('Disallow: /', '/'), 'a rule of nobody');
    assert.ok(allows('', '/'));
    assert.ok(allows('<!doctype html><p>Not here: /</p>', '/'));
  });

  it('is decided by the longest rule that fits', () => {
    const text =
      'User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nAllow: /d\nDisallow: /d\nDisallow:\n';
    const paths: Readonly<Record<string, boolean>> = {
      '/': true,
      '/a': false,
      '/abc': false,
      '/a/b': true,
      '/a/b/c/d': false,
      '/d': true,
      '/A': true,
    };
    for (const [path, expected] of Object.entries(paths)) assert.equal(allows(text, path), expected, path);
  });

  it('has patterns', () => {
    const patterns: readonly (readonly [
      pattern: string,
      fitting: readonly string[],
      other: readonly string[],
    ])[] = [
      ['/*.pdf$', ['/a.pdf', '/b/c.pdf', '/.pdf.pdf'], ['/a.pdf?x', '/a.pdfs', '/a']],
      ['/*.pdf', ['/a.pdf?x', '/a.pdfs/b'], ['/a']],
      ['*', ['/', '/a'], []],
      ['/a*b*c$', ['/abc', '/a1b2c', '/abcbc'], ['/ab', '/acb', '/abcd']],
      ['/a*bc$', ['/abc', '/abcbc'], ['/ab', '/ac']],
      ['/ab*b$', ['/abb', '/ab1b'], ['/ab']],
      ['/a$', ['/a'], ['/ab', '/a/']],
      ['/$', ['/'], ['/a']],
      ['/*?print=', ['/a?print=1'], ['/a?p=1']],
      ['/桥', ['/桥', '/%e6%a1%a5/1'], ['/河']],
      ['/%e6%A1%a5', ['/桥'], ['/河']],
      ['/a%2fb', ['/a%2Fb'], ['/a/b']],
    ];
    for (const [pattern, fitting, other] of patterns) {
      const text = `User-agent: *\r\nDisallow: ${pattern}\r\n`;
      for (const path of fitting) assert.ok(!allows(text, path), `${pattern} ${path}`);
      for (const path of other) assert.ok(allows(text, path), `${pattern} ${path}`);
    }
  });

  it('of any kind is read in time', { timeout: 60_000 }, () => {
    const nasty = [
      `User-agent: *\n${`Disallow: /${'*a'.repeat(1000)}b\n`.repeat(240)}`,
      `User-agent: *\n${'Disallow: /*aaaaaaaab\n'.repeat(20_000)}`,
      `User-agent: ${'a'.repeat(500_000)}`,
      'User-agent: *\n'.repeat(35_000),
      `${'User-agent: *\n'.repeat(17_000)}${'Disallow: /\n'.repeat(20_000)}`,
      '\r'.repeat(500_000),
      `User-agent: *\nDisallow: ${'%'.repeat(500_000)}`,
    ];
    const path = `/${'a'.repeat(4000)}`;
    const answers = nasty.map((text) => allows(text.slice(0, 500_000), path));
    assert.deepEqual(answers, [true, true, true, true, false, true, true]);
  });
});

describe('the permission of a site', () => {
  async function site(handler: Handler) {
    const server = await serve(handler);
    const fetcher = openFetcher({
      userAgent: 'Verbatim/test',
      resolve: async () => ['127.0.0.1'],
      trusted: new Set([server.endpoint]),
      environment: {},
    });
    let time = 0;
    const robots = openRobots({ fetcher, product: 'Verbatim', now: () => time });
    const permission = (path: string) => robots.permissionFor(`http://news.example:${server.port}${path}`);
    return { server, permission, wait: (hours: number) => (time += hours * 3_600_000) };
  }
  const text = { 'content-type': 'text/plain' };

  it('is asked for once a day', async () => {
    const { server, permission, wait } = await site((_, response) =>
      response.writeHead(200, text).end('User-agent: *\nDisallow: /private'),
    );
    assert.equal(await permission('/news'), 'allowed');
    assert.equal(await permission('/private/1'), 'forbidden');
    wait(23.9);
    assert.equal(await permission('/private/2?a'), 'forbidden');
    assert.deepEqual(server.requests, ['/robots.txt']);
    wait(0.2);
    assert.equal(await permission('/news'), 'allowed');
    assert.equal(server.requests.length, 2);
  });

  it('is given where there is no robots.txt', async () => {
    for (const status of [404, 410, 403, 401]) {
      const { permission } = await site((_, response) => response.writeHead(status).end());
      assert.equal(await permission('/news'), 'allowed', `${status}`);
    }
  });

  it('is unknown for a while where the site cannot be asked', async () => {
    let isUp = false;
    const { server, permission, wait } = await site((_, response) => {
      if (isUp) response.writeHead(200, text).end('');
      else response.writeHead(503).end();
    });
    assert.equal(await permission('/news'), 'unknown');
    isUp = true;
    assert.equal(await permission('/news'), 'unknown');
    assert.equal(server.requests.length, 1);
    wait(0.2);
    assert.equal(await permission('/news'), 'allowed');
  });

  it('is unknown where robots.txt has no end', async () => {
    const { permission } = await site((_, response) =>
      response.writeHead(200, text).end('Disallow: /\n'.repeat(50_000)),
    );
    assert.equal(await permission('/news'), 'unknown');
  });

  it('is not kept when nobody waited for it', async () => {
    const { server, permission } = await site((_, response) => response.writeHead(200, text).end(''));
    const reason = new Error('nobody waits');
    const never: Fetcher = { fetch: async () => Promise.reject(reason) };
    await assert.rejects(
      openRobots({ fetcher: never, product: 'Verbatim' }).permissionFor('https://news.example/'),
      reason,
    );
    assert.equal(await permission('/news'), 'allowed');
    assert.equal(server.requests.length, 1);
  });

  it('is remembered of a hundred sites', async () => {
    let asked = 0;
    const fetcher: Fetcher = {
      async fetch(url) {
        asked++;
        const bytes = Buffer.from('');
        return { kind: 'fetched', url, bytes, type: 'txt', charset: null, etag: null, lastModified: null };
      },
    };
    const { permissionFor } = openRobots({ fetcher, product: 'Verbatim' });
    for (let number = 0; number < 101; number++) await permissionFor(`https://${number}.example/a`);
    await permissionFor('https://100.example/b');
    assert.equal(asked, 101);
    await permissionFor('https://0.example/b');
    assert.equal(asked, 102);
  });
});
