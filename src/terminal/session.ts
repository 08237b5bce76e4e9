import type { Engine } from '../answer/engine.js';
import { bundledModels } from '../settings.js';
import type { Context } from './context.js';
import { languageOf, messages } from './messages.js';
import { openProgress } from './progress.js';

/**
 * Opens the engine by the settings, showing progress on stderr, lends it to `use`, and closes it however that ends.
 *
 * @param rebuild makes the index again even where it matches the articles.
 */
export async function withEngine<Result>(
  { terminal, settings, log, openEngine }: Context,
  use: (engine: Engine) => Promise<Result>,
  { rebuild = false }: { readonly rebuild?: boolean } = {},
): Promise<Result> {
  const say = messages[languageOf(terminal.environment)];
  const progress = openProgress(terminal.errors, terminal.errors.isTTY === true, say);
  let engine: Engine;
  try {
    engine = await openEngine({
      articlesDir: settings.articlesDir,
      indexDir: settings.indexDir,
      model: settings.embeddingModel,
      modelCache: settings.modelCache,
      hubEndpoint: settings.hubEndpoint,
      bundledModels,
      ...(settings.confidence === undefined ? {} : { confidence: settings.confidence }),
      rebuild,
      onNotice: (line) => log.isLevelEnabled('warn') && progress.notice(line),
      onProgress: progress.update,
    });
  } finally {
    progress.end();
  }
  log.debug({ ...engine.status, articles: engine.articles.length }, 'engine open');
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}
