import { createHash } from 'node:crypto';

export interface BucketLimit {
  readonly requests: number;
  readonly windowMs: number;
}

export type BucketKind = 'messages' | 'webhooks' | 'reactions' | 'other';

/** Close to what Discord answers today; it publishes none of these and asks clients to read the headers. */
export const DEFAULT_BUCKETS: Readonly<Record<BucketKind, BucketLimit>> = {
  messages: { requests: 5, windowMs: 5_000 },
  webhooks: { requests: 5, windowMs: 2_000 },
  reactions: { requests: 1, windowMs: 250 },
  other: { requests: 50, windowMs: 1_000 },
};

/** No bucket ever runs empty; the headers are there all the same. */
export const WIDE_BUCKETS: Readonly<Record<BucketKind, BucketLimit>> = {
  messages: { requests: 10_000, windowMs: 1_000 },
  webhooks: { requests: 10_000, windowMs: 1_000 },
  reactions: { requests: 10_000, windowMs: 1_000 },
  other: { requests: 10_000, windowMs: 1_000 },
};

const GLOBAL_WINDOW_MS = 1_000;
/** A client's own clock of the same window may run a little ahead. */
const GLOBAL_TOLERANCE = 5;

export type Scope = 'user' | 'shared' | 'global';

export interface RateVerdict {
  readonly headers: Readonly<Record<string, string>>;
  readonly limited: { readonly scope: Scope; readonly retryAfterS: number } | null;
}

interface Window {
  used: number;
  resetAt: number;
}

/** Counts requests in buckets as Discord does: by route and major parameter, and all of them together. */
export class RateLimits {
  readonly #windows = new Map<string, Window>();
  readonly #global: Window = { used: 0, resetAt: 0 };

  constructor(
    private readonly buckets: Readonly<Record<BucketKind, BucketLimit>>,
    private readonly globalPerSecond: number,
  ) {}

  /** Counts one request. Answers to interactions are bound by neither kind of limit. */
  take(method: string, template: string, major: string): RateVerdict {
    if (template.endsWith('/callback')) return { headers: {}, limited: null };
    const now = Date.now();
    if (
      !template.startsWith('/webhooks/') &&
      isFull(this.#global, this.globalPerSecond + GLOBAL_TOLERANCE, GLOBAL_WINDOW_MS, now)
    ) {
      return { headers: {}, limited: { scope: 'global', retryAfterS: secondsUntil(this.#global, now) } };
    }
    const limit = this.buckets[kindOf(method, template)];
    const bucket = createHash('sha256').update(`${method} ${template}`).digest('hex').slice(0, 32);
    const key = `${bucket}:${major}`;
    const window = this.#windows.get(key) ?? { used: 0, resetAt: 0 };
    this.#windows.set(key, window);
    const full = isFull(window, limit.requests, limit.windowMs, now);
    const headers = {
      'X-RateLimit-Limit': String(limit.requests),
      'X-RateLimit-Remaining': String(Math.max(0, limit.requests - window.used)),
      'X-RateLimit-Reset': String(window.resetAt / 1_000),
      'X-RateLimit-Reset-After': String(secondsUntil(window, now)),
      'X-RateLimit-Bucket': bucket,
    };
    return { headers, limited: full ? { scope: 'user', retryAfterS: secondsUntil(window, now) } : null };
  }
}

function isFull(window: Window, requests: number, windowMs: number, now: number): boolean {
  if (now >= window.resetAt) Object.assign(window, { used: 0, resetAt: now + windowMs });
  if (window.used >= requests) return true;
  window.used += 1;
  return false;
}

function secondsUntil(window: Window, now: number): number {
  return Math.max(0, window.resetAt - now) / 1_000;
}

function kindOf(method: string, template: string): BucketKind {
  if (template.includes('/reactions/')) return 'reactions';
  if (template.startsWith('/webhooks/')) return 'webhooks';
  return method !== 'GET' && /^\/channels\/:channel\/messages/.test(template) ? 'messages' : 'other';
}
