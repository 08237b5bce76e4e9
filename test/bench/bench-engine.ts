import type { EngineOptions } from '../../src/answer/engine.js';
import { bundledModels } from '../../src/package-root.js';
import { readSettings } from '../../src/settings.js';

/** What every engine of the bench is opened with: plain data, the index in a folder of its own each time. */
export type BenchEngine = Omit<EngineOptions, 'indexDir' | 'onNotice' | 'onProgress'>;

/** The articles and models that the settings name; without settings, those that ship. */
export function benchEngine(): BenchEngine {
  const settings = readSettings();
  return {
    articlesDir: settings.articlesDir,
    model: settings.embeddingModel,
    readerModel: settings.readerModel,
    modelCache: settings.modelCache,
    hubEndpoint: settings.hubEndpoint,
    bundledModels,
  };
}

/** The same for a program that reads its settings from the environment. */
export function engineEnvironment(engine: BenchEngine): Record<string, string> {
  return {
    ARTICLES_DIR: engine.articlesDir,
    EMBEDDING_MODEL: engine.model,
    READER_MODEL: engine.readerModel,
    MODEL_CACHE: engine.modelCache,
  };
}
