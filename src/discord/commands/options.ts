import { ApplicationCommandOptionType } from 'discord.js';
import { VerbatimError } from '../../errors.js';

interface Option {
  readonly name: string;
  readonly type: ApplicationCommandOptionType;
  readonly required?: boolean;
  readonly choices?: readonly { readonly value: string }[];
  readonly options?: readonly Option[];
}

interface Command {
  readonly name: string;
  readonly options: readonly Option[];
}

type ValueOf<Given extends Option> = Given extends {
  readonly choices: readonly { readonly value: infer Choice }[];
}
  ? Choice
  : Given['type'] extends ApplicationCommandOptionType.Boolean
    ? boolean
    : string;

type IsRequired<Given extends Option> = Given extends { readonly required: true } ? true : false;

type Values<Options extends readonly Option[]> = {
  readonly [Given in Options[number] as IsRequired<Given> extends true
    ? Given['name']
    : never]: ValueOf<Given>;
} & {
  readonly [Given in Options[number] as IsRequired<Given> extends true
    ? never
    : Given['name']]?: ValueOf<Given>;
};

type Subcommand<Given extends Option> = Given extends {
  readonly type: ApplicationCommandOptionType.Subcommand;
  readonly options: infer Inner extends readonly Option[];
}
  ? { readonly subcommand: Given['name'] } & Values<Inner>
  : never;

/**
 * What a command's handler is given, derived from its definition: an option renamed there is a compile error in the
 * handler. Channels are given by their id. A command with subcommands gives a union told apart by `subcommand`.
 *
 * @example
 * OptionsOf<typeof ask>             // { question: string; article?: string; private?: boolean }
 * OptionsOf<typeof questionChannel> // { subcommand: 'add'; channel?: string } | … | { subcommand: 'list' }
 */
export type OptionsOf<Given extends Command> = [Subcommand<Given['options'][number]>] extends [never]
  ? Values<Given['options']>
  : Subcommand<Given['options'][number]>;

/** An option as an interaction brings it, such as those of discord.js's `interaction.options.data`. */
export interface ReceivedOption {
  readonly name: string;
  readonly value?: string | number | boolean | undefined;
  readonly options?: readonly ReceivedOption[] | undefined;
}

/**
 * The options of an interaction as its command's definition says they are.
 *
 * @throws VerbatimError when they do not fit it: Discord knows another version of the command.
 */
export function readOptions<const Given extends Command>(
  command: Given,
  received: readonly ReceivedOption[],
): OptionsOf<Given> {
  const [first] = received;
  const chosen = command.options.find(
    ({ name, type }) => type === ApplicationCommandOptionType.Subcommand && name === first?.name,
  );
  const values =
    chosen === undefined
      ? readValues(command, command.options, received)
      : { subcommand: chosen.name, ...readValues(command, chosen.options ?? [], first?.options ?? []) };
  // The checks above and in readValues are what makes it so.
  return values as OptionsOf<Given>;
}

function readValues(
  command: Command,
  options: readonly Option[],
  received: readonly ReceivedOption[],
): Record<string, unknown> {
  const unknown = received.find(({ name }) => options.every((option) => option.name !== name));
  if (unknown !== undefined) throw outdated(command, `the option ${unknown.name} is not known`);
  const values: Record<string, unknown> = {};
  for (const option of options) {
    const value = received.find(({ name }) => name === option.name)?.value;
    if (option.type === ApplicationCommandOptionType.Subcommand) {
      throw outdated(command, 'no subcommand was given');
    }
    if (value === undefined && option.required === true) throw outdated(command, `${option.name} is missing`);
    if (value === undefined) continue;
    const expected = option.type === ApplicationCommandOptionType.Boolean ? 'boolean' : 'string';
    const isChoice = option.choices?.some((choice) => choice.value === value) ?? true;
    if (typeof value !== expected || !isChoice) {
      throw outdated(command, `${option.name} cannot be ${JSON.stringify(value)}`);
    }
    values[option.name] = value;
  }
  return values;
}

function outdated(command: Command, what: string): VerbatimError {
  return new VerbatimError(
    'discord',
    `/${command.name}: ${what}`,
    'Register the commands again with `npm run deploy`',
  );
}
