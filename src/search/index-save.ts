import { mkdir, rm } from 'node:fs/promises';
import { messageOf } from '../errors.js';
import { ExactIndex } from './exact.js';
import { buildGraph, type Hnswlib, readGraph } from './hnsw.js';
import {
  type FileRecord,
  fileNameOf,
  MANIFEST_NAME,
  publish,
  recordOf,
  removeStale,
  syncPath,
  temporaryPath,
  writeSynced,
} from './index-files.js';
import { formatManifest, type IndexIdentity, type IndexManifest } from './index-manifest.js';
import type { VectorIndex } from './vector-index.js';

export interface BuildOrder {
  readonly folder: string;
  readonly identity: IndexIdentity;
  /** Unit-length vectors, one after another. */
  readonly packed: Float32Array;
  /** Null where this machine has no native index. */
  readonly hnswlib: Hnswlib | null;
  /** Aborted when the index is not wanted any more. */
  readonly signal?: AbortSignal | undefined;
  /** When the work on this index began, as `performance.now()` counts. */
  readonly startedMs: number;
}

interface SyncedFile {
  readonly path: string;
  readonly record: FileRecord;
}

export interface BuiltIndex {
  readonly index: VectorIndex;
  readonly builtMs: number;
  /** Null when nothing could be saved. */
  readonly files: IndexManifest['files'] | null;
  /** What went wrong and does no harm, in words; null when nothing did. */
  readonly problem: string | null;
}

/**
 * Builds the graph and saves everything: data files first, each under a name made of its content, the manifest last, so
 * that the old index or the new one is whole at every moment. What cannot be built or saved leaves a working index.
 *
 * @throws the signal's reason.
 */
export async function buildIndex(order: BuildOrder): Promise<BuiltIndex> {
  const { folder, packed, identity, hnswlib, startedMs, signal } = order;
  let index: VectorIndex = new ExactIndex(packed, identity.dimensions);
  let problem: string | null = null;
  let graph: SyncedFile | null = null;
  const builtMs = () => Math.round(performance.now() - startedMs);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    return {
      index,
      builtMs: builtMs(),
      files: null,
      problem: unsaved(folder, error),
    };
  }
  const graphPath = temporaryPath(folder);
  try {
    if (hnswlib !== null && index.count > 0) {
      try {
        await buildGraph(hnswlib, graphPath, packed, index.dimensions, signal);
        await syncPath(graphPath);
        const record = await recordOf(graphPath);
        index = await readGraph(hnswlib, graphPath, index.dimensions, index.count);
        graph = { path: graphPath, record };
      } catch (error) {
        signal?.throwIfAborted();
        problem = `HNSW cannot be built (${messageOf(error)}), so exact search serves in its place. Try again with npm run index`;
      }
    }
    const manifest = await save(order, graph, builtMs());
    return { index, builtMs: manifest.builtMs, files: manifest.files, problem };
  } catch (error) {
    signal?.throwIfAborted();
    return {
      index,
      builtMs: builtMs(),
      files: null,
      problem: unsaved(folder, error),
    };
  } finally {
    await rm(graphPath, { force: true });
  }
}

function unsaved(folder: string, error: unknown): string {
  return (
    `it cannot be saved in ${folder} (${messageOf(error)}), so it serves from memory and is built anew at each start. ` +
    'Free disk space, or set INDEX_DIR to a folder that can be written'
  );
}

async function save(
  { folder, identity, packed }: BuildOrder,
  graph: SyncedFile | null,
  builtMs: number,
): Promise<IndexManifest> {
  const bytes = new Uint8Array(packed.buffer, packed.byteOffset, packed.byteLength);
  const vectors = await put(folder, bytes, (record) => fileNameOf('vectors', record));
  if (graph !== null) await publish(graph.path, folder, fileNameOf('hnsw', graph.record));
  const manifest = {
    identity,
    files: { vectors, hnsw: graph?.record ?? null },
    builtMs,
  };
  await put(folder, formatManifest(manifest), () => MANIFEST_NAME);
  await removeStale(folder, namesIn(manifest));
  return manifest;
}

async function put(
  folder: string,
  data: string | Uint8Array,
  nameOf: (record: FileRecord) => string,
): Promise<FileRecord> {
  const temporary = temporaryPath(folder);
  try {
    const record = await writeSynced(temporary, data);
    await publish(temporary, folder, nameOf(record));
    return record;
  } finally {
    await rm(temporary, { force: true });
  }
}

function namesIn({ files }: IndexManifest): Set<string> {
  const names = new Set([MANIFEST_NAME, fileNameOf('vectors', files.vectors)]);
  if (files.hnsw !== null) names.add(fileNameOf('hnsw', files.hnsw));
  return names;
}
