import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Article } from '../article/article.js';
import { messageOf } from '../errors.js';
import { isMissing, replaceFile, sha256 } from '../files.js';
import type { Encoder } from '../models/encoder.js';
import { encodeArticle } from './encode-article.js';
import { type GraphFile, graphRecordSchema } from './graph-file.js';
import { loadHnswlib } from './hnsw.js';
import type { IndexReport } from './index-report.js';
import { ScopeIndex } from './scope-index.js';
import type { SearchWeights } from './scope-search.js';
import { VectorFolder } from './vector-folder.js';

const GRAPH_NAME = 'graph.bin';
const MANIFEST_NAME = 'manifest.json';
const OWN_FOLDER = 0o700;
const SHOWN_NAMES = 5;

const manifestSchema = z.strictObject({ sha256: z.string(), graph: z.unknown() });

export interface OpenFolderOptions {
  readonly folder: string;
  readonly encoder: Encoder;
  readonly weights: SearchWeights;
  /** Embed and build anew whatever is stored. */
  readonly rebuild?: boolean;
  /** Wait until the graph is there, and saved. */
  readonly isWhole?: boolean;
  readonly exactBelow?: number;
  /** Aborted when the index is not wanted any more: embedding is given up then. */
  readonly signal?: AbortSignal | undefined;
  /** One line on what is mended, or what this machine cannot do and what serves instead. */
  readonly onNotice?: (line: string) => void;
  /** Sentences of an article embedded so far, and to embed; not called when stored vectors serve. */
  readonly onProgress?: (done: number, total: number, article: Article) => void;
}

/** An index whose vectors and graph are kept in a folder. */
export interface FolderIndex {
  readonly index: ScopeIndex;
  readonly report: IndexReport;
  close(): Promise<void>;
}

/**
 * The index of articles, made of what a folder has of them as far as that is whole and of the same texts and model; what is
 * missing is made, and kept there. What cannot be kept serves from memory.
 *
 * @throws VerbatimError when embedding fails; the signal's reason.
 * @example
 * const { index, close } = await openFolderIndex(articles, { folder: 'data/index', encoder, weights });
 */
export async function openFolderIndex(
  articles: readonly Article[],
  options: OpenFolderOptions,
): Promise<FolderIndex> {
  const { folder, encoder, weights, rebuild = false, isWhole = false, exactBelow, signal } = options;
  const said = new Set<string>();
  const say = (line: string) => {
    if (!said.has(line)) options.onNotice?.(line);
    said.add(line);
  };
  let isUnsaved = false;
  const sayUnsaved = (error: unknown) => {
    if (!isUnsaved) say(unsaved(folder, error));
    isUnsaved = true;
  };
  const hnswlib = await loadHnswlib().catch((error: unknown) => {
    say(messageOf(error));
    return null;
  });
  const vectors = new VectorFolder(join(folder, 'vectors'), encoder);
  const stored = rebuild ? new Map<Article, Float32Array>() : await readVectors(articles, vectors, say);
  let embedded = 0;
  for (const article of articles) {
    if (stored.has(article)) continue;
    embedded++;
    const progress = (done: number) => options.onProgress?.(done, article.sentences.length, article);
    const packed = await encodeArticle(article, encoder, progress, signal);
    stored.set(article, packed);
    await vectors.write(article, packed).catch(sayUnsaved);
  }
  const graph = rebuild ? null : await readManifest(folder, say);
  const index = await ScopeIndex.open(
    articles.map((article) => ({ article, vectors: stored.get(article) as Float32Array })),
    {
      dimensions: encoder.profile.dimensions,
      weights,
      hnswlib,
      signal,
      onNotice: say,
      ...(exactBelow === undefined ? {} : { exactBelow }),
      ...(graph === null ? {} : { graph }),
    },
  );
  const saving = index.isSettled ? Promise.resolve() : saveGraph(folder, index).catch(sayUnsaved);
  if (isWhole) await saving;
  await vectors.removeUnused().catch(sayUnsaved);
  const graphBytes = index.kind === 'hnsw' ? await sizeOf(join(folder, GRAPH_NAME)) : 0;
  return {
    index,
    report: { sentences: index.sentences, bytes: vectors.bytes + graphBytes, embedded },
    close: async () => {
      await index.close();
      await saving;
    },
  };
}

async function readVectors(
  articles: readonly Article[],
  vectors: VectorFolder,
  say: (line: string) => void,
): Promise<Map<Article, Float32Array>> {
  const read = new Map<Article, Float32Array>();
  const damaged: string[] = [];
  for (const article of articles) {
    const found = await vectors.read(article);
    if (found === 'damaged') damaged.push(article.id);
    else if (found !== 'none') read.set(article, found);
  }
  if (damaged.length > 0) {
    const others = damaged.length > SHOWN_NAMES ? ` and ${damaged.length - SHOWN_NAMES} more` : '';
    const names = damaged.slice(0, SHOWN_NAMES).join(', ');
    say(`index: the vectors of ${names}${others} on the disk are damaged. Embedding again.`);
  }
  return read;
}

/** What is said of the graph in the folder; null where there is nothing to be believed. */
async function readManifest(folder: string, say: (line: string) => void): Promise<GraphFile | null> {
  const damaged = (why: string) => {
    say(`index: the HNSW graph on the disk is not used: its ${MANIFEST_NAME} ${why}. Building it again.`);
    return null;
  };
  let text: string;
  try {
    text = await readFile(join(folder, MANIFEST_NAME), 'utf8');
  } catch (error) {
    return isMissing(error) ? null : damaged(`cannot be read (${messageOf(error)})`);
  }
  const sealed = manifestSchema.safeParse(parseJson(text));
  if (!sealed.success || sealed.data.sha256 !== sha256(JSON.stringify(sealed.data.graph))) {
    return damaged('is damaged');
  }
  const record = graphRecordSchema.safeParse(sealed.data.graph);
  if (!record.success) return damaged('is of another version');
  return { path: join(folder, GRAPH_NAME), record: record.data };
}

/** Saves the graph when it is there. @throws what the file system throws. */
async function saveGraph(folder: string, index: ScopeIndex): Promise<void> {
  await index.settled();
  if (index.kind === 'exact') return;
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
  const graph = await index.save(join(folder, GRAPH_NAME));
  if (graph === null) return;
  const manifest = `${JSON.stringify({ sha256: sha256(JSON.stringify(graph)), graph })}\n`;
  await replaceFile(join(folder, MANIFEST_NAME), (temporary) => writeFile(temporary, manifest));
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What is no JSON fits no schema.
  }
}

function unsaved(folder: string, error: unknown): string {
  return (
    `index: it cannot be saved in ${folder} (${messageOf(error)}), so it serves from memory and is built anew at each start. ` +
    'Free disk space, or set INDEX_DIR to a folder that can be written.'
  );
}
