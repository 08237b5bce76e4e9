import { FetchError, shownLink } from './fetch-error.js';

const MAX_CHARACTERS = 4096;
const FIRST_FREE_WEB_PORT = 8000;
const LAST_FREE_WEB_PORT = 8999;

/**
 * A link as it is asked for: http or https, with a host and without user, password and fragment. Numbers for hosts (`0`,
 * `0x7f.1`, `2130706433`) come out as the addresses that they mean.
 *
 * @param base what a relative link stands on
 * @throws FetchError when it is no such link
 */
export function parseLink(link: string, base?: URL): URL {
  const refuse = (why: string, remedy: string) =>
    new FetchError('refused', `${shownLink(link)} ${why}`, remedy);
  if (link.length > MAX_CHARACTERS)
    throw refuse(`has more than ${MAX_CHARACTERS} characters`, 'Give a shorter link');
  if (!URL.canParse(link, base?.href)) throw refuse('is no link', 'Give a link that begins with https://');
  const url = new URL(link, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refuse(`begins with ${url.protocol}`, 'Give a link that begins with https:// or http://');
  if (url.username !== '' || url.password !== '')
    throw refuse('carries a user name or password', 'Give the link without what stands before the @');
  url.hash = '';
  // A name that ends in a dot is the same name, but in no certificate.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '');
  return url;
}

/** The host as a resolver and an address have it: IPv6 without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

/** Whether web pages are served at a port; other services of strangers are none of a reader's business. */
export function isWebPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= FIRST_FREE_WEB_PORT && port <= LAST_FREE_WEB_PORT);
}
