import { closeSync, fdatasync, openSync, renameSync, writeSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf, VerbatimError } from '../errors.js';
import { isMissing } from '../files.js';

/** Each question is taken once, however often it is delivered. */
export interface Once {
  /** True for who claims an id first, in this process or one before it. */
  claim(id: string): boolean;
  /** Whether it was claimed, in this process or one before it. */
  isClaimed(id: string): boolean;
  close(): Promise<void>;
}

export interface OnceOptions {
  readonly stateDir: string;
  /** Who else writes in this folder writes under another name: shards give their number; default 0. */
  readonly writer?: number;
  /** At least so many of the last ids are remembered, at most twice as many; default 10,000. */
  readonly remembered?: number;
  /** One line when claims cannot be written; they go on in memory. */
  readonly onWarn?: (line: string) => void;
}

const REMEMBERED = 10_000;
const sync = promisify(fdatasync);

/**
 * Reads what was claimed before. A claim is in the file when `claim` returns, so it outlives the process however that
 * ends; the disk is told within moments, without anybody waiting.
 *
 * The ids are kept in two files of bounded length: when the newer is full it takes the place of the older.
 *
 * @throws VerbatimError when the folder cannot be used.
 * @example
 * const once = await openOnce({ stateDir: 'data/state' });
 * once.claim(message.id); // true
 * once.claim(message.id); // false
 */
export async function openOnce(options: OnceOptions): Promise<Once> {
  const { stateDir, writer = 0, remembered = REMEMBERED, onWarn } = options;
  const path = join(stateDir, `claimed-${writer}.log`);
  const olderPath = join(stateDir, `claimed-${writer}.older.log`);
  let newer: Set<string>;
  let older: Set<string>;
  let file: number;
  try {
    await mkdir(stateDir, { recursive: true });
    [newer, older] = [await readIds(path), await readIds(olderPath)];
    file = openSync(path, 'a');
  } catch (error) {
    throw new VerbatimError(
      'state',
      `${path} cannot be used (${messageOf(error)})`,
      'Set STATE_DIR to a folder that can be written',
      { cause: error },
    );
  }
  let syncing: Promise<void> | null = null;
  let dirty = false;
  let warned = false;
  /** What a process that was killed left unfinished must not run into the next line. */
  let separator = '\n';

  function warn(error: unknown): void {
    if (!warned) onWarn?.(`state: ${path} cannot be written (${messageOf(error)}). Free disk space.`);
    warned = true;
  }

  async function syncSoon(): Promise<void> {
    while (dirty) {
      dirty = false;
      await sync(file).catch(warn);
    }
    syncing = null;
  }

  function turnOver(firstId: string): void {
    renameSync(path, olderPath);
    const full = file;
    file = openSync(path, 'a');
    [older, newer] = [newer, new Set([firstId])];
    void Promise.resolve(syncing).then(() => closeSync(full));
  }

  function write(id: string): void {
    if (newer.size > remembered) turnOver(id);
    writeSync(file, `${separator}${id}\n`);
    separator = '';
    dirty = true;
    syncing ??= syncSoon();
  }

  const isClaimed = (id: string) => newer.has(id) || older.has(id);

  return {
    isClaimed,

    claim(id) {
      if (!/^\S+$/.test(id)) throw new TypeError(`state: an id is one word, not ${JSON.stringify(id)}`);
      if (isClaimed(id)) return false;
      newer.add(id);
      try {
        write(id);
      } catch (error) {
        separator = '\n';
        warn(error);
      }
      return true;
    },

    async close() {
      await syncing;
      closeSync(file);
    },
  };
}

async function readIds(path: string): Promise<Set<string>> {
  try {
    const text = await readFile(path, 'utf8');
    // What follows the last line end was not written whole.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    return new Set(whole.split('\n').filter((line) => line !== ''));
  } catch (error) {
    if (isMissing(error)) return new Set();
    throw error;
  }
}
