import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { parse } from 'dotenv';
import { z } from 'zod';
import { messageOf, VerbatimError } from './errors.js';

/** The folder that holds package.json: compiled code runs from `dist/`, tests from `build/src/`. */
export const packageRoot = findPackageRoot(import.meta.dirname);

/** Where the models that come with the program lie. */
export const bundledModels = join(packageRoot, 'data', 'models');

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A value that no printing shows: only `reveal()` gives it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

const folder = z.string().transform((path) => resolve(path));
const model = z
  .string()
  .regex(/^[^\s]+$/)
  .transform((name) => (/^\.{1,2}([/\\]|$)/.test(name) || isAbsolute(name) ? resolve(name) : name));
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const share = z
  .string()
  .regex(/^\d*\.?\d+$/)
  .transform(Number)
  .pipe(z.number().max(1));
const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
const MAX_QUEUE = 100_000;
const MAX_PORT = 65_535;
const MAX_SHARDS = 10_000;
const token = z
  .string()
  .regex(/^[^\s]+$/)
  .transform((value) => new Secret(value));

interface SettingDefinition {
  readonly about: string;
  /** As written in .env.example; a folder is relative to the package; empty: not set. */
  readonly default: string;
  readonly allowed: string;
  readonly schema: z.ZodType;
  readonly secret?: true;
}

/** Every setting: what it is for, its default, and what it may be. */
export const settingTable = {
  DISCORD_TOKEN: {
    about: "The bot's token, from the Discord Developer Portal (Bot, Reset Token). Never share it.",
    default: '',
    allowed: 'the token alone, one word without spaces',
    schema: token,
    secret: true,
  },
  ARTICLES_DIR: {
    about: 'Folder of the articles: .txt, .md and .html files.',
    default: 'data/articles',
    allowed: 'a folder',
    schema: folder,
  },
  INDEX_DIR: {
    about: 'Folder of the search index. It is rebuilt from the articles whenever it is missing.',
    default: 'data/index',
    allowed: 'a folder',
    schema: folder,
  },
  EMBEDDING_MODEL: {
    about:
      'verbatim-mini (comes with the program), a feature-extraction model of the hub such as Xenova/multilingual-e5-small, or a folder (./my-model).',
    default: 'verbatim-mini',
    allowed:
      'verbatim-mini, OWNER/NAME of a model of the hub, or a folder such as ./my-model, without spaces',
    schema: model,
  },
  MODEL_CACHE: {
    about: 'Folder for the models that are downloaded.',
    default: 'data/cache/models',
    allowed: 'a folder',
    schema: folder,
  },
  HF_ENDPOINT: {
    about: 'Where models are downloaded from: the hub, or a mirror of it.',
    default: 'https://huggingface.co',
    allowed: 'an address that starts with http:// or https://',
    schema: address,
  },
  CONFIDENCE: {
    about:
      'How sure an answer must be, from 0 (always answer) to 1 (hardly ever). Empty: the measured threshold.',
    default: '',
    allowed: 'a number from 0 to 1, or empty for the measured threshold',
    schema: share,
  },
  LOG_LEVEL: {
    about: `How much is logged: ${logLevels.join(', ')}. Empty: info for the bot, warn otherwise.`,
    default: '',
    allowed: `one of ${logLevels.join(', ')}`,
    schema: z.enum(logLevels),
  },
  STATE_DIR: {
    about: 'Folder of what the bot keeps: votes, question channels, and which questions it has taken.',
    default: 'data/state',
    allowed: 'a folder',
    schema: folder,
  },
  QUEUE_LIMIT: {
    about: 'How many questions may wait; who asks when so many do is told to try again.',
    default: '100',
    allowed: `a whole number from 1 to ${MAX_QUEUE}`,
    schema: integer(1, MAX_QUEUE),
  },
  LOG_QUESTIONS: {
    about: 'Whether the log holds what was asked: 1 for yes, 0 for no.',
    default: '0',
    allowed: '0 or 1',
    schema: z.enum(['0', '1']).transform((value) => value === '1'),
  },
  HEALTH_PORT: {
    about:
      'The port of GET /health and GET /metrics, on this machine only; the shard of number N takes the Nth port after it. Empty: none.',
    default: '',
    allowed: `a port from 1 to ${MAX_PORT}, or empty for none`,
    schema: integer(1, MAX_PORT),
  },
  SHARDS: {
    about:
      'One process a shard, for 2,500 servers and more: auto (as many as Discord recommends) or how many. Empty: one process.',
    default: '',
    allowed: `auto, a whole number from 1 to ${MAX_SHARDS}, or empty for one process`,
    schema: z.union([z.literal('auto'), integer(1, MAX_SHARDS)]),
  },
  DISCORD_GUILD: {
    about: 'The id of a server: commands are registered there alone, at once. Empty: in all servers.',
    default: '',
    allowed: 'the id of a server (17 to 20 digits), or empty for all servers',
    schema: z.string().regex(/^\d{17,20}$/),
  },
  DISCORD_API: {
    about: "The address of Discord's API, or of a server that speaks it.",
    default: 'https://discord.com/api',
    allowed: 'an address that starts with http:// or https://',
    schema: address,
  },
} as const satisfies Record<string, SettingDefinition>;

