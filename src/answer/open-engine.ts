import { join } from 'node:path';
import type { Article } from '../article/article.js';
import { loadLibrary } from '../article/library.js';
import { VerbatimError } from '../errors.js';
import { loadBackground } from '../search/background.js';
import { openEmbedder } from '../search/embedder.js';
import { simplifyText } from '../search/fold.js';
import type { IndexedTexts } from '../search/index-manifest.js';
import { openArticleIndexes } from '../search/index-store.js';
import { loadLexicon } from '../search/lexicon.js';
import { BUNDLED_MODEL } from '../search/model-profile.js';
import { searchableArticle } from '../search/searchable-article.js';
import { answer, type Sources } from './answerer.js';
import type { Engine, EngineOptions } from './engine.js';
import { loadJudge } from './judge.js';
import { summarize } from './summarize.js';

/**
 * Reads the articles, loads the model, opens or builds the indexes.
 *
 * @throws VerbatimError when no article can be read, or the model cannot be loaded.
 * @example
 * const engine = await openEngine({ articlesDir: 'data/articles', indexDir: 'data/index', model: 'verbatim-mini', ... });
 * const { quotes } = await engine.ask('Genie 3 是谁做的？');
 * await engine.close();
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { articles, problems } = await loadLibrary(options.articlesDir);
  for (const problem of problems) options.onNotice?.(problem.message);
  if (articles.length === 0) {
    throw problems[0] ?? new VerbatimError('article', `${options.articlesDir} holds no article`, 'Put one into it');
  }
  const resources = join(options.bundledModels, BUNDLED_MODEL);
  const [lexicon, judge] = await Promise.all([
    loadLexicon(join(resources, 'lexicon.json')),
    loadJudge(join(resources, 'judge.json')),
  ]);
  const embedder = await openEmbedder({
    model: options.model,
    modelCache: options.modelCache,
    hubEndpoint: options.hubEndpoint,
    bundledModels: options.bundledModels,
    onDownload: ({ file, loaded, total }) =>
      options.onProgress?.({ stage: 'download', done: loaded, total, name: file }),
    onWarn: options.onNotice,
  });
  try {
    const say = (line: string) => options.onNotice?.(line);
    const indexes = await openArticleIndexes(articles, {
      indexDir: options.indexDir,
      embedder,
      textOf: indexedTexts,
      ...(options.rebuild === undefined ? {} : { rebuild: options.rebuild }),
      onRebuild: say,
      onWarning: say,
      onProgress: (done, total, article) =>
        options.onProgress?.({ stage: 'embed', done, total, name: article.title }),
    });
    const backgroundOf = await loadBackground(join(resources, 'background.json'), embedder);
    const languages = [...new Set(articles.map((article) => article.language))];
    const backgrounds = await Promise.all(languages.map(async (language) => [language, await backgroundOf(language)] as const));
    const sources: Sources = {
      articles: indexes.map((index) => searchableArticle(index, lexicon)),
      backgrounds: new Map(backgrounds),
      embedder,
      lexicon,
      judge,
      threshold: options.confidence ?? judge.threshold,
    };
    return {
      articles,
      problems,
      status: {
        model: embedder.profile.id,
        dimensions: embedder.profile.dimensions,
        index: indexes.every(({ index }) => index.kind === 'hnsw') ? 'hnsw' : 'exact',
        reports: indexes.map(({ report }) => report),
      },
      ask: (question, askOptions) => answer(sources, question, askOptions),
      summarize: (summaryOptions) => summarize(sources, summaryOptions),
      close: () => embedder.close(),
    };
  } catch (error) {
    await embedder.close();
    throw error;
  }
}

/** Simplified characters for the model; the index keeps no text, so quotes stay as the article has them. */
export function indexedTexts(article: Article): IndexedTexts {
  const textOf = ({ start, end }: { start: number; end: number }) => simplifyText(article.text.slice(start, end));
  return { passages: article.passages.map(textOf), sentences: article.sentences.map(textOf) };
}
