import { FetchError, shownLink, UPLOAD_REMEDY } from './fetch-error.js';
import { parseLink } from './link.js';
import type { Answer } from './request.js';

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const fetched: ReadonlySet<number> = new Set([200, 203]);
const missing: ReadonlySet<number> = new Set([404, 410]);
/** Too early, too often, or the server's own fault: that passes. */
const passing: ReadonlySet<number> = new Set([408, 425, 429]);
export const NOT_MODIFIED = 304;
const FIRST_SERVER_ERROR = 500;
const SECOND_MS = 1000;

/**
 * Where an answer sends on to, or null.
 *
 * @throws FetchError when that is no link, or an unsafe one behind a safe one
 */
export function redirectOf({ status, headers }: Answer, url: URL): URL | null {
  const location = headers.location;
  if (!redirects.has(status) || location === undefined) return null;
  const target = parseLink(location, url);
  if (url.protocol === 'https:' && target.protocol === 'http:') {
    throw new FetchError(
      'refused',
      `${shownLink(url)} leads from https to http: ${shownLink(target)}`,
      'Give the link with http:// itself, if it may be read over an open line',
    );
  }
  return target;
}

/** @throws FetchError when an answer is not what was asked for; what it says then is not looked at */
export function checkStatus({ status, headers }: Answer, url: URL): void {
  if (fetched.has(status)) return;
  const link = shownLink(url);
  const retryAfterMs = waitingTime(`${headers['retry-after'] ?? ''}`);
  // Behind it stands a test for people, whatever the status is.
  if (headers['cf-mitigated'] === 'challenge')
    throw new FetchError('closed', `${link} wants to be opened by a person (${status})`, UPLOAD_REMEDY);
  if (missing.has(status))
    throw new FetchError('missing', `${link} is not there (${status})`, 'Check the link');
  if (status >= FIRST_SERVER_ERROR || passing.has(status)) {
    throw new FetchError(
      'later',
      `${link} cannot be had now (${status})`,
      'Try again later, or save the page in a browser and upload the file; its link can be kept',
      { retryAfterMs },
    );
  }
  throw new FetchError('closed', `${link} is not given to programs (${status})`, UPLOAD_REMEDY);
}

/** Of `Retry-After`: seconds, or a date. */
function waitingTime(value: string): number | undefined {
  if (/^\d{1,9}$/.test(value)) return Number(value) * SECOND_MS;
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}
