import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf } from '../../errors.js';
import { isMissing, syncPath } from '../../files.js';

/** What a journal held when it was read. */
export interface JournalContent {
  readonly entries: readonly unknown[];
  /** Lines that are not as they were written; the last one when it is unfinished is not counted. */
  readonly damaged: number;
}

/** One line an entry: a checksum of eight hex digits, a space, and JSON. */
const LINE = /^([0-9a-f]{8}) (.+)$/;

/** The entries of a journal, oldest first; none when there is no such file. What is damaged is left out. */
export async function readJournal(path: string): Promise<JournalContent> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { entries: [], damaged: 0 };
    throw error;
  }
  const lines = text.split('\n').slice(0, -1);
  const parsed = lines.map(parseLine);
  const entries = parsed.filter((entry) => entry !== undefined);
  return { entries, damaged: parsed.length - entries.length };
}

function formatLine(entry: unknown): string {
  const json = JSON.stringify(entry);
  return `${checksum(json)} ${json}\n`;
}

function parseLine(line: string): unknown {
  const [, sum, json] = LINE.exec(line) ?? [];
  if (json === undefined || checksum(json) !== sum) return undefined;
  return JSON.parse(json);
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

/** What a journal would hold if it were written anew. */
export type LiveEntries = () => Iterable<unknown>;

type Warn = (line: string) => void;

interface Append {
  readonly entry: unknown;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface WholeFile {
  /** Open for writing. */
  readonly file: FileHandle;
  readonly bytes: number;
  readonly lines: number;
}

/** Below this many lines nothing is gained by writing a journal anew. */
const SMALL_LINES = 1_000;

/** A file of entries that only grows, until it is compacted. Entries that come at the same time share one sync. */
export class Journal {
  readonly #path: string;
  readonly #live: LiveEntries;
  readonly #onWarn: Warn;
  #file: FileHandle;
  #bytes: number;
  #lines: number;
  #compactAtLines: number;
  #waiting: Append[] = [];
  #writing: Promise<void> | null = null;

  /** Writes the live entries as a new file, whole or not at all. */
  static async create(path: string, live: LiveEntries, onWarn: Warn): Promise<Journal> {
    return new Journal(path, live, onWarn, await writeWhole(path, live, onWarn));
  }

  private constructor(path: string, live: LiveEntries, onWarn: Warn, { file, bytes, lines }: WholeFile) {
    this.#path = path;
    this.#live = live;
    this.#onWarn = onWarn;
    this.#file = file;
    this.#bytes = bytes;
    this.#lines = lines;
    this.#compactAtLines = worthCompacting(lines);
  }

  /** Resolves when the entry is on the disk. */
  append(entry: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#writeLines(batch.map(({ entry }) => formatLine(entry)));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      if (this.#lines >= this.#compactAtLines) await this.#compact();
    }
    this.#writing = null;
  }

  async #writeLines(lines: readonly string[]): Promise<void> {
    const data = Buffer.from(lines.join(''));
    try {
      for (let done = 0; done < data.length; ) {
        const { bytesWritten } = await this.#file.write(data, done, data.length - done, this.#bytes + done);
        done += bytesWritten;
      }
      await this.#file.datasync();
    } catch (error) {
      // What was not promised must not come back, and the next line must not follow half a line.
      await this.#file.truncate(this.#bytes);
      throw error;
    }
    this.#bytes += data.length;
    this.#lines += lines.length;
  }

  async #compact(): Promise<void> {
    try {
      const { file, bytes, lines } = await writeWhole(this.#path, this.#live, this.#onWarn);
      const before = this.#file;
      [this.#file, this.#bytes, this.#lines] = [file, bytes, lines];
      await before.close();
    } catch (error) {
      this.#onWarn(
        `state: ${this.#path} cannot be written anew (${messageOf(error)}), so it grows on. Free disk space.`,
      );
    }
    this.#compactAtLines = worthCompacting(this.#lines);
  }
}

function worthCompacting(lines: number): number {
  return 2 * Math.max(lines, SMALL_LINES);
}

/** A temporary name, synced, then renamed: at every moment the old file or the new one is whole. */
async function writeWhole(path: string, live: LiveEntries, onWarn: Warn): Promise<WholeFile> {
  const temporary = `${path}.tmp`;
  const lines = Array.from(live(), formatLine);
  const data = Buffer.from(lines.join(''));
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(data);
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await file.close();
    throw error;
  }
  await syncPath(dirname(path)).catch((error: unknown) =>
    onWarn(`state: the folder of ${path} cannot be synced (${messageOf(error)}). Check the disk.`),
  );
  return { file, bytes: data.length, lines: lines.length };
}
