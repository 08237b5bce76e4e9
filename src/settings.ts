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
export function readSettings(
  environment: Variables = process.env,
  folders: readonly string[] = [process.cwd(), packageRoot],
): Settings {
  const variables: Variables = { ...readDotenv(folders), ...environment };
  const wrong: string[] = [];

  function read<Name extends SettingName>(
    name: Name,
  ): z.output<(typeof settingTable)[Name]['schema']> | undefined {
    const definition: SettingDefinition = settingTable[name];
    const given = variables[name]?.trim() ?? '';
    const value = given || fromPackage(definition);
    if (value === '') return undefined;
    const result = settingTable[name].schema.safeParse(value);
    if (result.success) return result.data as z.output<(typeof settingTable)[Name]['schema']>;
    const shown = definition.secret ? 'has a value (not shown)' : `is ${JSON.stringify(value)}`;
    wrong.push(`${name} ${shown}, allowed is ${definition.allowed}`);
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
  };
  if (wrong.length > 0) {
    throw new VerbatimError('settings', wrong.join('; '), 'Correct it in .env or in the environment');
  }
  return settings;
}

function fromPackage(definition: SettingDefinition): string {
  return definition.schema === folder ? join(packageRoot, definition.default) : definition.default;
}

function readDotenv(folders: readonly string[]): Variables {
  const path = folders.map((folder) => join(folder, '.env')).find((file) => existsSync(file));
  if (path === undefined) return {};
  try {
    return parse(readFileSync(path));
  } catch (error) {
    throw new VerbatimError(
      'settings',
      `${path} cannot be read (${messageOf(error)})`,
      'Make it a readable file, or remove it',
      { cause: error },
    );
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
