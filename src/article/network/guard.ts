import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublic } from './address.js';
import { FetchError, shownLink } from './fetch-error.js';
import { hostOf, isWebPort, portOf } from './link.js';

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface GuardOptions {
  readonly resolve: Resolve;
  /** Addresses with their port, such as `127.0.0.1:4000`, that may be reached though they are not public. */
  readonly trusted: ReadonlySet<string>;
}

/** As all other programs of this machine do. IPv4 first: where IPv6 leads nowhere, it takes its time to say so. */
export const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);

/**
 * The addresses at which a link may be asked for. Only they are connected to, never the name: what the name means a moment
 * later does not matter.
 *
 * @throws FetchError when there is none
 */
export async function allowedAddresses(url: URL, { resolve, trusted }: GuardOptions): Promise<string[]> {
  const host = hostOf(url);
  const port = portOf(url);
  const found = isIP(host) === 0 ? await addressesOf(url, resolve) : [host];
  const allowed = found.filter(
    (address) => trusted.has(endpoint(address, port)) || (isWebPort(port) && isPublic(address)),
  );
  if (allowed.length > 0) return allowed;
  if (found.some(isPublic)) {
    throw new FetchError(
      'refused',
      `${shownLink(url)} has the port ${port}, where no web pages are`,
      'Give a link without a port, or with one from 8000 to 8999',
    );
  }
  // The addresses of a private network are for its log, not for everybody who can give a link.
  throw new FetchError(
    'refused',
    `${shownLink(url)} does not lead to the public internet`,
    'Give a link that opens for everybody, or upload the file',
    { cause: new Error(`${host} is ${found.join(', ')}`) },
  );
}

/** An address with its port, as `trusted` has it. */
export function endpoint(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

async function addressesOf(url: URL, resolve: Resolve): Promise<readonly string[]> {
  try {
    const found = await resolve(hostOf(url));
    if (found.length > 0) return found;
  } catch (error) {
    throw unknownHost(url, error);
  }
  throw unknownHost(url, undefined);
}

function unknownHost(url: URL, cause: unknown): FetchError {
  return new FetchError(
    'later',
    `${shownLink(url)} has a host that is not found: ${hostOf(url)}`,
    'Check the link, and the network of this machine',
    { cause },
  );
}
