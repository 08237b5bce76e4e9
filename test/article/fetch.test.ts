import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import { type FetchedOrUnchanged, type FetcherOptions, openFetcher } from '../../src/article/fetch.js';
import { decodeText } from '../../src/article/formats/encoding/decode.js';
import type { FetchFailure } from '../../src/article/network/fetch-error.js';
import { certificate } from './network/certificate.js';
import { type Handler, type Loopback, serve, serveProxy } from './network/loopback.js';

const MB = 1024 ** 2;
const userAgent = 'Verbatim/1.2.3 (+https://example.org/verbatim)';

/** A fetcher that finds every name on this machine, and may reach these servers alone. */
function fetcherFor(servers: readonly Loopback[], options: Partial<FetcherOptions> = {}) {
  return openFetcher({
    userAgent,
    resolve: async () => ['127.0.0.1'],
    trusted: new Set(servers.map(({ endpoint }) => endpoint)),
    environment: {},
    certificates: certificate,
    ...options,
  });
}

function fetched(result: FetchedOrUnchanged) {
  assert.ok(result.kind === 'fetched');
  return { ...result, text: Buffer.from(result.bytes).toString('utf8') };
}

/** That it fails in this way, with one line that says so. */
function failure(kind: FetchFailure, message: RegExp) {
  return { name: 'VerbatimError', failure: kind, message };
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const send = (response: ServerResponse, headers: Record<string, string>, body: string | Uint8Array) =>
  response.writeHead(200, headers).end(body);

describe('a page that is fetched', () => {
  it('comes with what is known of it', async () => {
    const server = await serve((_, response) =>
      send(
        response,
        { ...html, etag: '"a1"', 'last-modified': 'Wed, 21 Oct 2015 07:28:00 GMT' },
        '<p>桥</p>',
      ),
    );
    const url = `http://news.example:${server.port}/%E6%A1%A5?q=1`;
    const page = fetched(await fetcherFor([server]).fetch(` ${url}#part `));
    assert.deepEqual(
      { ...page, bytes: undefined },
      {
        kind: 'fetched',
        url,
        type: 'html',
        charset: 'utf-8',
        etag: '"a1"',
        lastModified: 'Wed, 21 Oct 2015 07:28:00 GMT',
        text: '<p>桥</p>',
        bytes: undefined,
      },
    );
    assert.deepEqual(server.requests, ['/%E6%A1%A5?q=1']);
    assert.equal(server.headers[0]?.['user-agent'], userAgent);
    assert.equal(server.headers[0]?.host, `news.example:${server.port}`);
  });

  it('is asked for again by its tag and date, and may be the same still', async () => {
    const server = await serve(({ headers }, response) => {
      const isSame = headers['if-none-match'] === '"a1"' || headers['if-modified-since'] === 'yesterday';
      if (isSame) response.writeHead(304).end();
      else send(response, html, '<p>new</p>');
    });
    const { fetch } = fetcherFor([server]);
    const url = `http://news.example:${server.port}/`;
    assert.deepEqual(await fetch(url, { etag: '"a1"', lastModified: null }), { kind: 'unchanged', url });
    assert.deepEqual(await fetch(url, { lastModified: 'yesterday' }), { kind: 'unchanged', url });
    assert.equal(fetched(await fetch(url, { etag: '"a0"' })).text, '<p>new</p>');
  });

  it('is not the same still where nobody said what there is', async () => {
    const server = await serve((_, response) => response.writeHead(304).end());
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
      failure('closed', /304/),
    );
  });
});

