import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import type { Article } from '../article/article.js';
import { isMissing, replaceFile, sha256 } from '../files.js';
import type { Encoder } from '../models/encoder.js';
import { windowsOf } from './encode-article.js';
import { encoderIdOf } from './encoder-id.js';

const SHA256_BYTES = 32;
const OWN_FOLDER = 0o700;
/** Another program may read other articles with the same folder: its vectors are not in the way for so long. */
const UNUSED_AFTER_MS = 30 * 24 * 60 * 60_000;

/** What a folder has of an article: vectors that are exactly what was written, none, or some that must not be used. */
export type StoredVectors = Float32Array | 'none' | 'damaged';

/**
 * Keeps the vectors of articles, a file each, named by all that they depend on and closed by a SHA-256 of that and of
 * themselves: what is read is what was written, or is not used.
 */
export class VectorFolder {
  readonly #used = new Set<string>();
  #bytes = 0;

  constructor(
    private readonly folder: string,
    private readonly encoder: Encoder,
  ) {}

  /** Of the files that were read or written here. */
  get bytes(): number {
    return this.#bytes;
  }

  async read(article: Article): Promise<StoredVectors> {
    const name = this.#nameOf(article);
    let file: Buffer;
    try {
      file = await readFile(join(this.folder, name));
    } catch (error) {
      return isMissing(error) ? 'none' : 'damaged';
    }
    const packed = new Float32Array(article.sentences.length * this.encoder.profile.dimensions);
    const bytes = file.subarray(0, -SHA256_BYTES);
    const seal = file.subarray(-SHA256_BYTES).toString('hex');
    if (bytes.length !== packed.byteLength || seal !== sealOf(name, bytes)) return 'damaged';
    new Uint8Array(packed.buffer).set(bytes);
    this.#use(name, file.length);
    return packed;
  }

  /** @throws what the file system throws. */
  async write(article: Article, packed: Float32Array): Promise<void> {
    const name = this.#nameOf(article);
    const bytes = new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
    const file = Buffer.concat([bytes, Buffer.from(sealOf(name, bytes), 'hex')]);
    await mkdir(this.folder, { recursive: true, mode: OWN_FOLDER });
    await replaceFile(join(this.folder, name), (temporary) => writeFile(temporary, file));
    this.#use(name, file.length);
  }

  /** Removes what was not used here and is old. @throws what the file system throws. */
  async removeUnused(): Promise<void> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const name of names) {
      if (this.#used.has(name) || !/^[0-9a-f]{32}\.bin(\..*\.tmp)?$/.test(name)) continue;
      const path = join(this.folder, name);
      const stats = await stat(path).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      });
      if (stats !== null && Date.now() - stats.mtimeMs > UNUSED_AFTER_MS) await rm(path, { force: true });
    }
  }

  #use(name: string, bytes: number): void {
    this.#used.add(name);
    this.#bytes += bytes;
  }

  #nameOf(article: Article): string {
    const made = [encoderIdOf(this.encoder), article.hash, windowsOf(article), endianness()];
    return `${sha256(JSON.stringify(made)).slice(0, 32)}.bin`;
  }
}

function sealOf(name: string, bytes: Uint8Array): string {
  return sha256(Buffer.concat([Buffer.from(name), bytes]));
}
