import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, VerbatimError } from '../../errors.js';
import { type Lock, tryLock } from '../../lock.js';

/**
 * Keeps other bots of this machine off the files of one writer; shards are writers of their own. A bot that was killed
 * keeps nobody off.
 *
 * @param onWarn told in one line where there can be no lock; then there is none.
 * @throws VerbatimError when another bot that runs has it, or the folder cannot be made.
 * @example
 * const lock = await lockState('data/state', 0, (line) => log.warn(line));
 * await lock?.release();
 */
export async function lockState(
  stateDir: string,
  writer: number,
  onWarn: (line: string) => void,
): Promise<Lock | undefined> {
  try {
    await mkdir(stateDir, { recursive: true });
  } catch (error) {
    throw new VerbatimError(
      'state',
      `${stateDir} cannot be made (${messageOf(error)})`,
      'Set STATE_DIR to a folder that can be written',
      { cause: error },
    );
  }
  const lock = await tryLock(join(stateDir, `bot-${writer}.lock`)).catch((error: unknown) => {
    onWarn(
      `state: ${stateDir} cannot be locked (${messageOf(error)}). See to it that one bot alone uses it.`,
    );
    return undefined;
  });
  if (lock === null) {
    throw new VerbatimError(
      'state',
      `${stateDir} is in use by another bot that runs`,
      'Stop that one, or set STATE_DIR to a folder of its own',
    );
  }
  return lock;
}