describe('what kind a file is', () => {
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  const kinds: readonly (readonly [type: string | null, path: string, body: string, expected: string])[] = [
    ['text/html', '/a', '<p>x</p>', 'html'],
    ['TEXT/HTML;Charset="GBK"', '/a', '<p>x</p>', 'html'],
    ['application/xhtml+xml', '/a', '<html/>', 'xhtml'],
    ['text/plain', '/a.html', 'x', 'txt'],
    ['text/plain', '/README.md', 'x', 'md'],
    ['text/plain', '/talk.srt', 'x', 'srt'],
    ['text/markdown', '/a', 'x', 'md'],
    ['application/pdf', '/a', '%PDF-1.7', 'pdf'],
    [docx, '/a', 'PK', 'docx'],
    ['text/vtt', '/a', 'WEBVTT', 'vtt'],
    ['application/rss+xml', '/feed', '<rss/>', 'xml'],
    ['application/atom+xml', '/feed', '<feed/>', 'xml'],
    ['application/octet-stream', '/paper.PDF', '%PDF-1.7', 'pdf'],
    ['application/octet-stream', '/paper', '%PDF-1.7', 'pdf'],
    ['binary/octet-stream', '/x', 'PK\u0003\u0004', 'docx'],
    [null, '/notes.docx', 'PK', 'docx'],
    [null, '/a', '<!DOCTYPE html><p>x', 'html'],
    [null, '/a', '<?xml version="1.0"?><rss/>', 'xml'],
    [null, '/a', 'Dear reader', 'txt'],
  ];

  it('is told by the server, by the name or by the first bytes', async () => {
    const server = await serve((request, response) => {
      const [type = null, , body = ''] = kinds[Number(request.headers['if-none-match'])] ?? [];
      if (type !== null) response.setHeader('content-type', type);
      response.end(body);
    });
    const { fetch } = fetcherFor([server]);
    for (const [at, [type, path, , expected]] of kinds.entries()) {
      const page = fetched(await fetch(`http://news.example:${server.port}${path}`, { etag: `${at}` }));
      assert.equal(page.type, expected, `${type} ${path}`);
    }
  });

  it('is refused where nothing of the kind is read, before it is downloaded', async () => {
    for (const type of [
      'image/png',
      'video/mp4',
      'application/zip',
      'application/json',
      'x'.repeat(500),
      'a\tb/c',
    ]) {
      const server = await serve((_, response) => {
        response.writeHead(200, { 'content-type': type });
        response.write('endless');
      });
      await assert.rejects(
        fetcherFor([server]).fetch(`http://news.example:${server.port}/a`),
        failure('unreadable', /^link: http:\/\/news\.example:\d+\/a is .{1,220}\. Give a link to a web page/),
      );
    }
  });

  it('comes with the encoding that the server names, if there is such a one', async () => {
    const names: Readonly<Record<string, string | null>> = {
      'text/html; charset=GBK': 'gbk',
      'text/html;charset="Shift_JIS"; boundary=x': 'shift_jis',
      "text/html; foo=bar; charset='big5'": 'big5',
      'text/html; charset=utf8mb4': null,
      'text/html; charset=': null,
      'text/html; charset=�': null,
      'text/html;;; charset=none; charset=euc-kr': 'euc-kr',
      'text/html': null,
    };
    for (const [type, charset] of Object.entries(names)) {
      const server = await serve((_, response) => {
        response.socket?.end(
          Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 1\r\n\r\nx`, 'latin1'),
        );
      });
      const page = fetched(await fetcherFor([server]).fetch(`http://news.example:${server.port}/`));
      assert.equal(page.charset, charset, type);
    }
  });
});

describe('a page in an encoding that only its server names', () => {
  it('is read in it', async () => {
    const korean = Buffer.from([0xc7, 0xd1, 0xb0, 0xad, 0x20, 0xb4, 0xd9, 0xb8, 0xae]);
    const server = await serve((_, response) =>
      send(response, { 'content-type': 'text/plain; charset=EUC-KR' }, korean),
    );
    const { bytes, charset } = fetched(
      await fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
    );
    assert.equal(decodeText('page.txt', bytes, charset), '한강 다리');
  });

  it('is read as it is where the server is wrong, and refused where nothing fits', () => {
    assert.equal(decodeText('page.txt', Buffer.from('河桥'), 'euc-kr'), '河桥');
    assert.throws(
      () => decodeText('page.txt', Buffer.from([0xff, 0x41, 0xff]), 'utf-8'),
      /declares the encoding utf-8/,
    );
  });
});

describe('a status', () => {
  const statuses: Readonly<Record<FetchFailure, readonly number[]>> = {
    missing: [404, 410],
    closed: [204, 206, 300, 400, 401, 402, 403, 405, 406, 407, 418, 451],
    later: [408, 425, 429, 500, 502, 503, 504, 520, 599],
    refused: [],
    unreadable: [],
  };
  for (const [kind, codes] of Object.entries(statuses) as [FetchFailure, number[]][]) {
    if (codes.length === 0) continue;
    it(`says that a page is ${kind}: ${codes.join(', ')}`, async () => {
      for (const status of codes) {
        const server = await serve((_, response) => response.writeHead(status, html).end());
        await assert.rejects(
          fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
          failure(kind, new RegExp(`\\(${status}\\)`)),
        );
      }
    });
  }

  it('comes with how long to wait', async () => {
    const waits: Readonly<Record<string, (ms: number | undefined) => boolean>> = {
      '120': (ms) => ms === 120_000,
      [new Date(Date.now() + 3_600_000).toUTCString()]: (ms) => ms !== undefined && ms > 0 && ms <= 3_600_000,
      'Wed, 21 Oct 2015 07:28:00 GMT': (ms) => ms === 0,
      soon: (ms) => ms === undefined,
    };
    for (const [value, isRight] of Object.entries(waits)) {
      const server = await serve((_, response) => response.writeHead(429, { 'retry-after': value }).end());
      await assert.rejects(fetcherFor([server]).fetch(`http://news.example:${server.port}/`), (error) => {
        assert.ok(error instanceof Error && 'retryAfterMs' in error);
        return isRight(error.retryAfterMs as number | undefined);
      });
    }
  });

  it('of a page that tests for people says to save it', async () => {
    const server = await serve((_, response) =>
      response.writeHead(503, { ...html, 'cf-mitigated': 'challenge' }).end('<p>Just a moment'),
    );
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
      failure('closed', /Save the page in a browser and upload the file; its link can be kept\.$/),
    );
  });
});

describe('a redirect', () => {
  it('is followed, relative or not, over hosts, to where the page is', async () => {
    const server = await serve(({ url }, response) => {
      const locations: Readonly<Record<string, string>> = {
        '/a': '/b',
        '/b': 'c?d=1#e',
        '/c?d=1': `http://www.news.example:${server.port}/文`,
      };
      const location = locations[url ?? ''];
      if (location === undefined) send(response, html, '<p>here</p>');
      else response.writeHead(302, { location: encodeURI(location) }).end('<p>elsewhere</p>');
    });
    const page = fetched(await fetcherFor([server]).fetch(`http://news.example:${server.port}/a`));
    assert.equal(page.url, `http://www.news.example:${server.port}/%E6%96%87`);
    assert.equal(page.text, '<p>here</p>');
    assert.equal(server.requests.length, 4);
  });

  it('ends somewhere', async () => {
    const server = await serve(({ url }, response) => {
      response.writeHead(301, { location: `/${Number(url?.slice(1)) + 1}` }).end();
    });
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/0`),
      failure('closed', /redirected more than 10 times/),
    );
    assert.equal(server.requests.length, 11);
  });

  it('without a place to go is no page', async () => {
    const server = await serve((_, response) => response.writeHead(302).end());
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
      failure('closed', /302/),
    );
  });

  it('leads from http to https, never back', async () => {
    const open = await serve((_, response) => send(response, html, '<p>open</p>'));
    const secure = await serve(
      ({ url }, response) => {
        if (url === '/back') response.writeHead(302, { location: `http://news.example:${open.port}/` }).end();
        else send(response, html, '<p>secure</p>');
      },
      { isSecure: true },
    );
    const entry = await serve((_, response) =>
      response.writeHead(302, { location: `https://news.example:${secure.port}/` }).end(),
    );
    const { fetch } = fetcherFor([open, secure, entry]);
    assert.equal(fetched(await fetch(`http://news.example:${entry.port}/`)).text, '<p>secure</p>');
    await assert.rejects(
      fetch(`https://news.example:${secure.port}/back`),
      failure('refused', /leads from https to http/),
    );
    assert.equal(open.connections, 0);
  });
});

