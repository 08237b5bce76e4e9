import { join } from 'node:path';
import type { Article } from '../article/article.js';
import { loadLibrary } from '../article/library.js';
import { VerbatimError } from '../errors.js';
import { loadBackgrounds } from '../search/background.js';
import { type Embedder, openEmbedder } from '../search/embedder.js';
import type { IndexReport } from '../search/index-report.js';
import { type ArticleIndex, openArticleIndexes } from '../search/index-store.js';
import { indexedTexts } from '../search/indexed-texts.js';
import { loadLexicon } from '../search/lexicon.js';
import { BUNDLED_MODEL } from '../search/model-profile.js';
import { searchableArticle } from '../search/searchable-article.js';
import { answer, type Sources } from './answerer.js';
import type { Engine, EngineOptions } from './engine.js';
import { loadJudge } from './judge.js';
import { summarize } from './summarize.js';

/** The sources of answers, with what is known about where they come from. */
export interface OpenedSources extends Sources {
  readonly problems: readonly VerbatimError[];
  readonly reports: readonly IndexReport[];
}

/**
 * Reads the articles, loads the model, opens or builds the indexes.
 *
 * @param signal aborted when nobody waits for it any more: building is given up then.
 * @throws VerbatimError when no article can be read, or the model cannot be loaded; the signal's reason.
 * @example
 * const engine = await openEngine({ articlesDir: 'data/articles', indexDir: 'data/index', model: 'verbatim-mini', ... });
 * const { quotes } = await engine.ask('Genie 3 是谁做的？');
 * await engine.close();
 */
export async function openEngine(options: EngineOptions, signal?: AbortSignal): Promise<Engine> {
  const sources = await openSources(options, signal);
  const { embedder, reports } = sources;
  return {
    articles: sources.articles.map(({ article }) => article),
    problems: sources.problems,
    status: {
      model: embedder.profile.id,
      dimensions: embedder.profile.dimensions,
      index: reports.every(({ kind }) => kind === 'hnsw') ? 'hnsw' : 'exact',
      reports,
    },
    ask: (question, askOptions) => answer(sources, question, askOptions),
    summarize: (summaryOptions) => summarize(sources, summaryOptions),
    close: () => embedder.close(),
  };
}

/** As {@link openEngine}, for who wants to look inside. Close the embedder when done. */
export async function openSources(options: EngineOptions, signal?: AbortSignal): Promise<OpenedSources> {
  const { articles, problems } = await loadLibrary(options.articlesDir);
  if (articles.length === 0) {
    const [first, ...others] = problems;
    for (const problem of others) options.onNotice?.(problem.message);
    throw first ?? new VerbatimError('article', `${options.articlesDir} holds no article`, 'Put one into it');
  }
  for (const problem of problems) options.onNotice?.(problem.message);
  const opening = openEmbedder({
    model: options.model,
    modelCache: options.modelCache,
    hubEndpoint: options.hubEndpoint,
    bundledModels: options.bundledModels,
    onDownload: ({ file, loaded, total }) =>
      options.onProgress?.({ stage: 'download', done: loaded, total, name: file }),
    onWarn: options.onNotice,
  });
  try {
    // Read while the model's thread loads the model.
    const resources = join(options.bundledModels, BUNDLED_MODEL);
    const [embedder, lexicon, judge] = await Promise.all([
      opening,
      loadLexicon(join(resources, 'lexicon.json')),
      loadJudge(join(resources, 'judge.json')),
    ]);
    // What is being embedded fails then.
    signal?.addEventListener('abort', () => void embedder.close(), { once: true });
    signal?.throwIfAborted();
    const indexes = await openIndexes(articles, embedder, options, signal);
    const backgrounds = await loadBackgrounds(
      backgroundPath(options.bundledModels),
      new Set(articles.map((article) => article.language)),
      embedder,
    );
    signal?.throwIfAborted();
    return {
      articles: indexes.map((index) => searchableArticle(index, lexicon)),
      backgrounds,
      embedder,
      lexicon,
      judge,
      threshold: options.confidence ?? judge.threshold,
      problems,
      reports: indexes.map(({ report }) => report),
    };
  } catch (error) {
    await opening.then(
      (embedder) => embedder.close(),
      () => undefined,
    );
    throw error;
  }
}

function openIndexes(
  articles: readonly Article[],
  embedder: Embedder,
  options: EngineOptions,
  signal: AbortSignal | undefined,
): Promise<ArticleIndex[]> {
  const say = (line: string) => options.onNotice?.(line);
  return openArticleIndexes(articles, {
    indexDir: options.indexDir,
    embedder,
    textOf: indexedTexts,
    rebuild: options.rebuild ?? false,
    signal,
    onRebuild: say,
    onWarning: say,
    onProgress: (done, total, article) =>
      options.onProgress?.({ stage: 'embed', done, total, name: article.title }),
  });
}

/** Where the sentences lie that show what a question scores by chance. */
export function backgroundPath(bundledModels: string): string {
  return join(bundledModels, BUNDLED_MODEL, 'background.json');
}
