import type { ApiErrorName } from './api-error.js';
import type { Scope } from './rate-limits.js';

/** What goes wrong with one request. Where `takesEffect` is true the request is carried out and its answer is lost. */
export type Fault =
  | { readonly kind: '429'; readonly scope: Scope; readonly retryAfterS: number }
  | { readonly kind: 'server-error'; readonly status: number; readonly takesEffect: boolean }
  | { readonly kind: 'refusal'; readonly name: ApiErrorName }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'hang' | 'reset'; readonly takesEffect: boolean };

export interface FaultFilter {
  readonly method?: string;
  /** The route's template, such as `/channels/:channel/messages`, or a pattern it matches. */
  readonly route?: string | RegExp;
}

interface Effect {
  /** Carry the request out and lose the answer. */
  readonly takesEffect?: boolean;
}

/** Plans what goes wrong with the next `count` requests that pass the filter. */
export class FaultPlan {
  constructor(
    private readonly faults: Faults,
    private readonly count: number,
    private readonly filter: FaultFilter,
  ) {}

  /** `retryAfter` in seconds. */
  status429({ scope = 'user', retryAfter = 1 }: { scope?: Scope; retryAfter?: number } = {}): void {
    this.#add({ kind: '429', scope, retryAfterS: retryAfter });
  }

  serverError(status = 500, { takesEffect = false }: Effect = {}): void {
    this.#add({ kind: 'server-error', status, takesEffect });
  }

  /** Refuses it with one of Discord's own errors. */
  refuse(name: ApiErrorName): void {
    this.#add({ kind: 'refusal', name });
  }

  /** Carries the request out and answers `ms` later. */
  slow(ms: number): void {
    this.#add({ kind: 'slow', ms });
  }

  /** Never answers. */
  hang({ takesEffect = false }: Effect = {}): void {
    this.#add({ kind: 'hang', takesEffect });
  }

  /** Resets the connection in place of an answer. */
  reset({ takesEffect = false }: Effect = {}): void {
    this.#add({ kind: 'reset', takesEffect });
  }

  #add(fault: Fault): void {
    this.faults.add(fault, this.count, this.filter);
  }
}

/** Faults that are planned, in the order in which they were. */
export class Faults {
  #planned: { readonly fault: Fault; readonly filter: FaultFilter; left: number }[] = [];

  /** The next `count` requests (that pass the filter): `rate.next(2).serverError(503)`. */
  next(count = 1, filter: FaultFilter = {}): FaultPlan {
    return new FaultPlan(this, count, filter);
  }

  add(fault: Fault, left: number, filter: FaultFilter): void {
    this.#planned.push({ fault, filter, left });
  }

  clear(): void {
    this.#planned = [];
  }

  take(method: string, template: string): Fault | null {
    const planned = this.#planned.find(({ filter }) => passes(filter, method, template));
    if (!planned) return null;
    planned.left -= 1;
    this.#planned = this.#planned.filter(({ left }) => left > 0);
    return planned.fault;
  }
}

function passes(filter: FaultFilter, method: string, template: string): boolean {
  if (filter.method !== undefined && filter.method.toUpperCase() !== method) return false;
  if (filter.route === undefined) return true;
  return typeof filter.route === 'string' ? filter.route === template : filter.route.test(template);
}