describe('a secure connection', () => {
  it('is to the host that the link names, whatever its address', async () => {
    const secure = await serve((_, response) => send(response, html, '<p>x</p>'), { isSecure: true });
    const { fetch } = fetcherFor([secure]);
    assert.equal((await fetch(`https://news.example:${secure.port}/`)).kind, 'fetched');
    assert.equal((await fetch(`https://news.example.:${secure.port}/`)).kind, 'fetched');
    await assert.rejects(
      fetch(`https://other.example:${secure.port}/`),
      failure('later', /does not answer .*altnames/),
    );
    await assert.rejects(
      fetch(`https://127.0.0.1:${secure.port}/`),
      failure('later', /does not answer .*altnames/),
    );
  });

  it('is to nobody whose certificate is not vouched for', async () => {
    const secure = await serve((_, response) => send(response, html, '<p>x</p>'), { isSecure: true });
    const { fetch } = openFetcher({
      userAgent,
      resolve: async () => ['127.0.0.1'],
      trusted: new Set([secure.endpoint]),
      environment: {},
    });
    await assert.rejects(fetch(`https://news.example:${secure.port}/`), failure('later', /self-signed/));
    assert.equal(secure.requests.length, 0);
  });
});

describe('a body', () => {
  const compressors: Readonly<Record<string, (text: string) => Uint8Array>> = {
    gzip: zlib.gzipSync,
    'x-gzip': zlib.gzipSync,
    br: brotli,
    deflate: zlib.deflateSync,
    'Deflate ': zlib.deflateRawSync,
    identity: (text) => Buffer.from(text),
    'gzip, br': (text) => brotli(zlib.gzipSync(text)),
  };
  if (typeof Reflect.get(zlib, 'zstdCompressSync') === 'function')
    Object.assign(compressors, { zstd: Reflect.get(zlib, 'zstdCompressSync') });

  it('is decompressed', async () => {
    for (const [encoding, compress] of Object.entries(compressors)) {
      const server = await serve((_, response) =>
        send(response, { ...html, 'content-encoding': encoding }, compress('<p>桥</p>')),
      );
      const page = await fetcherFor([server]).fetch(`http://news.example:${server.port}/`);
      assert.equal(fetched(page).text, '<p>桥</p>', encoding);
    }
  });

  it('that is a compressed file is what was compressed', async () => {
    const server = await serve((_, response) =>
      send(response, { 'content-type': 'application/x-gzip' }, zlib.gzipSync('<urlset/>')),
    );
    const page = fetched(
      await fetcherFor([server]).fetch(`http://news.example:${server.port}/sitemap.xml.gz`),
    );
    assert.deepEqual([page.type, page.text], ['xml', '<urlset/>']);
  });

  it('that would grow beyond the limit is cut', async () => {
    const zeros = '\0'.repeat(16 * MB);
    for (const [encoding, compress] of Object.entries(compressors)) {
      if (encoding === 'identity') continue;
      const server = await serve((_, response) =>
        send(response, { ...html, 'content-encoding': encoding }, compress(zeros)),
      );
      await assert.rejects(
        fetcherFor([server]).fetch(`http://news.example:${server.port}/`, { maxBytes: MB }),
        failure('unreadable', /has more than the 1 MB/),
        encoding,
      );
    }
  });

  it('that is compressed in another way, too often or wrongly is refused', async () => {
    const bodies: Readonly<Record<string, Uint8Array>> = {
      compress: Buffer.from('x'),
      'gzip, gzip, gzip': zlib.gzipSync(zlib.gzipSync(zlib.gzipSync('x'))),
      gzip: Buffer.from('not gzip'),
      br: Buffer.from('not brotli, that is for sure'),
      deflate: Buffer.from('neither this'),
      '': zlib.gzipSync('x'.repeat(100)).subarray(0, 15),
    };
    for (const [encoding, body] of Object.entries(bodies)) {
      const server = await serve((_, response) =>
        send(response, { ...html, 'content-encoding': encoding || 'gzip' }, body),
      );
      await assert.rejects(
        fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
        failure('unreadable', /is compressed as|cannot be decompressed/),
        encoding,
      );
    }
  });

  it('that says to be too large is not begun', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { ...html, 'content-length': 30 * MB });
      response.write('x');
    });
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
      failure('unreadable', /has more than the 20 MB that are fetched/),
    );
  });

  it('without an end is cut, and its connection closed', async () => {
    let closed: Promise<unknown> | undefined;
    const server = await serve((request, response) => {
      closed = new Promise((resolve) => request.socket.on('close', resolve));
      pour(response);
    });
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/`, { maxBytes: MB }),
      failure('unreadable', /has more than the 1 MB/),
    );
    await closed;
  });

  it('that is shorter than it says, or not in its chunks, is broken off', async () => {
    const answers: readonly string[] = [
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>short',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>sh\r\n',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n<p>sh\r\n0\r\n\r\n',
    ];
    for (const answer of answers) {
      const server = await serve(raw(answer));
      await assert.rejects(
        fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
        failure('later', /breaks off|does not answer/),
      );
    }
  });

  it('that is longer than it says ends where it says', async () => {
    const server = await serve(
      raw('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n<p>8</p>and more'),
    );
    const page = await fetcherFor([server])
      .fetch(`http://news.example:${server.port}/`)
      .catch((error: unknown) => error);
    if (page instanceof Error) assert.match(page.message, /breaks off|does not answer/);
    else assert.equal(fetched(page as FetchedOrUnchanged).text, '<p>8</p>');
  });

  it('that is no answer of HTTP is none', async () => {
    const answers = [
      'SSH-2.0-OpenSSH_9.6\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nx',
      '\0',
    ];
    for (const answer of answers) {
      const server = await serve(raw(answer));
      await assert.rejects(
        fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
        failure('later', /does not answer/),
      );
    }
  });

  it('of a server that hangs up is none', async () => {
    let asked = 0;
    for (const isSecure of [false, true]) {
      const server = await serve(
        (request) => {
          asked++;
          request.socket.destroy();
        },
        { isSecure },
      );
      await assert.rejects(
        fetcherFor([server]).fetch(`http${isSecure ? 's' : ''}://news.example:${server.port}/`),
        failure('later', /does not answer/),
      );
    }
    assert.equal(asked, 2);
  });

  it('behind endless headers is none', async () => {
    const server = await serve((_, response) => {
      const { socket } = response;
      socket?.write('HTTP/1.1 200 OK\r\n');
      const more = () => socket?.writable && socket.write(`X-A: ${'x'.repeat(1000)}\r\n`, more);
      more();
    });
    await assert.rejects(
      fetcherFor([server]).fetch(`http://news.example:${server.port}/`),
      failure('later', /does not answer/),
    );
  });
});

