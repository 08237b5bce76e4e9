import type { ApiError } from './api-error.js';
import type { Fault } from './faults.js';
import type { Scope } from './rate-limits.js';
import type { RequestBody } from './request-body.js';
import type { Reply } from './route.js';

/** One request that a client made, and what it got. */
export interface RequestRecord extends RequestBody {
  readonly method: string;
  readonly path: string;
  /** The template of the route, or the path where there is none. */
  readonly route: string;
  readonly query: URLSearchParams;
  readonly startedAt: number;
  /** The fault it met. */
  readonly fault: Fault['kind'] | null;
  /** Null while it is not answered, and when it never will be. */
  status: number | null;
  /** The JSON that it got; null for none. */
  answer: string | null;
  durationMs: number | null;
}

export type Answer = Reply & { readonly headers?: Readonly<Record<string, string>> };

/** A client writes `%40original`; a path that is not well formed stays as it is and matches no route. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function refusal(error: ApiError): Answer {
  return { status: error.status, body: error.body };
}

export function limitedAnswer(
  scope: Scope,
  retryAfterS: number,
  headers: Readonly<Record<string, string>>,
): Answer {
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: retryAfterS, global: scope === 'global' },
    headers: {
      ...headers,
      'Retry-After': String(retryAfterS),
      'X-RateLimit-Scope': scope,
      ...(scope === 'global' && { 'X-RateLimit-Global': 'true' }),
    },
  };
}
