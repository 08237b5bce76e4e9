import { unlessAborted } from '../abort.js';
import { proxyFor } from '../proxy.js';
import { acceptedEncodings, readBody } from './network/body.js';
import { FetchError, shownLink, UPLOAD_REMEDY } from './network/fetch-error.js';
import { allowedAddresses, type GuardOptions, resolveBySystem } from './network/guard.js';
import { parseLink } from './network/link.js';
import { type FileType, mediaTypeOf, typeOfBytes } from './network/media-type.js';
import { type Answer, request } from './network/request.js';
import { checkStatus, NOT_MODIFIED, redirectOf } from './network/status.js';

const ACCEPT = 'text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.9, */*;q=0.5';

/** What one link may cost. */
export interface FetchLimits {
  /** Bytes, as they come and inflated. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** From the call to the last byte, redirects included. */
  readonly totalMs: number;
  /** How long the server may be silent. */
  readonly idleMs: number;
  /** How long a connection to one address may take to come about. */
  readonly connectMs: number;
}

export const fetchLimits: FetchLimits = {
  maxBytes: 20 * 1024 ** 2,
  maxRedirects: 10,
  totalMs: 30_000,
  idleMs: 10_000,
  connectMs: 5000,
};

export interface FetcherOptions extends Partial<GuardOptions> {
  /** How the product introduces itself. */
  readonly userAgent: string;
  readonly limits?: Partial<FetchLimits>;
  /** Where HTTPS_PROXY, HTTP_PROXY and NO_PROXY are looked up; default: the process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Certificates in PEM that are trusted in place of the usual ones. */
  readonly certificates?: string;
}

export interface FetchOptions {
  /** Of what is there already: where it is still the same, nothing is sent. */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** What a link led to. */
export interface Fetched {
  readonly kind: 'fetched';
  /** Where it was, after all redirects. */
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly type: FileType;
  /** The encoding that the server names; the text itself may know better. */
  readonly charset: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What is there already is still the same. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly url: string;
}

export type FetchedOrUnchanged = Fetched | Unchanged;

/** The one way to the network: to public addresses only, and within limits. */
export interface Fetcher {
  /**
   * What a link leads to, redirects followed, decompressed.
   *
   * @throws FetchError when it leads to nothing that may be had; the signal's reason when it is aborted
   */
  fetch(link: string, options?: FetchOptions): Promise<FetchedOrUnchanged>;
}

/**
 * Opens the way to the network.
 *
 * @example
 * const { fetch } = openFetcher({ userAgent: 'Verbatim/0.1.0 (+https://example.org/verbatim)' });
 * const page = await fetch('https://example.org/news');
 * if (page.kind === 'fetched') console.log(page.url, page.type, page.bytes.length);
 */
export function openFetcher(options: FetcherOptions): Fetcher {
  const limits = { ...fetchLimits, ...options.limits };
  const guard = {
    resolve: options.resolve ?? resolveBySystem,
    trusted: options.trusted ?? new Set<string>(),
  };

  async function ask(url: URL, asked: FetchOptions, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const addresses = await unlessAborted(allowedAddresses(url, guard), signal);
    const { idleMs, connectMs } = limits;
    return request(url, addresses, {
      headers: headersFor(options.userAgent, asked),
      proxy: proxyFor(url, options.environment),
      signal,
      idleMs,
      connectMs,
      certificates: options.certificates,
    });
  }

  async function follow(link: string, asked: FetchOptions, signal: AbortSignal) {
    let url = parseLink(link.trim());
    for (let redirects = 0; redirects <= limits.maxRedirects; redirects++) {
      const answer = await ask(url, asked, signal);
      try {
        const target = redirectOf(answer, url);
        if (target === null) {
          return await take(answer, url, { ...asked, signal, maxBytes: asked.maxBytes ?? limits.maxBytes });
        }
        url = target;
      } finally {
        answer.close();
      }
    }
    throw new FetchError(
      'closed',
      `${shownLink(link)} is redirected more than ${limits.maxRedirects} times`,
      UPLOAD_REMEDY,
    );
  }

  return {
    async fetch(link, asked = {}) {
      const ended = new AbortController();
      const late = tooLate(link, limits.totalMs);
      const timer = setTimeout(() => ended.abort(late), limits.totalMs);
      const onAbort = () => ended.abort(asked.signal?.reason);
      asked.signal?.addEventListener('abort', onAbort, { once: true });
      if (asked.signal?.aborted) onAbort();
      try {
        return await follow(link, asked, ended.signal);
      } finally {
        clearTimeout(timer);
        asked.signal?.removeEventListener('abort', onAbort);
      }
    },
  };
}

function tooLate(link: string, totalMs: number): FetchError {
  return new FetchError(
    'later',
    `${shownLink(link)} takes more than ${totalMs / 1000} s`,
    'Try again later, or save it in a browser and upload the file',
  );
}

function headersFor(userAgent: string, { etag, lastModified }: FetchOptions): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept: ACCEPT,
    'accept-encoding': acceptedEncodings,
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}

interface Taking extends FetchOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

async function take(answer: Answer, url: URL, asked: Taking): Promise<FetchedOrUnchanged> {
  const isAskedForChange = Boolean(asked.etag) || Boolean(asked.lastModified);
  if (answer.status === NOT_MODIFIED && isAskedForChange) return { kind: 'unchanged', url: url.href };
  checkStatus(answer, url);
  const { type, charset, isGzip } = mediaTypeOf(answer.headers, url);
  const bytes = await readBody(answer, { ...asked, url, isGzip });
  return {
    kind: 'fetched',
    url: url.href,
    bytes,
    type: type ?? typeOfBytes(bytes),
    charset,
    etag: answer.headers.etag ?? null,
    lastModified: answer.headers['last-modified'] ?? null,
  };
}
