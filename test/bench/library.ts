import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSources } from '../../src/answer/open-engine.js';
import type { IndexedArticle } from '../../src/search/contents.js';
import { loadHnswlib } from '../../src/search/hnsw.js';
import { ScopeIndex } from '../../src/search/scope-index.js';
import type { BenchEngine } from './bench-engine.js';
import { copyCorpus } from './corpus.js';
import type { LibraryMeasures, LibraryOrder } from './library-program.js';
import { madeArticles, writeLibrary } from './made-library.js';
import { runNode } from './processes.js';
import { benchQuestions } from './questions.js';

export interface MeasuredLibrary extends LibraryMeasures {
  /** Milliseconds of building the graph from nothing, in the background. */
  readonly building: number;
}

/** Ten thousand articles on a busy machine. */
const TIME_LIMIT_MS = 30 * 60_000;

const program = join(import.meta.dirname, 'library-program.js');

/** Asks libraries of so many made-up articles, each in a process of its own, beside the article that ships. */
export async function measureLibrary(
  engine: BenchEngine,
  sizes: readonly number[],
  count: number,
  say: (line: string) => void,
): Promise<MeasuredLibrary[]> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  try {
    await copyCorpus(join(folder, 'corpus'), 1);
    const sources = await openSources({
      ...engine,
      articlesDir: join(folder, 'corpus'),
      indexDir: join(folder, 'index'),
    });
    const real = sources.articles.map((article) => ({
      article,
      vectors: Float32Array.from(sources.searcher.vectorsOf(article).flatMap((vector) => [...vector])),
    }));
    await sources.close();
    // A library does not hold the article that is asked a hundred times over: it is made up of the others.
    const isAsked = ({ article }: IndexedArticle) => article.id.includes('world-models');
    const [asked, others] = [real.filter(isAsked), real.filter((one) => !isAsked(one))];
    const single = join(folder, 'single');
    await writeLibrary(single, asked);
    const options = {
      dimensions: sources.encoder.profile.dimensions,
      weights: sources.calibration.search,
      hnswlib: await loadHnswlib(),
    };
    const questions = await benchQuestions(count);
    const measured: MeasuredLibrary[] = [];
    for (const size of sizes) {
      say(`library: making ${size} articles and their graph`);
      const library = join(folder, `library-${size}`);
      await mkdir(library);
      const articles = [...asked, ...madeArticles(size - asked.length, others)];
      await writeLibrary(library, articles);
      const startedMs = performance.now();
      const index = await ScopeIndex.open(articles, options);
      const graph = await index.save(join(library, 'graph.bin'));
      const building = performance.now() - startedMs;
      await index.close();
      await writeFile(join(library, 'graph.json'), JSON.stringify(graph));
      say(`library: asking ${size} articles`);
      const order: LibraryOrder = { folder: library, single, engine, questions };
      const path = join(folder, 'order.json');
      await writeFile(path, JSON.stringify(order));
      const { output } = await runNode([program, path], {}, TIME_LIMIT_MS);
      measured.push({ ...(JSON.parse(output) as LibraryMeasures), building });
      await rm(library, { recursive: true });
    }
    return measured;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
