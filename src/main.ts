#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, EngineOptions } from './answer/engine.js';
import { openLog } from './log.js';
import { packageRoot } from './package-root.js';
import type { Secret } from './setting-table.js';
import { type Settings, trySettings } from './settings.js';
import { exitCodes } from './terminal/command.js';
import type { Context, Terminal } from './terminal/context.js';
import { runProgram } from './terminal/program.js';

/** How long an interrupted program waits for the engine to close. */
const CLOSING_MS = 20_000;

const terminal: Terminal = {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
};

/** Aborted when the program is interrupted. */
const interruption = new AbortController();
let opening: Promise<Engine> | undefined;
/** Set while the bot runs, which stops in its own time. */
let bot: AbortController | undefined;

async function open(options: EngineOptions): Promise<Engine> {
  const { openEngine } = await import('./answer/open-engine.js');
  opening = openEngine(options, interruption.signal);
  return opening;
}

async function startDiscord(token: Secret, { settings, log }: Context): Promise<number> {
  bot = new AbortController();
  const { runBot } = await import('./discord/run-bot.js');
  const [, program = '', ...words] = process.argv;
  return runBot({
    token,
    settings,
    log,
    signal: bot.signal,
    environment: process.env,
    program,
    arguments: words,
    onHung: () => exit(exitCodes.failed),
  });
}

async function deployDiscord(token: Secret, settings: Settings): Promise<boolean> {
  const { deployByHand } = await import('./discord/commands/deploy-by-hand.js');
  return deployByHand(token, settings);
}

function openContext(commandName: string): Context {
  const { settings, problem: settingsProblem } = trySettings();
  const log = openLog(settings, commandName === 'start' ? 'info' : 'warn');
  log.debug({ command: commandName }, 'starting');
  return {
    version: packageVersion(),
    terminal,
    settings,
    settingsProblem,
    log,
    openEngine: open,
    startDiscord,
    deployDiscord,
  };
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** Ends when all that was written has been taken, whatever else is still open. */
function exit(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed);
});
process.stderr.on('error', () => {});

for (const [signal, code] of [
  ['SIGINT', exitCodes.interrupted],
  ['SIGTERM', exitCodes.terminated],
] as const) {
  process.on(signal, () => {
    if (bot !== undefined && !bot.signal.aborted) return bot.abort();
    // Who asks twice does not want to wait.
    if (interruption.signal.aborted) process.exit(code);
    setTimeout(() => process.exit(code), CLOSING_MS).unref();
    interruption.abort();
    // To end the model's thread in the middle of native code would abort the whole process.
    Promise.resolve(opening)
      .then((engine) => engine?.close())
      .catch(() => {})
      .finally(() => process.exit(code));
  });
}

const code = await runProgram(process.argv.slice(2), {
  version: packageVersion(),
  terminal,
  openContext,
  interruption: interruption.signal,
});
// Else the listener above ends the process, with the signal's exit code.
if (!interruption.signal.aborted) exit(code);
