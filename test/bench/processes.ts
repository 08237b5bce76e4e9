import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { VerbatimError } from '../../src/errors.js';

const TIME_LIMIT_MS = 120_000;

export interface Finished {
  readonly ms: number;
  readonly output: string;
}

/**
 * Runs Node from start to exit.
 *
 * @param timeLimitMs two minutes by default.
 * @throws VerbatimError when it fails or takes longer than that.
 */
export async function runNode(
  args: readonly string[],
  environment: Record<string, string> = {},
  timeLimitMs = TIME_LIMIT_MS,
): Promise<Finished> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeLimitMs,
  });
  const [output, errors, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  if (code !== 0) {
    throw new VerbatimError(
      'bench',
      `node ${args.join(' ')} ended with ${code ?? signal}: ${errors.trim()}`,
      'Mend it first',
    );
  }
  return { ms: performance.now() - startedMs, output };
}
