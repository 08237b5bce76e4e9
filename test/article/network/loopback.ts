import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { connect, isIP } from 'node:net';
import { after } from 'node:test';
import { certificate, key } from './certificate.js';

/** Web ports, so that no link is refused for its port alone. */
const WEB_PORTS = { first: 8000, last: 8999 };

export interface Loopback {
  /** Such as `127.0.0.1:8123`. */
  readonly endpoint: string;
  readonly port: number;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  readonly headers: IncomingMessage['headers'][];
  /** Connections that came in at all. */
  connections: number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A web server on this machine; it closes after the tests of the file. */
export async function serve(
  handler: Handler,
  { host = '127.0.0.1', isSecure = false } = {},
): Promise<Loopback> {
  const listener: RequestListener = (request, response) => {
    loopback.requests.push(request.url ?? '');
    loopback.headers.push(request.headers);
    handler(request, response);
  };
  const server = isSecure ? createSecureServer({ key, cert: certificate }, listener) : createServer(listener);
  const port = await listenOnWebPort(server, host);
  const loopback: Loopback = {
    endpoint: `127.0.0.1:${port}`,
    port,
    requests: [],
    headers: [],
    connections: 0,
  };
  server.on('connection', () => {
    loopback.connections++;
  });
  // What breaks off in the middle is what some tests are about.
  server.on('clientError', (_, socket) => socket.destroy());
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return loopback;
}

export interface LoopbackProxy extends Loopback {
  /** For HTTPS_PROXY. */
  readonly address: string;
}

/** A proxy that only tunnels, and finds all names on this machine; `requests` holds what it was asked to connect to. */
export async function serveProxy(accepts: (target: string) => boolean = () => true): Promise<LoopbackProxy> {
  const server = createServer((_, response) => response.writeHead(405).end());
  const port = await listenOnWebPort(server, '127.0.0.1');
  const proxy: LoopbackProxy = {
    endpoint: `127.0.0.1:${port}`,
    address: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    headers: [],
    connections: 0,
  };
  server.on('connection', () => {
    proxy.connections++;
  });
  server.on('connect', (request, client, head) => {
    const target = request.url ?? '';
    proxy.requests.push(target);
    proxy.headers.push(request.headers);
    if (!accepts(target)) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`tcp://${target}`);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const upstream = connect(Number(port), isIP(host) === 0 ? '127.0.0.1' : host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return proxy;
}

async function listenOnWebPort(server: Server, host: string): Promise<number> {
  const from = WEB_PORTS.first + Math.floor(Math.random() * (WEB_PORTS.last - WEB_PORTS.first));
  for (let port = from; ; port = port < WEB_PORTS.last ? port + 1 : WEB_PORTS.first) {
    const isListening = await new Promise<boolean>((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(false) : reject(error);
      server.once('error', fail);
      server.listen(port, host, () => {
        server.off('error', fail);
        resolve(true);
      });
    });
    if (isListening) return (server.address() as AddressInfo).port;
  }
}
