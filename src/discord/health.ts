import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, VerbatimError } from '../errors.js';
import type { Metrics } from './metrics.js';

/** How the bot is, for a supervisor or a person. */
export interface HealthReport {
  /** `ready`, or what it is instead. */
  readonly gateway: string;
  /** `ready`, or what it is instead. */
  readonly index: string;
  /** Questions that wait. */
  readonly queue: number;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface HealthOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Which address of this machine to listen on. */
  readonly host: string;
  readonly report: () => HealthReport;
  readonly metrics: Pick<Metrics, 'type' | 'text'>;
}

const REQUEST_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 64;

/**
 * Answers `GET /health` (200 when gateway and index are ready, else 503; JSON) and `GET /metrics`; all else is not found.
 *
 * @throws VerbatimError when the port cannot be used.
 * @example
 * const health = await openHealth({ port: 9100, host: '127.0.0.1', report: () => ({ gateway: 'ready', index: 'ready', queue: 0 }), metrics });
 * await fetch('http://127.0.0.1:9100/health'); // 200 {"status":"ok","gateway":"ready",...,"uptimeS":12}
 */
export async function openHealth({ port, host, report, metrics }: HealthOptions): Promise<HealthServer> {
  const pages: Readonly<Record<string, (response: ServerResponse) => void | Promise<void>>> = {
    '/health': (response) => {
      const now = report();
      const isReady = now.gateway === 'ready' && now.index === 'ready';
      const body = { status: isReady ? 'ok' : 'unavailable', ...now, uptimeS: Math.floor(process.uptime()) };
      send(response, isReady ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`);
    },
    '/metrics': async (response) => send(response, 200, metrics.type, await metrics.text()),
  };
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    async ({ method, url = '' }, response) => {
      const path = url.split('?', 1)[0] ?? '';
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      if (page === undefined || (method !== 'GET' && method !== 'HEAD')) {
        send(response, 404, 'text/plain', 'Not found: there are /health and /metrics.\n');
      } else {
        await page(response);
      }
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  try {
    await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
  } catch (error) {
    throw new VerbatimError(
      'health',
      `port ${port} of ${host} cannot be used (${messageOf(error)})`,
      'Set HEALTH_PORT to a free port or to nothing, and HEALTH_HOST to an address of this machine',
      { cause: error },
    );
  }
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
}
