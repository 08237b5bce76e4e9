import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Sources } from '../../src/answer/assess.js';
import { openSources } from '../../src/answer/open-engine.js';
import type { Article } from '../../src/article/article.js';
import { engineOptionsOf } from '../../src/engine-options.js';
import { ScopeIndex } from '../../src/search/scope-index.js';
import { Searcher } from '../../src/search/search.js';
import type { Settings } from '../../src/settings.js';

/** A file that an article is read from. */
export interface ArticleFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Articles that are asked, through the same doors as the program's own. */
export interface Library {
  readonly articles: readonly Article[];
  readonly sources: Sources;
  close(): Promise<void>;
}

/** A file on the disk as an article's file. */
export async function articleFile(path: string): Promise<ArticleFile> {
  return { name: basename(path), content: await readFile(path) };
}

/**
 * Reads the articles and opens the models that the settings name, with indexes of their own.
 *
 * @throws VerbatimError when a file gives no article or a model cannot be loaded.
 */
export async function openLibrary(files: readonly ArticleFile[], settings: Settings): Promise<Library> {
  const folder = await mkdtemp(join(tmpdir(), 'verbatim-eval-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const articlesDir = join(folder, 'articles');
    await mkdir(articlesDir);
    for (const { name, content } of files) await writeFile(join(articlesDir, name), content);
    const indexDir = join(folder, 'index');
    const sources = await openSources({ ...engineOptionsOf(settings), articlesDir, indexDir });
    const close = async () => {
      await sources.close();
      await remove();
    };
    const [problem] = sources.problems;
    if (problem !== undefined) {
      await close();
      throw problem;
    }
    return { articles: sources.articles, sources, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The same sources as if only these articles had been loaded: what is rare among their words is counted anew. */
export async function within(sources: Sources, isLoaded: (article: Article) => boolean): Promise<Sources> {
  const { searcher, encoder, calibration } = sources;
  const loaded = searcher.articles.filter(isLoaded).map((article) => {
    const vectors = Float32Array.from(searcher.vectorsOf(article).flatMap((vector) => [...vector]));
    return { article, vectors };
  });
  const { dimensions } = encoder.profile;
  const index = await ScopeIndex.open(loaded, { dimensions, weights: calibration.search, hnswlib: null });
  return { ...sources, searcher: new Searcher([{ index }]) };
}