export type SettingName = keyof typeof settingTable;

/** What the program runs with. Folders are absolute. */
export interface Settings {
  readonly discordToken: Secret | undefined;
  readonly articlesDir: string;
  readonly indexDir: string;
  readonly embeddingModel: string;
  readonly modelCache: string;
  readonly hubEndpoint: string;
  /** The threshold, 0 to 1; undefined: the measured default. */
  readonly confidence: number | undefined;
  /** Undefined: each command's own default. */
  readonly logLevel: LogLevel | undefined;
  readonly stateDir: string;
  /** Questions that may wait at a time. */
  readonly queueLimit: number;
  readonly logQuestions: boolean;
  /** Undefined: nothing listens. */
  readonly healthPort: number | undefined;
  /** Undefined: one process, which is no shard. */
  readonly shards: 'auto' | number | undefined;
  /** The one server in which commands are registered; undefined: all. */
  readonly discordGuild: string | undefined;
  readonly discordApi: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from the environment and, below it, from the `.env` of the current folder, else of the package.
 * A variable that the environment sets to nothing counts as not set, whatever `.env` says.
 *
 * @param folders where a `.env` is looked for: the first one serves.
 * @throws VerbatimError that lists every wrong setting with its value (a secret's is not shown) and what is allowed.
 * @example
 * const settings = readSettings({ CONFIDENCE: '0.6' });
 * settings.confidence; // 0.6
 */
export function readSettings(environment?: Variables, folders?: readonly string[]): Settings {
  const { settings, problem } = trySettings(environment, folders);
  if (problem !== null) throw problem;
  return settings;
}

/** As {@link readSettings}, with the default in place of what is wrong, and the error that tells what is. */
export function trySettings(
  environment: Variables = process.env,
  folders: readonly string[] = [process.cwd(), packageRoot],
): { readonly settings: Settings; readonly problem: VerbatimError | null } {
  const dotenv = readDotenv(folders);
  const variables: Variables = { ...dotenv.variables, ...environment };
  const wrong: string[] = [];

  function read<Name extends SettingName>(
    name: Name,
  ): z.output<(typeof settingTable)[Name]['schema']> | undefined {
    const definition: SettingDefinition = settingTable[name];
    const given = variables[name]?.trim() ?? '';
    for (const value of [given, fromPackage(definition)]) {
      if (value === '') continue;
      const result = settingTable[name].schema.safeParse(value);
      if (result.success) return result.data as z.output<(typeof settingTable)[Name]['schema']>;
      const shown = definition.secret ? 'has a value (not shown)' : `is ${JSON.stringify(value)}`;
      wrong.push(`${name} ${shown}, allowed is ${definition.allowed}`);
    }
    return undefined;
  }

  const settings = {
    discordToken: read('DISCORD_TOKEN'),
    articlesDir: read('ARTICLES_DIR') ?? '',
    indexDir: read('INDEX_DIR') ?? '',
    embeddingModel: read('EMBEDDING_MODEL') ?? '',
    modelCache: read('MODEL_CACHE') ?? '',
    hubEndpoint: read('HF_ENDPOINT') ?? '',
    confidence: read('CONFIDENCE'),
    logLevel: read('LOG_LEVEL'),
    stateDir: read('STATE_DIR') ?? '',
    queueLimit: read('QUEUE_LIMIT') ?? 0,
    logQuestions: read('LOG_QUESTIONS') ?? false,
    healthPort: read('HEALTH_PORT'),
    shards: read('SHARDS'),
    discordGuild: read('DISCORD_GUILD'),
    discordApi: read('DISCORD_API') ?? '',
  };
  const isWrong =
    wrong.length > 0
      ? new VerbatimError('settings', wrong.join('; '), 'Correct it in .env or in the environment')
      : null;
  return { settings, problem: dotenv.problem ?? isWrong };
}

function fromPackage(definition: SettingDefinition): string {
  return definition.schema === folder ? join(packageRoot, definition.default) : definition.default;
}

function readDotenv(folders: readonly string[]): { variables: Variables; problem: VerbatimError | null } {
  const path = folders.map((folder) => join(folder, '.env')).find((file) => existsSync(file));
  if (path === undefined) return { variables: {}, problem: null };
  try {
    return { variables: parse(readFileSync(path)), problem: null };
  } catch (error) {
    const problem = new VerbatimError(
      'settings',
      `${path} cannot be read (${messageOf(error)})`,
      'Make it a readable file, or remove it',
      { cause: error },
    );
    return { variables: {}, problem };
  }
}

function findPackageRoot(start: string): string {
  let candidate = start;
  while (!existsSync(join(candidate, 'package.json'))) {
    const parent = dirname(candidate);
    if (parent === candidate) {
      throw new VerbatimError('settings', `no package.json at or above ${start}`, 'Install Verbatim again');
    }
    candidate = parent;
  }
  return candidate;
}
