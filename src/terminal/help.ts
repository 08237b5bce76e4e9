import { helpOption } from './arguments.js';
import type { Command, OptionDefinition } from './command.js';

const GAP = 2;

export function usageLine({ name, words, options }: Command): string {
  const given = [...(Object.keys(options).length > 0 ? ['[options]'] : []), ...(words ? [words] : [])];
  return `Usage: ${['npm run', name, ...(given.length > 0 ? ['--', ...given] : [])].join(' ')}`;
}

export function commandHelp(command: Command): string {
  const options = Object.entries<OptionDefinition>({
    ...command.options,
    ...helpOption,
  });
  return [
    usageLine(command),
    '',
    `${command.about}.`,
    ...(command.notes ?? []),
    '',
    'Options:',
    ...table(options.map(([name, option]) => [optionSyntax(name, option), option.about])),
  ].join('\n');
}

export function programHelp(commands: readonly Command[]): string {
  return [
    "Verbatim answers questions about an article, only in the article's own words.",
    '',
    'Usage: npm run <command> -- [options], or node dist/main.js <command> [options]',
    '',
    'Commands:',
    ...table(commands.map(({ name, words, about }) => [words ? `${name} ${words}` : name, about])),
    '',
    'Options:',
    ...table([
      ['-h, --help', 'Show this help, or a command’s: npm run <command> -- --help'],
      ['-v, --version', 'Show the version'],
    ]),
    '',
    'Exit codes: 0 answered, or honestly not in the article; 1 something failed; 2 wrong usage.',
    'Settings: .env.example lists them.',
  ].join('\n');
}

function optionSyntax(name: string, { short, value, choices }: OptionDefinition): string {
  const parameter = choices ? ` ${choices.join('|')}` : value ? ` ${value}` : '';
  return `${short ? `-${short}, ` : ''}--${name}${parameter}`;
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + GAP;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}