describe('a server that takes its time', () => {
  const silent = { idleMs: 50, totalMs: 60_000, connectMs: 60_000 };
  const slow = { idleMs: 60_000, totalMs: 200, connectMs: 60_000 };
  const handlers: Readonly<Record<string, Handler>> = {
    'that says nothing': () => {},
    'that stops in the body': (_, response) => {
      response.writeHead(200, html);
      response.write('<p>');
    },
    'that stops in the headers': (_, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\nContent-');
    },
  };
  for (const [name, handler] of Object.entries(handlers)) {
    it(`is given up when it is silent: one ${name}`, async () => {
      const server = await serve(handler);
      await assert.rejects(
        fetcherFor([server], { limits: silent }).fetch(`http://news.example:${server.port}/`),
        failure('later', /falls silent/),
      );
    });

    it(`is given up when the time is over: one ${name}`, async () => {
      const server = await serve(handler);
      await assert.rejects(
        fetcherFor([server], { limits: slow }).fetch(`http://news.example:${server.port}/`),
        failure('later', /takes more than 0\.2 s/),
      );
    });
  }

  it('is given up when the time is over, though it is never silent', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, html);
      const timer = setInterval(() => response.write('x'), 1);
      response.on('close', () => clearInterval(timer));
    });
    await assert.rejects(
      fetcherFor([server], { limits: { ...slow, idleMs: 1000 } }).fetch(
        `http://news.example:${server.port}/`,
      ),
      failure('later', /takes more than 0\.2 s/),
    );
  });

  it('is given up over all its redirects together', async () => {
    const server = await serve(({ url }, response) => {
      setTimeout(() => response.writeHead(302, { location: `${url}a` }).end(), 30);
    });
    await assert.rejects(
      fetcherFor([server], { limits: { ...slow, maxRedirects: 1000 } }).fetch(
        `http://news.example:${server.port}/`,
      ),
      failure('later', /takes more than 0\.2 s/),
    );
  });

  it('is given up when the name is never found', async () => {
    const { fetch } = fetcherFor([], { resolve: () => new Promise(() => {}), limits: slow });
    await assert.rejects(fetch('https://news.example/'), failure('later', /takes more than 0\.2 s/));
  });

  it('is given up when nobody waits any more', async () => {
    const reason = new Error('nobody waits');
    for (const where of ['name', 'headers', 'body'] as const) {
      const controller = new AbortController();
      const abort = () => controller.abort(reason);
      const server = await serve((_, response) => {
        if (where === 'body') response.writeHead(200, html).write('<p>', abort);
        else abort();
      });
      const { fetch } = fetcherFor([server], {
        ...(where === 'name' ? { resolve: () => new Promise(abort) } : {}),
      });
      await assert.rejects(
        fetch(`http://news.example:${server.port}/`, { signal: controller.signal }),
        reason,
      );
    }
    await assert.rejects(
      fetcherFor([]).fetch('https://news.example/', { signal: AbortSignal.abort(reason) }),
      reason,
    );
  });
});

