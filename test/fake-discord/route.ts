import type { UploadedFile } from './attachments.js';
import type { Gateway } from './gateway.js';
import type { Interactions } from './interactions.js';
import type { World } from './world.js';

/** What a route works with. */
export interface Call {
  readonly world: World;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** A part of the path, by the name that the template gives it. */
  param(name: string): string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  /** False where the token stands in the path and none is needed in the header. */
  readonly needsToken: boolean;
  readonly handle: (call: Call) => Reply;
}

/** `route('GET', '/channels/:channel', (call) => ok(...))` */
export function route(
  method: string,
  template: string,
  handle: (call: Call) => Reply,
  { needsToken = true }: { readonly needsToken?: boolean } = {},
): Route {
  const pattern = new RegExp(`^${template.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
  return { method, template, pattern, needsToken, handle };
}

export function ok(body: unknown, status = 200): Reply {
  return { status, body };
}

export const noContent: Reply = { status: 204 };

/** The body as an object; an absent one counts as empty. The OpenAPI check and the limits look at what is in it. */
export function bodyAs<T extends object>(call: Call): Partial<T> {
  return typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body)
    ? (call.body as Partial<T>)
    : {};
}
