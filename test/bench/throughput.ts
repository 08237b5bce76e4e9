import { readFile } from 'node:fs/promises';
import { backgroundPath } from '../../src/answer/open-engine.js';
import { bundledModels } from '../../src/package-root.js';
import { backgroundFile } from '../../src/search/background.js';
import type { EmbedPipeline } from '../../src/search/embed-pipeline.js';
import type { Embedder } from '../../src/search/embedder.js';
import { median } from './stats.js';

/** Texts embedded in a second; medians of several rounds. */
export interface Throughput {
  readonly texts: number;
  readonly embedder: number;
  /** The model in this thread, over batches of equally long texts. */
  readonly model: number;
}

const BATCH_TEXTS = 16;
const MS_PER_SECOND = 1000;

/** Embeds sentences of both languages through the worker and, in turn, with the bare model. */
export async function measureThroughput(
  embedder: Embedder,
  model: EmbedPipeline,
  rounds: number,
): Promise<Throughput> {
  const { zh, en } = backgroundFile.parse(JSON.parse(await readFile(backgroundPath(bundledModels), 'utf8')));
  const texts = [...zh, ...en];
  const sorted = [...texts].sort((a, b) => a.length - b.length);
  const rates = { embedder: [] as number[], model: [] as number[] };
  const perSecond = (startedMs: number) => (texts.length / (performance.now() - startedMs)) * MS_PER_SECOND;
  // The first round only warms both up.
  for (let round = 0; round <= rounds; round++) {
    const embedderStartedMs = performance.now();
    await embedder.embed(texts, 'passage');
    const embedderRate = perSecond(embedderStartedMs);
    const modelStartedMs = performance.now();
    for (let start = 0; start < sorted.length; start += BATCH_TEXTS) {
      await model.embed(sorted.slice(start, start + BATCH_TEXTS));
    }
    const modelRate = perSecond(modelStartedMs);
    if (round === 0) continue;
    rates.embedder.push(embedderRate);
    rates.model.push(modelRate);
  }
  return { texts: texts.length, embedder: median(rates.embedder), model: median(rates.model) };
}