describe('a host with several addresses', () => {
  it('is asked at the next one where one does not answer', async () => {
    const server = await serve((_, response) => send(response, html, '<p>x</p>'));
    const { fetch } = fetcherFor([server], {
      resolve: async () => ['127.0.0.9', '127.0.0.1'],
      trusted: new Set([server.endpoint, `127.0.0.9:${server.port}`]),
    });
    assert.equal((await fetch(`http://news.example:${server.port}/`)).kind, 'fetched');
  });

  it('is asked once where it answers wrongly', async () => {
    const server = await serve(raw('nonsense\r\n'));
    const { fetch } = fetcherFor([server], { resolve: async () => ['127.0.0.1', '127.0.0.1'] });
    await assert.rejects(fetch(`http://news.example:${server.port}/`), failure('later', /does not answer/));
    assert.equal(server.requests.length, 1);
  });

  it('is asked at four of them at most', async () => {
    const tried = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.1'];
    const server = await serve((_, response) => send(response, html, '<p>x</p>'));
    const { fetch } = fetcherFor([server], {
      resolve: async () => tried,
      trusted: new Set(tried.map((address) => `${address}:${server.port}`)),
    });
    await assert.rejects(fetch(`http://news.example:${server.port}/`), failure('later', /does not answer/));
    assert.equal(server.connections, 0);
  });
});

