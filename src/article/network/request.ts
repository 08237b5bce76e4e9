import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { unlessAborted } from '../../abort.js';
import { messageOf } from '../../errors.js';
import { connectThrough } from '../../proxy.js';
import { FetchError, shownLink } from './fetch-error.js';
import { endpoint } from './guard.js';
import { portOf } from './link.js';

/** How many of a host's addresses are tried. */
const MAX_ADDRESSES = 4;
/** What tells that no connection came about, and another address may do. */
const notConnected: ReadonlySet<string> = new Set([
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly proxy: URL | null;
  readonly signal: AbortSignal;
  /** How long there may be silence. */
  readonly idleMs: number;
  readonly connectMs: number;
  /** Certificates in PEM that are trusted in place of the usual ones. */
  readonly certificates: string | undefined;
}

/** What a server answers to one request; `close` gives up what of it is not read. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

/**
 * Asks for a link at one of these addresses, the first that can be connected to, and follows no redirect. The host's name
 * is only spoken: to the server, and in its certificate.
 *
 * @throws FetchError when there is no answer; the signal's reason when it is aborted
 */
export async function request(
  url: URL,
  addresses: readonly string[],
  options: RequestOptions,
): Promise<Answer> {
  let lastError: unknown;
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    try {
      return await requestAt(url, address, options);
    } catch (error) {
      if (options.signal.aborted) throw options.signal.reason;
      lastError = error;
      if (!notConnected.has(codeOf(error))) break;
    }
  }
  throw noAnswer(url, lastError, options.proxy);
}

async function requestAt(url: URL, address: string, options: RequestOptions): Promise<Answer> {
  const { headers, signal, idleMs } = options;
  const dispatcher = openDispatcher(options);
  try {
    const {
      statusCode,
      headers: answered,
      body,
    } = await unlessAborted(
      dispatcher.request({
        origin: `${url.protocol}//${endpoint(address, portOf(url))}`,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        // The name for the certificate is taken from it, too.
        headers: { ...headers, host: url.host },
        signal,
        headersTimeout: idleMs,
        bodyTimeout: idleMs,
      }),
      signal,
    );
    const close = () => {
      // What is given up reports that it was.
      body.on('error', () => {}).destroy();
      void dispatcher.destroy();
    };
    return { status: statusCode, headers: answered, body, close };
  } catch (error) {
    void dispatcher.destroy();
    throw error;
  }
}

/** One for each request: no connection to an address serves another name. */
function openDispatcher({ proxy, connectMs, certificates }: RequestOptions): Dispatcher {
  const tls = { timeout: connectMs, ...(certificates === undefined ? {} : { ca: certificates }) };
  return new Agent({ connect: proxy === null ? tls : connectThrough(proxy, tls) });
}

function noAnswer(url: URL, error: unknown, proxy: URL | null): FetchError {
  const way = proxy === null ? '' : ` through the proxy ${proxy.host}`;
  return new FetchError(
    'later',
    `${shownLink(url)} does not answer${way} (${reasonOf(error)})`,
    'Try again later, or save the page in a browser and upload the file',
    { cause: error },
  );
}

export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return 'it falls silent';
  const message = messageOf(error).replace(/\s+/g, ' ');
  return message === '' ? code || 'no reason given' : message;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return String(error.code);
}
