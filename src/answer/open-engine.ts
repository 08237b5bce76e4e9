import { join } from 'node:path';
import type { Article } from '../article/article.js';
import { loadLibrary } from '../article/library.js';
import { VerbatimError } from '../errors.js';
import { type Encoder, openEncoder } from '../models/encoder.js';
import { Lane } from '../models/lane.js';
import { modelRoles } from '../models/profile.js';
import { openReader, type Reader } from '../models/reader.js';
import type { IndexReport } from '../search/index-report.js';
import { openFolderIndex } from '../search/scope-folder.js';
import type { IndexKind } from '../search/scope-index.js';
import { Searcher } from '../search/search.js';
import { ask } from './ask.js';
import type { Sources } from './assess.js';
import { loadCalibration } from './calibration.js';
import type { Engine, EngineOptions } from './engine.js';
import { summarize } from './summary.js';
import { Windows } from './windows.js';

/** The sources of answers, with what is known about where they come from. */
export interface OpenedSources extends Sources {
  readonly articles: readonly Article[];
  readonly problems: readonly VerbatimError[];
  readonly index: IndexKind;
  readonly report: IndexReport;
  close(): Promise<void>;
}

/**
 * Reads the articles, loads the models, opens or builds the index.
 *
 * @param signal aborted when nobody waits for it any more: building is given up then.
 * @throws VerbatimError when no article can be read, or a model cannot be loaded; the signal's reason.
 * @example
 * const engine = await openEngine({ articlesDir: 'data/articles', indexDir: 'data/index', model: 'encoder', ... });
 * const { quotes } = await engine.ask('Genie 3 是谁做的？');
 * await engine.close();
 */
export async function openEngine(options: EngineOptions, signal?: AbortSignal): Promise<Engine> {
  const sources = await openSources(options, signal);
  const { encoder, report } = sources;
  return {
    articles: sources.articles,
    problems: sources.problems,
    status: {
      model: encoder.profile.id,
      dimensions: encoder.profile.dimensions,
      index: sources.index,
      report,
    },
    ask: (question, askOptions) => ask(sources, question, askOptions),
    summarize: (summaryOptions) => summarize(sources, summaryOptions),
    close: () => sources.close(),
  };
}

/** As {@link openEngine}, for who wants to look inside. Close them when done. */
export async function openSources(options: EngineOptions, signal?: AbortSignal): Promise<OpenedSources> {
  const { articles, problems } = await loadLibrary(options.articlesDir);
  if (articles.length === 0) {
    const [first, ...others] = problems;
    for (const problem of others) options.onNotice?.(problem.message);
    throw first ?? new VerbatimError('article', `${options.articlesDir} holds no article`, 'Put one into it');
  }
  for (const problem of problems) options.onNotice?.(problem.message);
  const { encoder, reader, close } = await openModels(options);
  try {
    const calibration = await loadCalibration(calibrationPath(options.bundledModels));
    signal?.throwIfAborted();
    const { index, report, ...opened } = await openFolderIndex(articles, {
      folder: options.indexDir,
      encoder,
      weights: calibration.search,
      rebuild: options.rebuild ?? false,
      isWhole: options.isIndexWhole ?? false,
      signal,
      onNotice: (line) => options.onNotice?.(line),
      onProgress: (done, total, article) =>
        options.onProgress?.({ stage: 'embed', done, total, name: article.title }),
    });
    return {
      searcher: new Searcher([{ index }]),
      encoder,
      reader,
      windows: new Windows(reader),
      calibration,
      threshold: options.confidence ?? calibration.threshold,
      articles,
      problems,
      index: index.kind,
      report,
      close: async () => {
        await opened.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Models {
  readonly encoder: Encoder;
  readonly reader: Reader;
  close(): Promise<void>;
}

async function openModels(options: EngineOptions): Promise<Models> {
  const lane = new Lane();
  const fetching = {
    modelCache: options.modelCache,
    hubEndpoint: options.hubEndpoint,
    bundledModels: options.bundledModels,
    onDownload: ({ file, loaded, total }: { file: string; loaded: number; total: number }) =>
      options.onProgress?.({ stage: 'download', done: loaded, total, name: file }),
  };
  const opening = [
    openEncoder(options.model, lane, fetching),
    openReader(options.readerModel, lane, fetching),
  ] as const;
  const closeAll = async () => {
    for (const opened of await Promise.allSettled(opening)) {
      if (opened.status === 'fulfilled') await opened.value.close();
    }
  };
  try {
    const [encoder, reader] = await Promise.all(opening);
    return { encoder, reader, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Where the calibration of the bundled models lies. */
function calibrationPath(bundledModels: string): string {
  return join(bundledModels, modelRoles.reader.bundled, 'calibration.json');
}
