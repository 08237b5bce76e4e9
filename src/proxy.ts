import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { messageOf, VerbatimError } from './errors.js';

type Variables = Readonly<Record<string, string | undefined>>;

const defaultPorts: Readonly<Record<string, string>> = {
  'http:': '80',
  'ws:': '80',
  'https:': '443',
  'wss:': '443',
};

const ownHost = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The proxy that the environment names for an address (HTTPS_PROXY, HTTP_PROXY, NO_PROXY, small letters too), or null.
 * This machine itself is never asked for through one.
 *
 * @throws VerbatimError when what it names is no HTTP proxy
 * @example
 * proxyFor(new URL('https://discord.com'), { HTTPS_PROXY: 'http://127.0.0.1:7890', NO_PROXY: '.example.org' });
 */
export function proxyFor(url: URL, variables: Variables = process.env): URL | null {
  const value = (name: string) => variables[name.toLowerCase()] || variables[name] || '';
  if (ownHost.test(url.hostname) || isExcepted(url, value('NO_PROXY'))) return null;
  const isSecure = url.protocol === 'https:' || url.protocol === 'wss:';
  const proxy = (isSecure && value('HTTPS_PROXY')) || value('HTTP_PROXY');
  return proxy === '' ? null : parseProxy(proxy);
}

/** Without a scheme it is http, as for other programs. */
function parseProxy(value: string): URL {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text) : null;
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy;
  throw new VerbatimError(
    'proxy',
    `the proxy ${value.replace(/\/\/.*@/, '//')} of the environment is not an HTTP proxy`,
    'Set HTTPS_PROXY to an address such as http://127.0.0.1:7890, or unset it',
  );
}

/** NO_PROXY names hosts with all that ends in them, with or without a port; `*` is all hosts. */
function isExcepted(url: URL, exceptions: string): boolean {
  const port = url.port || defaultPorts[url.protocol];
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .some((exception) => {
      const [, name, onlyPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(exception) ?? [];
      if (exception === '*') return true;
      if (!name || (onlyPort !== undefined && onlyPort !== port)) return false;
      return url.hostname === name || url.hostname.endsWith(`.${name}`);
    });
}

/** What a tunnel leads to. */
export interface TunnelTarget {
  /** A name or an address; IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * A connection to `target` through an HTTP proxy, by CONNECT.
 *
 * (undici's ProxyAgent asks a proxy that hangs up again and again, without an end.)
 *
 * @throws Error when the proxy cannot be reached, or does not let it through
 */
export function openTunnel(proxy: URL, target: TunnelTarget, timeoutMs: number): Promise<Socket> {
  const authority = `${target.host}:${target.port}`;
  const { request } = proxy.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request({
      host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(proxy.port || defaultPorts[proxy.protocol]),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...credentials(proxy) },
      agent: false,
    });
    const timer = setTimeout(() => asked.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)), timeoutMs);
    asked.once('connect', ({ statusCode }, socket: Socket, head) => {
      clearTimeout(timer);
      if (statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new Error(`it answers ${statusCode} to CONNECT ${authority}`));
    });
    asked.once('response', ({ statusCode }) =>
      asked.destroy(new Error(`it answers ${statusCode} to CONNECT ${authority}`)),
    );
    asked.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(messageOf(error)));
    });
    asked.end();
  });
}

/** For undici: makes its connections through a proxy, with TLS inside of the tunnel where that is asked for. */
export function connectThrough(
  proxy: URL,
  options: buildConnector.BuildOptions & { readonly timeout: number },
): buildConnector.connector {
  const connect = buildConnector(options);
  return (target, callback) => {
    const port = Number(target.port || defaultPorts[target.protocol]);
    openTunnel(proxy, { host: target.hostname, port }, options.timeout).then(
      (socket) => {
        if (target.protocol === 'https:') connect({ ...target, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error) => callback(error, null),
    );
  };
}

function credentials({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
