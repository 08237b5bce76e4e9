import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { FakeDiscord } from '../fake-discord/discord.js';
import { smallArticleIn } from './small-article.js';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.js');

export interface Running {
  readonly program: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Lines of its log, parsed. */
  readonly lines: Record<string, unknown>[];
}

/** Starts the bot as `npm start` does, against a Discord of our own, with a short article. */
export function startProgram(
  t: TestContext,
  discord: FakeDiscord,
  folder: string,
  settings: Record<string, string>,
): Running {
  const program = spawn(process.execPath, [MAIN, 'start'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DISCORD_TOKEN: discord.token,
      DISCORD_API: discord.api,
      STATE_DIR: join(folder, 'state'),
      INDEX_DIR: join(folder, 'index'),
      ARTICLES_DIR: smallArticleIn(folder),
      ...settings,
    },
  });
  const lines: Record<string, unknown>[] = [];
  let rest = '';
  program.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) lines.push(line.startsWith('{') ? JSON.parse(line) : { msg: line });
  });
  const ended = once(program, 'exit').then(([code]) => code as number | null);
  t.after(async () => {
    program.kill('SIGKILL');
    await ended;
  });
  return { program, ended, lines };
}
