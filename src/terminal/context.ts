import type { Readable, Writable } from 'node:stream';
import type { Engine, EngineOptions } from '../answer/engine.js';
import type { VerbatimError } from '../errors.js';
import type { Log } from '../log.js';
import type { Secret } from '../setting-table.js';
import type { Settings } from '../settings.js';

export type OpenEngine = (options: EngineOptions) => Promise<Engine>;

/** The streams a command reads and writes, and what the environment says of them. */
export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean };
  readonly errors: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What every command works with: `main.ts` puts it together, tests put in a stand-in. */
export interface Context {
  /** Of the program, as in package.json. */
  readonly version: string;
  readonly terminal: Terminal;
  readonly settings: Settings;
  /** What is wrong with the settings, which then hold defaults; null for every command but one that says so itself. */
  readonly settingsProblem: VerbatimError | null;
  readonly log: Log;
  readonly openEngine: OpenEngine;
  /** Runs the bot until it is stopped; resolves to the exit code. */
  readonly startDiscord: (token: Secret, context: Context) => Promise<number>;
  /** Registers the bot's commands; resolves to whether they differed from what Discord had. */
  readonly deployDiscord: (token: Secret, settings: Settings) => Promise<boolean>;
}
