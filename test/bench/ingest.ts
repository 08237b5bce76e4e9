import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Article } from '../../src/article/article.js';
import { loadLibrary } from '../../src/article/library.js';
import { VerbatimError } from '../../src/errors.js';
import { type Encoder, openEncoder } from '../../src/models/encoder.js';
import { parseModel } from '../../src/models/files.js';
import { Lane } from '../../src/models/lane.js';
import { openFolderIndex } from '../../src/search/scope-folder.js';
import type { BenchEngine } from './bench-engine.js';
import { copyCorpus } from './corpus.js';
import { openLangChain } from './langchain.js';
import { median, type Spread, spreadOf } from './stats.js';
import { copyUnpooled } from './unpooled-model.js';

/** Sentences in a second; medians of several rounds. */
export interface Ingest {
  readonly articles: number;
  readonly sentences: number;
  /** Characters of a sentence. */
  readonly lengths: Spread;
  /** From articles to an index on the disk. */
  readonly ingest: number;
  /** From the same sentences to vectors alone, by LangChain.js. */
  readonly langChain: number;
  /** How many times as fast: median over the rounds. */
  readonly ratio: number;
}

const MS_PER_SECOND = 1000;

/**
 * Builds the indexes of articles and embeds the same sentences as LangChain.js does, in turn.
 *
 * LangChain.js gets the same weights, with the pooling taken off their end, since its pipeline knows no other inputs than
 * ids and mask; it gets each sentence by itself, as it gets any list of texts. So it has the less to do: no titles, no
 * graph, nothing to save.
 */
export async function measureIngest(engine: BenchEngine, rounds: number): Promise<Ingest> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-bench-'));
  const articlesDir = join(folder, 'articles');
  const model = join(folder, 'model');
  try {
    await copyCorpus(articlesDir, 1);
    const { articles } = await loadLibrary(articlesDir);
    const encoder = await openEncoder(engine.model, new Lane(), engine);
    const { dtype } = encoder.profile;
    await copyUnpooled(parseModel('encoder', engine.model, engine).folder, model, dtype);
    const langChain = await openLangChain(model, dtype);
    try {
      const texts = articles.flatMap(sentencesOf);
      const build = async () => {
        const weights = { keywords: 1, earlier: 1 };
        const options = { folder: join(folder, 'index'), encoder, weights, rebuild: true, isWhole: true };
        await (await openFolderIndex(articles, options)).close();
      };
      const embed = async () => check(await langChain.embedDocuments(texts), texts.length, encoder);
      const rates = { ingest: [] as number[], langChain: [] as number[], ratio: [] as number[] };
      // The first round only warms both up.
      for (let round = 0; round <= rounds; round++) {
        const ingest = (texts.length / (await millisecondsOf(build))) * MS_PER_SECOND;
        const floor = (texts.length / (await millisecondsOf(embed))) * MS_PER_SECOND;
        if (round === 0) continue;
        rates.ingest.push(ingest);
        rates.langChain.push(floor);
        rates.ratio.push(ingest / floor);
      }
      return {
        articles: articles.length,
        sentences: texts.length,
        lengths: spreadOf(texts.map(({ length }) => length)),
        ingest: median(rates.ingest),
        langChain: median(rates.langChain),
        ratio: median(rates.ratio),
      };
    } finally {
      await Promise.all([encoder.close(), langChain.close()]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sentencesOf({ sentences, text }: Article): string[] {
  return sentences.map(({ start, end }) => text.slice(start, end));
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

function check(vectors: readonly (readonly number[])[], count: number, { profile }: Encoder): void {
  const isWhole = vectors.length === count && vectors.every(({ length }) => length === profile.dimensions);
  if (!isWhole)
    throw new VerbatimError('bench', 'LangChain.js gave other vectors than asked', 'Mend the bench');
}
