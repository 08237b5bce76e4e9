import type { Context } from './context.js';

/** One `--option` of a command. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly about: string;
  /** What a string option's value is called in the help, such as `ID`. */
  readonly value?: string;
  readonly choices?: readonly string[];
}

export type OptionDefinitions = Readonly<Record<string, OptionDefinition>>;

/** The values of a command's options, typed by their definitions; what was not given is undefined. */
export type OptionValues<Definitions extends OptionDefinitions> = {
  readonly [Name in keyof Definitions]:
    | (Definitions[Name] extends { readonly choices: readonly (infer Choice)[] }
        ? Choice
        : Definitions[Name]['type'] extends 'boolean'
          ? boolean
          : string)
    | undefined;
};

export interface CommandDefinition<Definitions extends OptionDefinitions = OptionDefinitions> {
  readonly name: string;
  readonly about: string;
  /** How its words are shown after the name, such as `<question...>`; empty: it takes none. */
  readonly words: string;
  readonly options: Definitions;
  readonly notes?: readonly string[];
  /** Runs with defaults where the settings are wrong, and tells of it itself. */
  readonly tellsOfSettings?: true;
}

export interface Command extends CommandDefinition {
  /** Parses nothing itself: `words` and `values` are as the definition allows. Resolves to the exit code. */
  readonly run: (
    context: Context,
    words: readonly string[],
    values: OptionValues<OptionDefinitions>,
  ) => Promise<number>;
}

/** Exit codes of every command. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  interrupted: 130,
  terminated: 143,
} as const;

/** The command line is wrong: shown in one line with the command's usage, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Ties a definition to its handler, whose values are typed by the definition's options. */
export function command<const Definitions extends OptionDefinitions>(
  definition: CommandDefinition<Definitions>,
  run: (context: Context, words: readonly string[], values: OptionValues<Definitions>) => Promise<number>,
): Command {
  return {
    ...definition,
    run: (context, words, values) => run(context, words, values as OptionValues<Definitions>),
  };
}
