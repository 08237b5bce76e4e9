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
const CLOSING_MS = 2_000;

const terminal: Terminal = {
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
};

let engine: Engine | undefined;
/** Set while the bot runs, which stops in its own time. */
let bot: AbortController | undefined;

async function open(options: EngineOptions): Promise<Engine> {
  const { openEngine } = await import('./answer/open-engine.js');
  engine = await openEngine(options);
  return engine;
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
  return { terminal, settings, settingsProblem, log, openEngine: open, startDiscord, deployDiscord };
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
    // Who asks twice does not want to wait.
    if (bot !== undefined && !bot.signal.aborted) return bot.abort();
    setTimeout(() => process.exit(code), CLOSING_MS).unref();
    Promise.resolve(engine?.close())
      .catch(() => {})
      .finally(() => process.exit(code));
  });
}

exit(
  await runProgram(process.argv.slice(2), {
    version: packageVersion(),
    terminal,
    openContext,
  }),
);
