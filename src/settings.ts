import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { z } from 'zod';
import { messageOf, VerbatimError } from './errors.js';
import { packageRoot } from './package-root.js';
import {
  folder,
  type LogFormat,
  type LogLevel,
  type Secret,
  type SettingDefinition,
  type SettingName,
  settingTable,
} from './setting-table.js';

/** What the program runs with. Folders are absolute. */
export interface Settings {
  readonly discordToken: Secret | undefined;
  readonly articlesDir: string;
  readonly indexDir: string;
  readonly embeddingModel: string;
  readonly readerModel: string;
  readonly modelCache: string;
  readonly hubEndpoint: string;
  /** The threshold, 0 to 1; undefined: the measured default. */
  readonly confidence: number | undefined;
  /** Undefined: each command's own default. */
  readonly logLevel: LogLevel | undefined;
  readonly logFormat: LogFormat;
  readonly stateDir: string;
  /** Questions that may wait at a time. */
  readonly queueLimit: number;
  readonly logQuestions: boolean;
  /** Undefined: nothing listens. */
  readonly healthPort: number | undefined;
  readonly healthHost: string;
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
      const [issue] = result.error.issues;
      wrong.push(
        definition.secret
          ? `${name} ${issue?.message ?? 'is wrong'} (its value is not shown)`
          : `${name} is ${JSON.stringify(value)}, allowed is ${definition.allowed}`,
      );
    }
    return undefined;
  }

  const settings = {
    discordToken: read('DISCORD_TOKEN'),
    articlesDir: read('ARTICLES_DIR') ?? '',
    indexDir: read('INDEX_DIR') ?? '',
    embeddingModel: read('EMBEDDING_MODEL') ?? '',
    readerModel: read('READER_MODEL') ?? '',
    modelCache: read('MODEL_CACHE') ?? '',
    hubEndpoint: read('HF_ENDPOINT') ?? '',
    confidence: read('CONFIDENCE'),
    logLevel: read('LOG_LEVEL'),
    logFormat: read('LOG_FORMAT') ?? 'json',
    stateDir: read('STATE_DIR') ?? '',
    queueLimit: read('QUEUE_LIMIT') ?? 0,
    logQuestions: read('LOG_QUESTIONS') ?? false,
    healthPort: read('HEALTH_PORT'),
    healthHost: read('HEALTH_HOST') ?? '',
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
  if (path === undefined) return { variables: {}, problem: misnamed(folders) };
  try {
    const bytes = readFileSync(path);
    // Text has no zero bytes, and UTF-16 one in every second place.
    if (bytes.includes(0)) {
      throw new VerbatimError(
        'settings',
        `${path} is not UTF-8 text, but UTF-16 or no text`,
        'Save it as UTF-8',
      );
    }
    return { variables: parse(bytes.toString('utf8').replace(/^\ufeff/, '')), problem: null };
  } catch (error) {
    const problem =
      error instanceof VerbatimError
        ? error
        : new VerbatimError(
            'settings',
            `${path} cannot be read (${messageOf(error)})`,
            'Make it a readable file, or remove it',
            { cause: error },
          );
    return { variables: {}, problem };
  }
}

/** Editors that hide endings save `.env` under another name, and nobody sees it. */
function misnamed(folders: readonly string[]): VerbatimError | null {
  const path = folders
    .map((folder) => join(folder, '.env.txt'))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  if (path === undefined) return null;
  return new VerbatimError('settings', `${path} is not read`, 'Rename it to .env');
}