describe('a proxy', () => {
  it('of the environment is asked for the address that was checked, never the name', async () => {
    const proxy = await serveProxy();
    const open = await serve((_, response) => send(response, html, '<p>open</p>'));
    const secure = await serve((_, response) => send(response, html, '<p>secure</p>'), { isSecure: true });
    const environment = { HTTP_PROXY: proxy.address, https_proxy: proxy.endpoint };
    const { fetch } = fetcherFor([open, secure], { environment });
    assert.equal(fetched(await fetch(`http://news.example:${open.port}/`)).text, '<p>open</p>');
    assert.equal(fetched(await fetch(`https://news.example:${secure.port}/`)).text, '<p>secure</p>');
    assert.deepEqual(proxy.requests, [open.endpoint, secure.endpoint]);
    assert.equal(open.headers[0]?.host, `news.example:${open.port}`);
    assert.equal(secure.headers[0]?.host, `news.example:${secure.port}`);
    await assert.rejects(fetch(`https://other.example:${secure.port}/`), failure('later', /altnames/));
  });

  it('is told the password that its address has', async () => {
    const proxy = await serveProxy();
    const open = await serve((_, response) => send(response, html, '<p>open</p>'));
    const environment = { HTTP_PROXY: `http://ada:s3cret@${proxy.endpoint}` };
    await fetcherFor([open], { environment }).fetch(`http://news.example:${open.port}/`);
    const authorization = proxy.headers[0]?.['proxy-authorization'];
    assert.equal(authorization, `Basic ${Buffer.from('ada:s3cret').toString('base64')}`);
    assert.equal(open.headers[0]?.['proxy-authorization'], undefined);
  });

  it('that refuses, or is not there, is named without its password', async () => {
    const proxy = await serveProxy(() => false);
    const open = await serve((_, response) => send(response, html, '<p>open</p>'));
    const away = await serveProxy();
    for (const [address, reason] of [
      [proxy.endpoint, '403'],
      ['127.0.0.1:1', 'ECONNREFUSED'],
    ] as const) {
      const environment = { HTTP_PROXY: `http://ada:s3cret@${address}` };
      await assert.rejects(
        fetcherFor([open], { environment }).fetch(`http://news.example:${open.port}/`),
        failure('later', new RegExp(`through the proxy ${address} \\(.*${reason}`)),
      );
    }
    assert.equal(open.connections + away.connections, 0);
  });

  it('is not asked where NO_PROXY says so', async () => {
    const proxy = await serveProxy();
    const open = await serve((_, response) => send(response, html, '<p>open</p>'));
    for (const exceptions of [
      'news.example',
      '.example',
      '*',
      `a.b, *.news.example:${open.port} NEWS.example`,
    ]) {
      const environment = { HTTP_PROXY: proxy.address, NO_PROXY: exceptions };
      await fetcherFor([open], { environment }).fetch(`http://news.example:${open.port}/`);
    }
    assert.equal(proxy.connections, 0);
    const environment = { HTTP_PROXY: proxy.address, NO_PROXY: 'ews.example, news.example:1, , x' };
    await fetcherFor([open], { environment }).fetch(`http://news.example:${open.port}/`);
    assert.equal(proxy.requests.length, 1);
  });

  it('that never answers is given up', async () => {
    const proxy = await serve(() => {});
    const open = await serve((_, response) => send(response, html, '<p>open</p>'));
    const { fetch } = fetcherFor([open], {
      environment: { HTTP_PROXY: `http://${proxy.endpoint}` },
      limits: { totalMs: 200 },
    });
    await assert.rejects(
      fetch(`http://news.example:${open.port}/`),
      failure('later', /takes more than|does not answer/),
    );
  });

  it('that is none is said', async () => {
    for (const value of ['socks5://127.0.0.1:1080', 'http://', '::::']) {
      const { fetch } = fetcherFor([], {
        resolve: async () => ['93.184.215.14'],
        environment: { HTTPS_PROXY: value },
      });
      await assert.rejects(
        fetch('https://news.example/'),
        /^VerbatimError: proxy: the proxy .+ Set HTTPS_PROXY/,
      );
    }
  });
});

/** The usual quality takes its time. */
function brotli(bytes: string | Uint8Array): Uint8Array {
  return zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } });
}

/** Writes for as long as somebody reads. */
function pour(response: ServerResponse): void {
  response.writeHead(200, html);
  const chunk = Buffer.alloc(65_536, 'x');
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

/** Answers with these bytes, and closes. */
function raw(answer: string): Handler {
  return (_: IncomingMessage, response: ServerResponse) => {
    response.socket?.end(Buffer.from(answer, 'latin1'));
  };
}
