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
 * @throws VerbatimError when it fails or takes longer than two minutes.
 */
export async function runNode(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIME_LIMIT_MS,
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
