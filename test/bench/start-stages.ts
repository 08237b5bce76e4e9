// A process of its own: opens what an engine consists of, piece by piece, asks once, and prints how many milliseconds each
// took.
import type { EngineOptions } from '../../src/answer/engine.js';

export const startStages = ['node', 'imports', 'models', 'articles', 'index', 'ask', 'close'] as const;

/** Milliseconds, one after another from the start of the process. */
export type StartStages = Readonly<Record<(typeof startStages)[number], number>>;

async function main(options: EngineOptions, question: string): Promise<void> {
  const marks = [0, performance.now()];
  const mark = () => marks.push(performance.now());
  const { join } = await import('node:path');
  const { ask } = await import('../../src/answer/ask.js');
  const { loadCalibration } = await import('../../src/answer/calibration.js');
  const { loadLibrary } = await import('../../src/article/library.js');
  const { openEncoder } = await import('../../src/models/encoder.js');
  const { Lane } = await import('../../src/models/lane.js');
  const { openReader } = await import('../../src/models/reader.js');
  const { Windows } = await import('../../src/answer/windows.js');
  const { openFolderIndex } = await import('../../src/search/scope-folder.js');
  const { Searcher } = await import('../../src/search/search.js');
  mark();
  const lane = new Lane();
  const [encoder, reader] = await Promise.all([
    openEncoder(options.model, lane, options),
    openReader(options.readerModel, lane, options),
  ]);
  const calibration = await loadCalibration(join(options.bundledModels, 'reader', 'calibration.json'));
  mark();
  const { articles } = await loadLibrary(options.articlesDir);
  mark();
  const folder = options.indexDir;
  const { index, close } = await openFolderIndex(articles, { folder, encoder, weights: calibration.search });
  const searcher = new Searcher([{ index }]);
  mark();
  const windows = new Windows(reader);
  await ask({ searcher, encoder, reader, windows, calibration, threshold: calibration.threshold }, question);
  mark();
  await Promise.all([close(), encoder.close(), reader.close()]);
  mark();
  const took = startStages.map((name, at) => [name, (marks[at + 1] ?? 0) - (marks[at] ?? 0)]);
  console.log(JSON.stringify(Object.fromEntries(took)));
}

// Only its types and names are wanted where it is imported.
if (process.argv[1] === import.meta.filename) {
  const [options = '', question = ''] = process.argv.slice(2);
  await main(JSON.parse(options) as EngineOptions, question);
}
