import { isAbsolute, resolve } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];
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

export const folder = z.string().transform((path) => resolve(path));
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
/** What people paste in the place of a token, and around it; the first that fits is told. */
const tokenFaults: readonly (readonly [RegExp, string])[] = [
  [/^Bot\s/i, 'begins with "Bot ", which is not part of it'],
  [/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/, 'holds characters that cannot be seen: copy it again'],
  [/[“”„‘’«»「」]/, 'holds curly quotes: write it without any'],
  [/["'`]/, 'holds quotes: write it without any'],
  [/\s/, 'holds a blank'],
  [/[^!-~]/, 'holds a character that no token has: copy it again'],
  [/^\d{17,20}$/, 'is an id: the token is under Bot, Reset Token'],
  [/^[\w-]{32}$/, 'is a client secret: the token is under Bot, Reset Token'],
];
const token = z
  .string()
  .superRefine((value, context) => {
    const fault = tokenFaults.find(([pattern]) => pattern.test(value));
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault[1] });
  })
  .transform((value) => new Secret(value));

export interface SettingDefinition {
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
      'The model that finds: encoder (comes with the program), a feature-extraction model of the hub such as Xenova/multilingual-e5-small, or a folder (./my-model).',
    default: 'encoder',
    allowed: 'encoder, OWNER/NAME of a model of the hub, or a folder such as ./my-model, without spaces',
    schema: model,
  },
  READER_MODEL: {
    about:
      'The model that reads: reader (comes with the program), a model of the hub or a folder that gives evidence, start and end for every token.',
    default: 'reader',
    allowed: 'reader, OWNER/NAME of a model of the hub, or a folder such as ./my-model, without spaces',
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
  LOG_FORMAT: {
    about: 'How the log is written: json, a JSON object a line, for programs; or pretty, for people.',
    default: 'json',
    allowed: `one of ${logFormats.join(', ')}`,
    schema: z.enum(logFormats),
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
      'The port of GET /health and GET /metrics; the shard of number N takes the Nth port after it. Empty: none.',
    default: '',
    allowed: `a port from 1 to ${MAX_PORT}, or empty for none`,
    schema: integer(1, MAX_PORT),
  },
  HEALTH_HOST: {
    about: 'The address that HEALTH_PORT listens on: 127.0.0.1 is this machine only, 0.0.0.0 every network.',
    default: '127.0.0.1',
    allowed: 'an IP address',
    schema: z.union([z.ipv4(), z.ipv6()]),
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
