import { parseArgs } from 'node:util';
import { type CommandDefinition, type OptionDefinitions, type OptionValues, UsageError } from './command.js';
import { nearest } from './nearest.js';

export const helpOption = {
  help: { type: 'boolean', short: 'h', about: 'Show this help' },
} as const;

export interface ParsedArguments {
  readonly words: readonly string[];
  readonly values: OptionValues<OptionDefinitions>;
  readonly help: boolean;
}

/**
 * Parses what follows a command's name.
 *
 * @throws UsageError that names the wrong word, and the nearest right one.
 */
export function parseArguments(definition: CommandDefinition, args: readonly string[]): ParsedArguments {
  const options: OptionDefinitions = { ...definition.options, ...helpOption };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short }]) => [name, short ? { type, short } : { type }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind === 'option') {
      const { name, rawName, value, inlineValue } = token;
      values[name] = optionValue(options, name, rawName, value, inlineValue);
    }
  }
  if (words.length > 0 && definition.words === '' && !values.help) {
    throw new UsageError(`${definition.name} takes no argument, not ${JSON.stringify(words[0])}`);
  }
  return {
    words,
    values: values as ParsedArguments['values'],
    help: values.help === true,
  };
}

function optionValue(
  options: OptionDefinitions,
  name: string,
  rawName: string,
  value: string | undefined,
  inlineValue: boolean | undefined,
): string | boolean {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const guess = nearest(name, Object.keys(options));
    throw new UsageError(`unknown option ${rawName}${guess ? `; did you mean --${guess}` : ''}`);
  }
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, not ${JSON.stringify(value)}`);
    return true;
  }
  if (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value ?? 'VALUE'}`);
  }
  if (option.choices && !option.choices.includes(value)) {
    throw new UsageError(`${rawName} is ${JSON.stringify(value)}, allowed is ${option.choices.join(', ')}`);
  }
  return value;
}
