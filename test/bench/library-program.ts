// A process of its own: opens a library of many articles as an engine does that has all of them stored, and one of a single
// article; asks both the same questions in turn; prints what that took.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../../src/answer/ask.js';
import { queryOf, type Sources } from '../../src/answer/assess.js';
import { loadCalibration } from '../../src/answer/calibration.js';
import { questionOf } from '../../src/answer/question.js';
import { Windows } from '../../src/answer/windows.js';
import { openEncoder } from '../../src/models/encoder.js';
import { Lane } from '../../src/models/lane.js';
import { openReader } from '../../src/models/reader.js';
import type { IndexedArticle } from '../../src/search/contents.js';
import type { GraphRecord } from '../../src/search/graph-file.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { type Found, ScopeIndex } from '../../src/search/scope-index.js';
import { Searcher } from '../../src/search/search.js';
import type { BenchEngine } from './bench-engine.js';
import { readLibrary } from './made-library.js';
import type { BenchQuestion } from './questions.js';
import { residentOf } from './resident.js';
import { median } from './stats.js';

/** Milliseconds and bytes. Of two numbers the first is of the library, the second of the single article. */
export interface LibraryMeasures {
  readonly articles: number;
  readonly sentences: number;
  /** From the start of the process until it can be asked; and what the index has of that. */
  readonly start: number;
  readonly startIndex: number;
  /** Resident memory after the questions; null where the system does not tell. */
  readonly memory: number | null;
  readonly search: readonly [number, number];
  readonly whole: readonly [number, number];
  /** Of the 16 nearest and of the 16 best by vectors and words, the part that is found with HNSW. */
  readonly recallNearest: number;
  readonly recallBest: number;
  readonly isGraphUsed: boolean;
}

export interface LibraryOrder {
  readonly folder: string;
  readonly single: string;
  readonly engine: BenchEngine;
  readonly questions: readonly BenchQuestion[];
}

const DEPTH = 16;
/** Asked before, and not counted. */
const WARM_UP = 3;

async function main({ folder, single, engine, questions }: LibraryOrder): Promise<LibraryMeasures> {
  const lane = new Lane();
  const [encoder, reader, hnswlib] = await Promise.all([
    openEncoder(engine.model, lane, engine),
    openReader(engine.readerModel, lane, engine),
    loadHnswlib(),
  ]);
  const calibration = await loadCalibration(join(engine.bundledModels, 'reader', 'calibration.json'));
  const { dimensions } = encoder.profile;
  const options = { dimensions, weights: calibration.search, hnswlib };
  const shared = {
    encoder,
    reader,
    windows: new Windows(reader),
    calibration,
    threshold: calibration.threshold,
  };
  const sourcesOf = (index: ScopeIndex): Sources => ({ ...shared, searcher: new Searcher([{ index }]) });

  const openingMs = performance.now();
  const articles = await readLibrary(folder, dimensions);
  const index = await ScopeIndex.open(articles, { ...options, ...(await graphIn(folder)) });
  const openedMs = performance.now();
  if (!index.isSettled) throw new Error('bench: the graph was not used as it is');
  const one = await ScopeIndex.open(await readLibrary(single, dimensions), options);

  const times = { search: [[], []] as [number[], number[]], whole: [[], []] as [number[], number[]] };
  for (const [at, { text, context }] of questions.entries()) {
    for (const [which, sources] of [sourcesOf(index), sourcesOf(one)].entries()) {
      const answer = await ask(sources, text, { context });
      if (at < WARM_UP) continue;
      times.search[which as 0 | 1].push(answer.times.search);
      times.whole[which as 0 | 1].push(answer.times.total);
    }
  }
  const memory = await residentOf(process.pid);
  const recall = await recallOf(index, articles, options, shared, questions);
  await Promise.all([index.close(), encoder.close(), reader.close()]);
  return {
    articles: articles.length,
    sentences: index.sentences,
    start: openedMs,
    startIndex: openedMs - openingMs,
    memory: memory?.now ?? null,
    search: [median(times.search[0]), median(times.search[1])],
    whole: [median(times.whole[0]), median(times.whole[1])],
    isGraphUsed: index.kind === 'hnsw',
    ...recall,
  };
}

async function graphIn(folder: string) {
  const record = JSON.parse(await readFile(join(folder, 'graph.json'), 'utf8')) as GraphRecord | null;
  return record === null ? {} : { graph: { path: join(folder, 'graph.bin'), record } };
}

async function recallOf(
  index: ScopeIndex,
  articles: readonly IndexedArticle[],
  options: Parameters<typeof ScopeIndex.open>[1],
  { encoder }: Pick<Sources, 'encoder'>,
  questions: readonly BenchQuestion[],
) {
  const exact = await ScopeIndex.open(articles, { ...options, hnswlib: null });
  const [nearest, best]: [number[], number[]] = [[], []];
  for (const { text, context } of questions) {
    const query = await queryOf(encoder, questionOf(text, context));
    for (const [found, asked] of [
      [best, query],
      [nearest, { ...query, text: '', earlier: null }],
    ] as const) {
      found.push(shared(index.search(asked, DEPTH), exact.search(asked, DEPTH)));
    }
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { recallNearest: mean(nearest), recallBest: mean(best) };
}

/** The part of what is to be found that is found. */
function shared({ candidates }: Found, wanted: Found): number {
  const keys = (found: Found['candidates']) =>
    new Set(found.map(({ article, sentence }) => `${article.id} ${sentence}`));
  const found = keys(candidates);
  const all = [...keys(wanted.candidates)];
  return all.filter((key) => found.has(key)).length / all.length;
}

// Only its types are wanted where it is imported.
if (process.argv[1] === import.meta.filename) {
  const [order = ''] = process.argv.slice(2);
  console.log(JSON.stringify(await main(JSON.parse(await readFile(order, 'utf8')) as LibraryOrder)));
}
