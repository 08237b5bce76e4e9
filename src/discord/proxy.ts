import http, { type ClientRequestArgs } from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import tls from 'node:tls';
import type { RESTOptions } from 'discord.js';
import { Agent } from 'undici';
import { connectThrough, openTunnel, proxyFor } from '../proxy.js';

type Variables = Readonly<Record<string, string | undefined>>;

const CONNECTING_MS = 10_000;

/**
 * What discord.js needs to send its requests through the proxy of the environment; nothing where there is none.
 *
 * @param api the address of Discord's API
 * @throws VerbatimError when the environment names what is no proxy
 * @example
 * new REST({ api, ...restProxy(api) });
 */
export function restProxy(api: string, variables?: Variables): Pick<RESTOptions, 'agent'> | undefined {
  const proxy = proxyFor(new URL(api), variables);
  if (proxy === null) return undefined;
  const agent = new Agent({ connect: connectThrough(proxy, { timeout: CONNECTING_MS }) });
  // discord.js has an undici of its own, which asks no more of it than to dispatch.
  return { agent: agent as unknown as RESTOptions['agent'] };
}

let isProxied = false;

/**
 * Lets web sockets go through the proxy of the environment, where it names one for their address.
 *
 * discord.js (14.28) has no option for it: its gateway's socket is made by the ws library, which asks for it with
 * `http.request` and a connection of its own making. That connection, and no other, is made here instead.
 */
export function proxyWebSockets(variables?: Variables): void {
  if (isProxied) return;
  isProxied = true;
  for (const [module, protocol] of [
    [http, 'ws:'],
    [https, 'wss:'],
  ] as const) {
    module.request = new Proxy(module.request, {
      apply(request, self, [options, ...rest]: unknown[]) {
        const asked = isUpgrade(options) ? throughProxy(options, protocol, variables) : options;
        return Reflect.apply(request, self, [asked, ...rest]);
      },
    });
  }
}

function isUpgrade(options: unknown): options is ClientRequestArgs {
  const { headers } = (options ?? {}) as ClientRequestArgs;
  return headers !== undefined && 'Upgrade' in headers && headers.Upgrade === 'websocket';
}

function throughProxy(
  options: ClientRequestArgs,
  protocol: 'ws:' | 'wss:',
  variables: Variables | undefined,
): ClientRequestArgs {
  const host = `${options.host}`;
  const port = Number(options.port);
  const proxy = proxyFor(
    new URL(`${protocol}//${host.includes(':') ? `[${host}]` : host}:${port}`),
    variables,
  );
  if (proxy === null) return options;
  const connect = async (): Promise<Socket> => {
    const socket = await openTunnel(proxy, { host, port }, CONNECTING_MS);
    if (protocol === 'ws:') return socket;
    const { ca } = options as tls.ConnectionOptions;
    return tls.connect({ socket, servername: host, ...(ca === undefined ? {} : { ca }) });
  };
  return {
    ...options,
    createConnection: (_, onConnection) => {
      connect().then(
        (socket) => onConnection(null, socket),
        (error) => onConnection(error, new Socket()),
      );
      return undefined;
    },
  };
}
