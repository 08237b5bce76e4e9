import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, VerbatimError } from '../../errors.js';
import { syncPath } from '../../files.js';
import { type Entry, entrySchema, subjectOf } from './entry.js';
import { Journal, readJournal } from './journal.js';

interface Known {
  readonly entry: Entry;
  /** Whether it stands in the file that this process writes. */
  readonly isOwn: boolean;
}

export interface LedgerOptions {
  readonly stateDir: string;
  readonly writer: number;
  readonly onWarn: (line: string) => void;
}

const JOURNAL_NAME = /^state-(\d+)\.journal$/;

/**
 * The last entry on each subject. Every process writes a journal of its own and reads, when it starts, those of all
 * others, so that what one shard was told is known to the one that serves the same server later.
 */
export class Ledger {
  readonly #known: Map<string, Known>;
  readonly #journal: Journal;

  /** @throws VerbatimError when the folder cannot be used. */
  static async open({ stateDir, writer, onWarn }: LedgerOptions): Promise<Ledger> {
    const path = join(stateDir, `state-${writer}.journal`);
    try {
      await mkdir(stateDir, { recursive: true });
      const known = new Map<string, Known>();
      for (const name of await readdir(stateDir)) {
        const isOwn = name === `state-${writer}.journal`;
        if (JOURNAL_NAME.test(name)) await readInto(known, join(stateDir, name), isOwn, onWarn);
      }
      const own = () => [...known.values()].filter(({ isOwn }) => isOwn).map(({ entry }) => entry);
      return new Ledger(known, await Journal.create(path, own, onWarn));
    } catch (error) {
      throw new VerbatimError(
        'state',
        `${path} cannot be used (${messageOf(error)})`,
        'Set STATE_DIR to a folder that can be written',
        { cause: error },
      );
    }
  }

  private constructor(known: Map<string, Known>, journal: Journal) {
    this.#known = known;
    this.#journal = journal;
  }

  entries(): Entry[] {
    return [...this.#known.values()].map(({ entry }) => entry);
  }

  /**
   * Resolves when it is on the disk.
   *
   * @throws VerbatimError when it cannot be written; it holds until the process ends.
   */
  async write(entry: Entry): Promise<void> {
    const before = this.#known.get(subjectOf(entry))?.entry.at ?? -1;
    // A clock that was set back must not make the older entry win.
    const later = { ...entry, at: Math.max(entry.at, before + 1) };
    this.#known.set(subjectOf(entry), { entry: later, isOwn: true });
    try {
      await this.#journal.append(later);
    } catch (error) {
      throw new VerbatimError(
        'state',
        `a ${entry.kind} cannot be kept (${messageOf(error)})`,
        'Free disk space, or set STATE_DIR to a folder that can be written',
        { cause: error },
      );
    }
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

async function readInto(
  known: Map<string, Known>,
  path: string,
  isOwn: boolean,
  onWarn: (line: string) => void,
): Promise<void> {
  const { entries, damaged } = await readJournal(path);
  let unknown = damaged;
  for (const line of entries) {
    const { success, data: entry } = entrySchema.safeParse(line);
    if (!success) {
      unknown++;
      continue;
    }
    const before = known.get(subjectOf(entry));
    if (before === undefined || before.entry.at <= entry.at) known.set(subjectOf(entry), { entry, isOwn });
  }
  if (unknown > 0 && isOwn) {
    const aside = `${path}.damaged-${Date.now()}`;
    await copyFile(path, aside);
    await syncPath(aside);
    onWarn(
      `state: ${unknown} lines of ${path} cannot be read. The others are used; the file as it was is kept as ${aside}.`,
    );
  } else if (unknown > 0) {
    onWarn(`state: ${unknown} lines of ${path} cannot be read. The others are used.`);
  }
}
