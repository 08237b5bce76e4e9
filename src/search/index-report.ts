import type { IndexIdentity, IndexManifest } from './index-manifest.js';
import type { IndexKind, VectorIndex } from './vector-index.js';

/** What `verbatim index` and `verbatim doctor` say of one article's index. */
export interface IndexReport {
  readonly kind: IndexKind;
  readonly sentences: number;
  /** Of the data files on the disk; 0 when the index serves from memory alone. */
  readonly bytes: number;
  /** Milliseconds of embedding and building, whenever that was. */
  readonly builtMs: number;
  /** Whether all of it was read from the disk. */
  readonly loaded: boolean;
}

/** @param files null when the index serves from memory alone. */
export function reportOf(
  { kind }: VectorIndex,
  { sentences }: IndexIdentity,
  files: IndexManifest['files'] | null,
  builtMs: number,
  loaded: boolean,
): IndexReport {
  const bytes = (files?.vectors.bytes ?? 0) + (files?.hnsw?.bytes ?? 0);
  return { kind, sentences, bytes, builtMs, loaded };
}
