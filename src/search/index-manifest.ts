import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Article } from '../article/article.js';
import type { Encoder, EncoderWindow } from '../models/encoder.js';
import { hnswParameters } from './hnsw.js';
import { isMissing, MANIFEST_NAME, sha256 } from './index-files.js';

/** Raise it when the meaning of any stored file changes. */
const FORMAT_VERSION = 2;

const SHOWN_CHARACTERS = 24;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const identitySchema = z.strictObject({
  'format version': count,
  article: z.string(),
  'article hash': z.string(),
  'hash of the embedded texts': hash,
  sentences: count,
  'embedding model': z.string(),
  'model revision': z.string(),
  dimensions: count,
  'hash of the model profile': hash,
  metric: z.string(),
  'graph parameters': z.string(),
  'byte order': z.string(),
});

const fileSchema = z.strictObject({ bytes: count, sha256: hash });

const manifestSchema = z.strictObject({
  identity: identitySchema,
  files: z.strictObject({ vectors: fileSchema, hnsw: fileSchema.nullable() }),
  builtMs: z.number().nonnegative(),
});

const sealedSchema = z.strictObject({ sha256: hash, manifest: z.unknown() });

/** All that an index depends on: where one part differs, the index is another. The keys are words for people. */
export type IndexIdentity = z.infer<typeof identitySchema>;
export type IndexManifest = z.infer<typeof manifestSchema>;

/** What the index of `article` must have been built from to be used now. */
export function identityOf(
  article: Article,
  windows: readonly EncoderWindow[],
  { profile, revision }: Encoder,
): IndexIdentity {
  const { m, efConstruction, seed } = hnswParameters;
  const sortedProfile = Object.entries(profile).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    'format version': FORMAT_VERSION,
    article: article.id,
    'article hash': article.hash,
    'hash of the embedded texts': sha256(JSON.stringify(windows)),
    sentences: article.sentences.length,
    'embedding model': profile.id,
    'model revision': revision,
    dimensions: profile.dimensions,
    'hash of the model profile': sha256(JSON.stringify(sortedProfile)),
    metric: 'cosine',
    'graph parameters': `M=${m} efConstruction=${efConstruction} seed=${seed}`,
    'byte order': endianness(),
  };
}

/** The first part in which a stored index differs from what is wanted, in words; null when there is none. */
export function differenceOf(stored: IndexIdentity, wanted: IndexIdentity): string | null {
  for (const key of identitySchema.keyof().options) {
    if (stored[key] !== wanted[key])
      return `its ${key} is ${shown(stored[key])} and must be ${shown(wanted[key])}`;
  }
  return null;
}

function shown(value: string | number): string {
  const text = String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/** The text of a manifest's file, sealed with its own SHA-256. */
export function formatManifest(manifest: IndexManifest): string {
  return `${JSON.stringify({ sha256: sha256(JSON.stringify(manifest)), manifest }, null, 2)}\n`;
}

/**
 * The manifest in `folder`; null where there is none.
 *
 * @throws when it is not whole, is altered, or cannot be read.
 */
export async function readManifest(folder: string): Promise<IndexManifest | null> {
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_NAME), 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const sealed = sealedSchema.safeParse(parseJson(text));
  if (!sealed.success || sealed.data.sha256 !== sha256(JSON.stringify(sealed.data.manifest))) {
    throw new Error(`its ${MANIFEST_NAME} is damaged`);
  }
  const parsed = manifestSchema.safeParse(sealed.data.manifest);
  if (!parsed.success) throw new Error(`its ${MANIFEST_NAME} is of another version`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
