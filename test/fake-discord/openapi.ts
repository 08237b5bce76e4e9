import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

/** A request body that does not fit Discord's published description. */
export interface Violation {
  readonly method: string;
  readonly route: string;
  /** JSON pointer into the body. */
  readonly pointer: string;
  readonly message: string;
}

interface OpenApiDocument {
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
  paths: Record<string, Record<string, { requestBody?: { content?: Record<string, unknown> } }>>;
}

const INT32_MAX = 2 ** 31 - 1;
const FORMATS = {
  int32: { type: 'number', validate: (value: number) => Math.abs(value) <= INT32_MAX },
  int64: { type: 'number', validate: Number.isInteger },
  double: { type: 'number', validate: Number.isFinite },
  snowflake: /^(0|[1-9]\d{0,19})$/,
  nonce: /^[\s\S]{0,25}$/,
  uri: (value: string) => URL.canParse(value),
  'date-time': (value: string) => !Number.isNaN(Date.parse(value)),
} as const;
/**
 * Where the description is narrower than Discord: its own pages tell clients to write permissions as strings, and all of
 * them do. https://docs.discord.com/developers/topics/permissions
 */
const WIDER_PROPERTIES = { default_member_permissions: { type: ['integer', 'string', 'null'] } } as const;
const DOCUMENT_ID = 'discord:openapi';

/**
 * Holds request bodies against Discord's OpenAPI description (3.1, so JSON Schema 2020-12).
 *
 * The description is strict enough as it is: every component union is told apart by an `enum` of one type, so `oneOf`
 * works. Compiling takes some 0.3 s for the largest operation, so an operation is compiled when it is first used.
 */
export class OpenApiValidator {
  readonly #ajv: Ajv2020;
  readonly #paths: { template: string; pattern: RegExp; literals: number }[];
  readonly #document: OpenApiDocument;
  readonly #compiled = new Map<string, ValidateFunction | null>();

  constructor(file: string) {
    this.#document = JSON.parse(readFileSync(file, 'utf8')) as OpenApiDocument;
    for (const { properties = {} } of Object.values(this.#document.components.schemas)) {
      for (const [name, wider] of Object.entries(WIDER_PROPERTIES))
        if (name in properties) properties[name] = wider;
    }
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, formats: FORMATS });
    this.#ajv.addSchema({ ...this.#document, $id: DOCUMENT_ID });
    this.#paths = Object.keys(this.#document.paths)
      .map((template) => ({
        template,
        pattern: new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
        literals: template.replace(/\{\w+\}/g, '').length,
      }))
      .sort((a, b) => b.literals - a.literals);
  }

  /** What does not fit. An operation that the description lacks is a violation too. */
  check(method: string, path: string, body: unknown): Violation[] {
    const route = this.#paths.find(({ template, pattern }) => {
      return pattern.test(path) && this.#document.paths[template]?.[method.toLowerCase()];
    })?.template;
    if (route === undefined) return [{ method, route: path, pointer: '', message: 'no such operation' }];
    if (body === undefined) return [];
    const validate = this.#validatorOf(method.toLowerCase(), route);
    if (validate === null) return [{ method, route, pointer: '', message: 'the operation takes no body' }];
    if (validate(body)) return [];
    return mostTelling(validate.errors ?? []).map((error) => ({
      method,
      route,
      pointer: error.instancePath,
      message: `${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
    }));
  }

  #validatorOf(method: string, route: string): ValidateFunction | null {
    const key = `${method} ${route}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const operation = this.#document.paths[route]?.[method];
    const hasBody = operation?.requestBody?.content?.['application/json'] !== undefined;
    const pointer = ['paths', route, method, 'requestBody', 'content', 'application/json', 'schema']
      .map(escaped)
      .join('/');
    const compiled = hasBody ? this.#ajv.compile({ $ref: `${DOCUMENT_ID}#/${pointer}` }) : null;
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

function escaped(token: string): string {
  return encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** A union that fails reports each of its branches; the branches of another type say nothing about the fault. */
function mostTelling(errors: readonly ErrorObject[]): ErrorObject[] {
  const isNoise = (error: ErrorObject): boolean =>
    error.keyword === 'oneOf' ||
    error.keyword === 'anyOf' ||
    (error.keyword === 'enum' && error.instancePath.endsWith('/type')) ||
    (error.keyword === 'type' && error.params.type === 'null');
  const telling = errors.filter((error) => !isNoise(error) && error.keyword !== 'required');
  const kept = telling.length > 0 ? telling : errors;
  return [...kept].sort((a, b) => depth(b) - depth(a)).slice(0, 3);
}

function depth(error: ErrorObject): number {
  return error.instancePath.split('/').length;
}

let shared: OpenApiValidator | null | undefined;

/** The validator for the file that DISCORD_OPENAPI names, made once a process; null without it. */
export function openApiFromEnvironment(): OpenApiValidator | null {
  const file = process.env.DISCORD_OPENAPI;
  shared ??= file ? new OpenApiValidator(file) : null;
  return shared;
}
