import { join } from 'node:path';
import type { Article } from '../article/article.js';
import { messageOf } from '../errors.js';
import type { Encoder } from '../models/encoder.js';
import { encodeArticle, windowsOf } from './encode-article.js';
import { ExactIndex } from './exact.js';
import { loadHnswlib } from './hnsw.js';
import { folderNameOf } from './index-files.js';
import { loadGraph, loadVectors, type StoredVectors } from './index-load.js';
import { buildAlone } from './index-lock.js';
import { identityOf } from './index-manifest.js';
import { type IndexReport, reportOf } from './index-report.js';
import { buildIndex } from './index-save.js';
import { rowsOf, type VectorIndex } from './vector-index.js';

const WAITING = 'another process builds an index. Waiting for it.';
const UNFINISHED = 'it is not finished, as while another process makes it';

/** One article with its vectors: unit i is sentence i. */
export interface ArticleIndex {
  readonly article: Article;
  /** Of all units, in order; views of one buffer. */
  readonly vectors: readonly Float32Array[];
  readonly index: VectorIndex;
  readonly report: IndexReport;
}

export interface OpenIndexOptions {
  readonly indexDir: string;
  readonly encoder: Encoder;
  /** Build anew whatever is stored. */
  readonly rebuild?: boolean;
  /** Aborted when the index is not wanted any more: building is given up then. */
  readonly signal?: AbortSignal | undefined;
  /** One line saying why what is stored is not used. */
  readonly onRebuild?: (line: string) => void;
  /** One line on what this machine cannot do and what serves instead. */
  readonly onWarning?: (line: string) => void;
  /** Sentences encoded so far, and to encode; not called when the stored vectors serve. */
  readonly onProgress?: (done: number, total: number, article: Article) => void;
}

/** Why what is stored does not serve, null when there is nothing; and its vectors where they do. */
interface NotOpened {
  readonly why: string | null;
  readonly packed: Float32Array | null;
}

const NOTHING: NotOpened = { why: null, packed: null };

/**
 * The index of one article: the stored one when it is whole and was built from the same article, texts and model, or a
 * new one, which is then stored. Of several processes that need it one builds it. What cannot be stored serves from memory; without hnswlib exact search serves.
 *
 * @throws VerbatimError when embedding fails; the signal's reason.
 * @example
 * const { index } = await openArticleIndex(article, { indexDir: 'data/index', encoder });
 * const [nearest] = index.search(queryVector, 10);
 */
export async function openArticleIndex(article: Article, options: OpenIndexOptions): Promise<ArticleIndex> {
  const { indexDir, encoder, onRebuild, onWarning, onProgress, rebuild = false, signal } = options;
  const startedMs = performance.now();
  const say = (line: string) => `index: ${article.id}: ${line}`;
  const identity = identityOf(article, windowsOf(article), encoder);
  const folder = join(indexDir, folderNameOf(article.id));
  const hnswlib = await loadHnswlib().catch((error: unknown) => {
    onWarning?.(messageOf(error));
    return null;
  });

  const answer = (index: VectorIndex, packed: Float32Array, report: IndexReport): ArticleIndex => ({
    article,
    vectors: rowsOf(packed, identity.dimensions),
    index,
    report,
  });

  async function open(): Promise<ArticleIndex | NotOpened> {
    const stored: StoredVectors = await loadVectors(folder, identity);
    if (stored.state === 'none') return NOTHING;
    if (stored.state === 'unusable') return { why: `${stored.why}. Building it again.`, packed: null };
    if (stored.state === 'unfinished') return { why: `${UNFINISHED}. Building it here.`, packed: null };
    const { packed, manifest } = stored;
    const exact = new ExactIndex(packed, identity.dimensions);
    try {
      const index =
        hnswlib === null || exact.count === 0 ? exact : await loadGraph(folder, hnswlib, manifest);
      return answer(index, packed, reportOf(index, identity, manifest.files, manifest.builtMs, true));
    } catch (error) {
      return { why: `${messageOf(error)}. Building the graph again.`, packed };
    }
  }

  async function build(): Promise<ArticleIndex> {
    const stored = rebuild ? NOTHING : await open();
    if ('index' in stored) return stored;
    if (stored.why !== null) onRebuild?.(say(stored.why));
    const packed =
      stored.packed ??
      (await encodeArticle(
        article,
        encoder,
        (done) => onProgress?.(done, article.sentences.length, article),
        signal,
      ));
    const { index, files, builtMs, problem } = await buildIndex({
      folder,
      identity,
      packed,
      hnswlib,
      startedMs,
      signal,
    });
    if (problem !== null) onWarning?.(say(`${problem}.`));
    return answer(index, packed, reportOf(index, identity, files, builtMs, false));
  }

  const stored = rebuild ? NOTHING : await open();
  if ('index' in stored) return stored;
  return buildAlone(indexDir, build, { signal, onWait: () => onRebuild?.(say(WAITING)) });
}

/**
 * The indexes of several articles, one after another. What would be said of each is said once.
 *
 * @throws VerbatimError when embedding fails; the signal's reason.
 */
export async function openArticleIndexes(
  articles: readonly Article[],
  options: OpenIndexOptions,
): Promise<ArticleIndex[]> {
  const said = new Set<string>();
  const onWarning = (line: string) => {
    if (!said.has(line)) options.onWarning?.(line);
    said.add(line);
  };
  const indexes: ArticleIndex[] = [];
  for (const article of articles) {
    options.signal?.throwIfAborted();
    indexes.push(await openArticleIndex(article, { ...options, onWarning }));
  }
  return indexes;
}
