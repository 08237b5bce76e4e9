import type { Fetcher } from '../fetch.js';
import { FetchError } from './fetch-error.js';
import { parseLink } from './link.js';
import { isAllowed, parseRobots, type RobotsRules } from './robots-rules.js';

/** RFC 9309 wants as much to be read. */
const MAX_BYTES = 500 * 1024;
const KEPT_MS = 24 * 60 * 60_000;
/** A server that could not be asked is asked again sooner. */
const UNKNOWN_KEPT_MS = 10 * 60_000;
const MAX_SITES = 100;

/** `unknown`: the site could not be asked, which counts as no until it can. */
export type Permission = 'allowed' | 'forbidden' | 'unknown';

export interface Robots {
  /**
   * Whether a link may be asked for again and again. Links that people give are fetched once, and need no permission.
   *
   * @throws FetchError when it is no link; the signal's reason when it is aborted
   */
  permissionFor(link: string, signal?: AbortSignal): Promise<Permission>;
}

export interface RobotsOptions {
  readonly fetcher: Fetcher;
  /** The name that robots.txt may speak to. */
  readonly product: string;
  /** In milliseconds; default: the clock of the machine. */
  readonly now?: () => number;
}

interface Site {
  readonly rules: RobotsRules | null;
  readonly until: number;
}

/**
 * Asks each site once a day what programs may fetch.
 *
 * @example
 * const robots = openRobots({ fetcher, product: 'Verbatim' });
 * await robots.permissionFor('https://example.org/feed.xml'); // 'allowed'
 */
export function openRobots({ fetcher, product, now = Date.now }: RobotsOptions): Robots {
  const sites = new Map<string, Site>();

  async function ask(origin: string, signal: AbortSignal | undefined): Promise<RobotsRules | null> {
    try {
      const options = { maxBytes: MAX_BYTES, ...(signal === undefined ? {} : { signal }) };
      const robots = await fetcher.fetch(`${origin}/robots.txt`, options);
      if (robots.kind === 'unchanged') return null;
      return parseRobots(new TextDecoder().decode(robots.bytes), product);
    } catch (error) {
      if (!(error instanceof FetchError)) throw error;
      // A site that has none, or gives it to nobody, forbids nothing.
      return error.failure === 'missing' || error.failure === 'closed' ? [] : null;
    }
  }

  async function rulesOf(origin: string, signal: AbortSignal | undefined): Promise<RobotsRules | null> {
    const known = sites.get(origin);
    if (known !== undefined && known.until > now()) return known.rules;
    const rules = await ask(origin, signal);
    sites.delete(origin);
    sites.set(origin, { rules, until: now() + (rules === null ? UNKNOWN_KEPT_MS : KEPT_MS) });
    const [oldest] = sites.keys();
    if (sites.size > MAX_SITES && oldest !== undefined) sites.delete(oldest);
    return rules;
  }

  return {
    async permissionFor(link, signal) {
      const url = parseLink(link);
      const rules = await rulesOf(url.origin, signal);
      if (rules === null) return 'unknown';
      return isAllowed(rules, url) ? 'allowed' : 'forbidden';
    },
  };
}
