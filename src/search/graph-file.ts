import { endianness } from 'node:os';
import { z } from 'zod';
import { messageOf } from '../errors.js';
import { recordOf, replaceFile, sha256 } from '../files.js';
import type { Contents, Entry, IndexedArticle } from './contents.js';
import { Graph, type Hnswlib } from './hnsw.js';
import { inSlices } from './slices.js';

/** Raise it when the meaning of a written graph changes. */
const FORMAT_VERSION = 3;
/** Searches by which a graph that was written is compared with itself. */
const COMPARED = 20;
const COMPARED_NEIGHBOURS = 10;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

/** What must be kept of a graph's file, apart from it, to use the file again. It is plain data. */
export const graphRecordSchema = z.strictObject({
  /** What made it, in words. */
  identity: z.string(),
  bytes: count,
  sha256: hash,
  /** Which article has which numbers in it, and the SHA-256 of the vectors that these are of. */
  places: z.array(z.strictObject({ id: z.string(), first: count, vectors: hash })),
  /** One past its highest number. */
  numbers: count,
});
export type GraphRecord = z.infer<typeof graphRecordSchema>;

/** A graph on the disk. */
export interface GraphFile {
  readonly path: string;
  readonly record: GraphRecord;
}

/** A graph from the disk, and the first numbers of the articles that it knows as they are now, in their order. */
export interface LoadedGraph {
  readonly graph: Graph;
  readonly firsts: ReadonlyMap<IndexedArticle, number>;
}

/**
 * Writes a graph to `path`, whole or not at all. Nothing may be added to it meanwhile.
 *
 * @returns what {@link loadGraph} wants to know.
 * @throws when it cannot be written whole.
 */
export async function saveGraph(
  path: string,
  graph: Graph,
  contents: Contents,
  hnswlib: Hnswlib,
  dimensions: number,
): Promise<GraphRecord> {
  const entries = [...contents.entries()].filter(({ past }) => past <= graph.covered);
  const numbers = graph.covered;
  const hashes = await vectorHashes(entries);
  const places = entries.map((entry) => ({
    id: entry.article.id,
    first: entry.first,
    vectors: hashes.get(entry) as string,
  }));
  const written = await replaceFile(path, async (temporary) => {
    await graph.write(temporary);
    const copy = await Graph.read(hnswlib, temporary, dimensions, numbers).catch((error: unknown) => {
      throw new Error(`it was not written whole (${messageOf(error)}): is the disk full?`, { cause: error });
    });
    if (!areAlike(graph, copy, entries, dimensions)) throw new Error('it was not written as it is');
    return recordOf(temporary);
  });
  return { identity: identityOf(dimensions), ...written, places, numbers };
}

/**
 * Reads a graph, once its bytes are known to be those that were written, by the same version for the same vectors.
 *
 * @param articles those that are there now.
 * @throws when the file must not be used, with the reason in words.
 */
export async function loadGraph(
  { path, record }: GraphFile,
  articles: readonly IndexedArticle[],
  hnswlib: Hnswlib,
  dimensions: number,
): Promise<LoadedGraph> {
  const identity = identityOf(dimensions);
  if (record.identity !== identity) throw new Error(`it is ${record.identity} and must be ${identity}`);
  const found = await recordOf(path);
  if (found.bytes !== record.bytes)
    throw new Error(`it has ${found.bytes} bytes and must have ${record.bytes}`);
  if (found.sha256 !== record.sha256) throw new Error('it does not match its SHA-256');
  const graph = await Graph.read(hnswlib, path, dimensions, record.numbers);
  const numbers = new Set(graph.numbers());
  const hashes = await vectorHashes(articles);
  const places = new Map(record.places.map((place) => [place.id, place]));
  const firsts = new Map<IndexedArticle, number>();
  let past = 0;
  const placed = articles
    .map((article) => ({ article, place: places.get(article.article.id) }))
    .sort((a, b) => (a.place?.first ?? 0) - (b.place?.first ?? 0));
  for (const { article, place } of placed) {
    if (place === undefined || place.vectors !== hashes.get(article)) continue;
    const { first } = place;
    const end = first + article.article.sentences.length;
    if (first < past || end > record.numbers) throw new Error('its places do not fit each other');
    for (let number = first; number < end; number++) {
      if (!numbers.has(number)) throw new Error(`it has no sentence ${number}`);
    }
    past = end;
    firsts.set(article, first);
  }
  return { graph, firsts };
}

function identityOf(dimensions: number): string {
  return `version ${FORMAT_VERSION}, ${Graph.identity(dimensions)}, ${endianness()}`;
}

async function vectorHashes<Item extends IndexedArticle>(items: readonly Item[]): Promise<Map<Item, string>> {
  const hashes = new Map<Item, string>();
  await inSlices(items, (item) => {
    const { buffer, byteOffset, byteLength } = item.vectors;
    hashes.set(item, sha256(new Uint8Array(buffer, byteOffset, byteLength)));
  });
  return hashes;
}

function areAlike(graph: Graph, copy: Graph, entries: readonly Entry[], dimensions: number): boolean {
  if (graph.count !== copy.count) return false;
  const step = Math.max(1, Math.ceil(entries.length / COMPARED));
  return entries.every(({ vectors, first, past }, at) => {
    if (at % step !== 0 || past === first) return true;
    const query = vectors.subarray(0, dimensions);
    const [own, other] = [graph, copy].map((each) => each.search(query, COMPARED_NEIGHBOURS));
    return JSON.stringify(own) === JSON.stringify(other);
  });
}
