import { messageOf, VerbatimError } from '../errors.js';
import { parseArguments } from './arguments.js';
import { ask } from './ask.js';
import { chat } from './chat.js';
import { type Command, exitCodes, UsageError } from './command.js';
import type { Context, Terminal } from './context.js';
import { deploy } from './deploy.js';
import { doctor } from './doctor.js';
import { commandHelp, programHelp, usageLine } from './help.js';
import { index } from './index-command.js';
import { isBrokenPipe, writeLine } from './io.js';
import { mcp } from './mcp.js';
import { nearest } from './nearest.js';
import { printable } from './plain.js';
import { read } from './read.js';
import { start } from './start.js';
import { summary } from './summary.js';

export const commands: readonly Command[] = [start, ask, chat, summary, index, read, mcp, doctor, deploy];

const PROGRAM_USAGE = 'Usage: npm run <command> -- [options] (node dist/main.js --help lists the commands)';

export interface Program {
  readonly version: string;
  readonly terminal: Terminal;
  /** Reads the settings: called only when a command is about to run, so that help works whatever they are. */
  readonly openContext: (commandName: string) => Context;
  /** Aborted when the program is interrupted: of what fails by that, nothing is told. */
  readonly interruption?: AbortSignal;
}

/**
 * Runs one command line (without `node` and the script) and tells what goes wrong in one line on stderr.
 *
 * @returns the exit code.
 */
export async function runProgram(args: readonly string[], program: Program): Promise<number> {
  const { errors, environment } = program.terminal;
  const named = commands.find(({ name }) => name === args[0]);
  let level = environment.LOG_LEVEL;
  const openContext = (commandName: string) => {
    const context = program.openContext(commandName);
    level = context.settings.logLevel;
    if (context.settingsProblem !== null && !named?.tellsOfSettings) throw context.settingsProblem;
    return context;
  };
  try {
    if (named) return await runCommand(named, args.slice(1), { ...program, openContext });
    return await runWithoutCommand(args, program);
  } catch (error) {
    if (isBrokenPipe(error)) return exitCodes.done;
    if (program.interruption?.aborted) return exitCodes.interrupted;
    if (error instanceof UsageError) {
      const who = named ? `verbatim ${named.name}` : 'verbatim';
      await writeLine(errors, printable(`${who}: ${error.message}.`));
      await writeLine(errors, named ? usageLine(named) : PROGRAM_USAGE);
      return exitCodes.usage;
    }
    const debugging = level === 'debug' || level === 'trace';
    await writeLine(errors, printable(explain(error, debugging)));
    for (let at = debugging ? error : null; at instanceof Error; at = at.cause) {
      for (const line of (at.stack ?? '').split('\n')) await writeLine(errors, printable(line));
    }
    return exitCodes.failed;
  }
}

/** onnxruntime parses the whole command line of its process, and ends the process where that is beyond some 14 kB. */
const MAX_ARGUMENTS_BYTES = 8_000;

function checkLength(args: readonly string[]): void {
  const bytes = args.reduce((sum, word) => sum + Buffer.byteLength(word) + 1, 0);
  if (bytes <= MAX_ARGUMENTS_BYTES) return;
  throw new UsageError(
    `the command line has ${bytes} bytes, more than ${MAX_ARGUMENTS_BYTES}; a long question goes to standard input: npm run ask -- - < question.txt`,
  );
}

async function runCommand(found: Command, args: readonly string[], program: Program): Promise<number> {
  const { words, values, help } = parseArguments(found, args);
  if (help) {
    await writeLine(program.terminal.output, commandHelp(found));
    return exitCodes.done;
  }
  checkLength(args);
  return found.run(program.openContext(found.name), words, values);
}

async function runWithoutCommand(args: readonly string[], program: Program): Promise<number> {
  const { output } = program.terminal;
  const [word, topic] = args;
  if (word === '--version' || word === '-v') {
    await writeLine(output, program.version);
    return exitCodes.done;
  }
  if (word === '--help' || word === '-h' || word === 'help') {
    const about = commands.find(({ name }) => name === topic);
    if (topic !== undefined && about === undefined) throw unknown(topic);
    await writeLine(output, about ? commandHelp(about) : programHelp(commands));
    return exitCodes.done;
  }
  throw word === undefined ? new UsageError('there is no command') : unknown(word);
}

function unknown(word: string): UsageError {
  const isOption = word.startsWith('-');
  const known = isOption ? ['--help', '--version'] : commands.map(({ name }) => name);
  const guess = nearest(word, known);
  return new UsageError(
    `unknown ${isOption ? 'option' : 'command'} ${word}${guess ? `; did you mean ${guess}` : ''}`,
  );
}

function explain(error: unknown, debugging: boolean): string {
  if (error instanceof VerbatimError) return error.message;
  const hint = debugging ? '' : '. Set LOG_LEVEL=debug to see where, and report it';
  return `verbatim: unexpected error: ${messageOf(error)}${hint}`;
}
