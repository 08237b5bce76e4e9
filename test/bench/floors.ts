import type { StageTimes } from '../../src/answer/answer.js';
import { answer, type Sources } from '../../src/answer/answerer.js';
import type { EmbedPipeline } from '../../src/search/embed-pipeline.js';
import { simplifyText } from '../../src/search/fold.js';
import { hnswParameters, loadHnswlib } from '../../src/search/hnsw.js';
import type { SearchableArticle } from '../../src/search/searchable-article.js';
import { PlainBm25 } from './plain-bm25.js';
import type { BenchQuestion } from './questions.js';
import { openEchoThread } from './thread-echo.js';

/** Milliseconds of one question: what the product takes, and what its bare parts take with the same question. */
export interface Compared {
  readonly whole: StageTimes;
  /** Tokenizer and model, in the same thread. */
  readonly model: number;
  /** To another thread and back, with nothing done there. */
  readonly thread: number;
  /** One call of hnswlib for each article. */
  readonly hnsw: number;
  /** Plain BM25 over each article's sentences. */
  readonly bm25: number;
}

const neighbours = 64;

/** Asks every question of the product and, right after, of each bare part, so that all meet the same machine. */
export async function compareWithFloors(
  sources: Sources,
  model: EmbedPipeline,
  questions: readonly BenchQuestion[],
  onProgress: (done: number) => void,
): Promise<Compared[]> {
  const searches = await Promise.all(sources.articles.map(bareSearch));
  const thread = await openEchoThread(sources.embedder.profile.dimensions);
  const compared: Compared[] = [];
  for (const [number, { text, context }] of questions.entries()) {
    const { times: whole } = await answer(sources, text, { context });
    const modelStartedMs = performance.now();
    const [vector] = await model.embed([sources.embedder.profile.queryPrefix + simplifyText(text)]);
    const modelMs = performance.now() - modelStartedMs;
    const threadStartedMs = performance.now();
    await thread.ask(text);
    const threadMs = performance.now() - threadStartedMs;
    const query = Array.from(vector ?? []);
    const hnsw = timed(searches, (search) => search.hnsw(query));
    const bm25 = timed(searches, (search) => search.bm25(text));
    compared.push({ whole, model: modelMs, thread: threadMs, hnsw, bm25 });
    onProgress(number + 1);
  }
  await thread.close();
  return compared;
}

/** What the product adds to its bare parts, the way to its own thread included. */
export function overheadOf({ whole, model, hnsw, bm25 }: Compared): number {
  return whole.total - model - hnsw - bm25;
}

interface BareSearch {
  hnsw(query: number[]): void;
  bm25(question: string): void;
}

async function bareSearch({ article, vectors }: SearchableArticle): Promise<BareSearch> {
  const { HierarchicalNSW } = await loadHnswlib();
  const { m, efConstruction, efSearch, efPerNeighbour, seed } = hnswParameters;
  const count = vectors.vectors.length;
  const graph = new HierarchicalNSW('cosine', vectors.index.dimensions);
  graph.initIndex(count, m, efConstruction, seed);
  for (const [unit, vector] of vectors.vectors.entries()) graph.addPoint(Array.from(vector), unit);
  const wanted = Math.min(neighbours, count);
  graph.setEf(Math.max(efSearch, efPerNeighbour * wanted));
  const keywords = new PlainBm25(article.sentences.map(({ start, end }) => article.text.slice(start, end)));
  return {
    hnsw: (query) => void graph.searchKnn(query, wanted),
    bm25: (question) => void keywords.scores(question),
  };
}

function timed(searches: readonly BareSearch[], work: (search: BareSearch) => void): number {
  const startedMs = performance.now();
  for (const search of searches) work(search);
  return performance.now() - startedMs;
}
