import type { EngineOptions } from './answer/engine.js';
import { bundledModels } from './package-root.js';
import type { Settings } from './settings.js';

/** What the settings say of the engine. */
export function engineOptionsOf(settings: Settings): EngineOptions {
  return {
    articlesDir: settings.articlesDir,
    indexDir: settings.indexDir,
    model: settings.embeddingModel,
    readerModel: settings.readerModel,
    modelCache: settings.modelCache,
    hubEndpoint: settings.hubEndpoint,
    bundledModels,
    ...(settings.confidence === undefined ? {} : { confidence: settings.confidence }),
  };
}
