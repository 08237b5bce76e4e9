import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import { type Hnswlib, readGraph } from './hnsw.js';
import {
  type FileRecord,
  type FileRole,
  fileNameOf,
  isDataFile,
  isMissing,
  recordOf,
  sha256,
} from './index-files.js';
import { differenceOf, type IndexIdentity, type IndexManifest, readManifest } from './index-manifest.js';
import type { VectorIndex } from './vector-index.js';

/** What a folder holds: nothing, something that must not be used, or vectors that are exactly what was saved. */
export type StoredVectors =
  | { readonly state: 'none' }
  /** Data without a manifest, which is written last: another process is making it, or was stopped while it did. */
  | { readonly state: 'unfinished' }
  | { readonly state: 'unusable'; readonly why: string }
  | {
      readonly state: 'usable';
      readonly manifest: IndexManifest;
      readonly packed: Float32Array;
    };

/** Reads and checks the manifest and the vectors in `folder`. Never throws: whatever is wrong is a reason to rebuild. */
export async function loadVectors(folder: string, wanted: IndexIdentity): Promise<StoredVectors> {
  try {
    const manifest = await readManifest(folder);
    if (manifest === null) {
      return { state: (await holdsData(folder)) ? 'unfinished' : 'none' };
    }
    const difference = differenceOf(manifest.identity, wanted);
    if (difference !== null) return unusable(difference);
    const packed = await readVectors(folder, manifest.files.vectors);
    const numbers = wanted.sentences * wanted.dimensions;
    if (packed.length !== numbers)
      return unusable(`it has ${packed.length} numbers and must have ${numbers}`);
    return { state: 'usable', manifest, packed };
  } catch (error) {
    return unusable(messageOf(error));
  }
}

/**
 * Reads the graph in `folder`, once its bytes are known to be those that were saved.
 *
 * @throws when they are not, or hnswlib refuses them.
 */
export async function loadGraph(
  folder: string,
  hnswlib: Hnswlib,
  { files, identity }: IndexManifest,
): Promise<VectorIndex> {
  if (files.hnsw === null) throw new Error('it has no HNSW graph');
  const path = join(folder, fileNameOf('hnsw', files.hnsw));
  checkRecord('hnsw', files.hnsw, await orMissing('hnsw', recordOf(path)));
  return readGraph(hnswlib, path, identity.dimensions, identity.sentences);
}

async function readVectors(folder: string, record: FileRecord): Promise<Float32Array> {
  const bytes = await orMissing('vectors', readFile(join(folder, fileNameOf('vectors', record))));
  checkRecord('vectors', record, {
    bytes: bytes.length,
    sha256: sha256(bytes),
  });
  const packed = new Float32Array(bytes.length / Float32Array.BYTES_PER_ELEMENT);
  new Uint8Array(packed.buffer).set(bytes);
  return packed;
}

function checkRecord(role: FileRole, wanted: FileRecord, found: FileRecord): void {
  if (found.bytes !== wanted.bytes) {
    throw new Error(`its ${role} file has ${found.bytes} bytes and must have ${wanted.bytes}`);
  }
  if (found.sha256 !== wanted.sha256) throw new Error(`its ${role} file does not match its SHA-256`);
}

async function orMissing<T>(role: FileRole, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) throw new Error(`its ${role} file is missing`, { cause: error });
    throw error;
  }
}

async function holdsData(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).some(isDataFile);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function unusable(why: string): StoredVectors {
  return { state: 'unusable', why };
}
