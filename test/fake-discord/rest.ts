import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, apiError } from './api-error.js';
import { type Fault, Faults } from './faults.js';
import type { Gateway } from './gateway.js';
import type { Interactions } from './interactions.js';
import type { OpenApiValidator, Violation } from './openapi.js';
import type { RateLimits } from './rate-limits.js';
import { bytesOf, parseBody, type RequestBody } from './request-body.js';
import { type Answer, decoded, limitedAnswer, type RequestRecord, refusal } from './rest-answer.js';
import type { Route } from './route.js';
import { channelRoutes } from './routes-channels.js';
import { commandRoutes } from './routes-commands.js';
import { interactionRoutes } from './routes-interactions.js';
import { messageRoutes } from './routes-messages.js';
import { reactionRoutes } from './routes-reactions.js';
import { selfRoutes } from './routes-self.js';
import type { Token } from './token.js';
import type { World } from './world.js';

const PREFIX = '/api/v10';
const MAXIMUM_FILE_BYTES = 10 * 1024 * 1024;
const ROUTES = [
  ...selfRoutes,
  ...commandRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...channelRoutes,
  ...interactionRoutes,
];

export interface RestParts {
  readonly world: World;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly limits: RateLimits;
  readonly token: Token;
  readonly openApi: OpenApiValidator | null;
}

/** REST v10: from the bytes of a request to the bytes of its answer. */
export class Rest {
  readonly requests: RequestRecord[] = [];
  readonly faults = new Faults();
  /** Answers of 401, 403 and 429, of which Discord allows 10,000 in 10 minutes; shared limits do not count. */
  invalidRequests = 0;

  readonly ownFaults: unknown[] = [];
  readonly #unchecked: Pick<RequestRecord, 'method' | 'path' | 'json'>[] = [];
  readonly #violations: Violation[] = [];

  constructor(private readonly parts: RestParts) {}

  /** Checked when they are asked for: compiling a schema would hold up the answers that are being timed. */
  get violations(): Violation[] {
    for (const { method, path, json } of this.#unchecked.splice(0)) {
      this.#violations.push(...(this.parts.openApi?.check(method, path, json) ?? []));
    }
    return this.#violations;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = Date.now();
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const path = decoded(url.pathname.startsWith(PREFIX) ? url.pathname.slice(PREFIX.length) : url.pathname);
    const route = ROUTES.find((candidate) => candidate.method === method && candidate.pattern.test(path));
    const bytes = await bytesOf(request);
    const body = await parseBody(bytes, request.headers['content-type']).catch((thrown: unknown) => thrown);
    const parsed = isBody(body) ? body : { json: undefined, files: [] };
    const fault = this.faults.take(method, route?.template ?? path);
    const record: RequestRecord = {
      method,
      path,
      route: route?.template ?? path,
      query: url.searchParams,
      ...parsed,
      startedAt,
      fault: fault?.kind ?? null,
      status: null,
      answer: null,
      durationMs: null,
    };
    this.requests.push(record);
    const settle = (): Answer => {
      if (!isBody(body)) return this.#refused(body);
      return this.#answer(record, route, request.headers.authorization, url.pathname.startsWith(PREFIX));
    };
    const answer = fault ? await this.#faulty(fault, settle, response) : settle();
    if (answer) this.#send(answer, record, response);
    this.parts.world.changed();
  }

  async #faulty(fault: Fault, settle: () => Answer, response: ServerResponse): Promise<Answer | null> {
    switch (fault.kind) {
      case '429':
        return limitedAnswer(fault.scope, fault.retryAfterS, {});
      case 'refusal':
        return refusal(apiError(fault.name));
      case 'slow': {
        const answer = settle();
        await sleep(fault.ms, undefined, { ref: false });
        return answer;
      }
      case 'server-error':
        if (fault.takesEffect) settle();
        return { status: fault.status, body: { message: `${fault.status}: Server Error`, code: 0 } };
      case 'hang':
      case 'reset':
        if (fault.takesEffect) settle();
        if (fault.kind === 'reset') response.socket?.resetAndDestroy();
        return null;
    }
  }

  #answer(
    record: RequestRecord,
    route: Route | undefined,
    authorization: string | undefined,
    isV10: boolean,
  ): Answer {
    const { world, limits, token } = this.parts;
    if (!isV10) return refusal(new ApiError(400, 50041, 'Invalid API version'));
    if (!route) {
      const isKnown = ROUTES.some(({ pattern }) => pattern.test(record.path));
      return refusal(apiError(isKnown ? 'methodNotAllowed' : 'notFound'));
    }
    if (route.needsToken && !token.opens(authorization?.replace(/^Bot /, '')))
      return refusal(apiError('unauthorized'));
    const params = route.pattern.exec(record.path)?.groups ?? {};
    const verdict = limits.take(route.method, route.template, majorOf(params));
    if (verdict.limited)
      return limitedAnswer(verdict.limited.scope, verdict.limited.retryAfterS, verdict.headers);
    if (this.parts.openApi) this.#unchecked.push(record);
    try {
      if (record.files.some(({ bytes }) => bytes.length > MAXIMUM_FILE_BYTES))
        throw apiError('entityTooLarge');
      const reply = route.handle({
        world,
        gateway: this.parts.gateway,
        interactions: this.parts.interactions,
        query: record.query,
        body: record.json,
        files: record.files,
        param: (name) => params[name] ?? '',
      });
      return { ...reply, headers: verdict.headers };
    } catch (thrown) {
      return { ...this.#refused(thrown), headers: verdict.headers };
    }
  }

  /** What is thrown and is no refusal is a fault of this Discord, kept so that closing it fails the test. */
  #refused(thrown: unknown): Answer {
    if (thrown instanceof ApiError) return refusal(thrown);
    this.ownFaults.push(thrown);
    return refusal(new ApiError(400, 0, `fake Discord failed: ${String(thrown)}`));
  }

  #send(answer: Answer, record: RequestRecord, response: ServerResponse): void {
    const { status, body, headers = {} } = answer;
    if ((status === 401 || status === 403 || status === 429) && headers['X-RateLimit-Scope'] !== 'shared') {
      this.invalidRequests += 1;
    }
    record.status = status;
    record.answer = body === undefined ? null : JSON.stringify(body);
    record.durationMs = Date.now() - record.startedAt;
    if (record.answer === null) response.writeHead(status, headers).end();
    else response.writeHead(status, { ...headers, 'Content-Type': 'application/json' }).end(record.answer);
  }
}

function isBody(value: unknown): value is RequestBody {
  return typeof value === 'object' && value !== null && 'files' in value;
}

/** The part of a path that has buckets of its own. */
function majorOf(params: Readonly<Record<string, string>>): string {
  return params.channel ?? params.guild ?? params.token ?? '';
}
