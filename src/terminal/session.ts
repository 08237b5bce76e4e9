import type { Engine } from '../answer/engine.js';
import { engineOptionsOf } from '../engine-options.js';
import type { Context } from './context.js';
import { languageOf, messages } from './messages.js';
import { openProgress } from './progress.js';

export interface SessionOptions {
  /** Make the index again even where it matches the articles. */
  readonly rebuild?: boolean;
  /** Wait until the index is built whole and saved. */
  readonly isIndexWhole?: boolean;
  /** Takes what opening has to say; default: shown on stderr, unless LOG_LEVEL asks for errors only. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Opens the engine by the settings, showing progress on stderr, lends it to `use`, and closes it however that ends.
 */
export async function withEngine<Result>(
  { terminal, settings, log, openEngine }: Context,
  use: (engine: Engine) => Promise<Result>,
  { rebuild = false, isIndexWhole = false, onNotice }: SessionOptions = {},
): Promise<Result> {
  const say = messages[languageOf(terminal.environment)];
  const progress = openProgress(terminal.errors, terminal.errors.isTTY === true, say);
  let engine: Engine;
  try {
    engine = await openEngine({
      ...engineOptionsOf(settings),
      rebuild,
      isIndexWhole,
      onNotice: onNotice ?? ((line) => log.isLevelEnabled('warn') && progress.notice(line)),
      onProgress: progress.update,
    });
  } finally {
    progress.end();
  }
  log.debug({ status: engine.status, articles: engine.articles.length }, 'engine open');
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}
