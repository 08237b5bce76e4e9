// The program that the engine's process runs.
import { serveEngine } from './serve.js';

serveEngine(async (options, signal) => {
  // Only now, since loading it takes a moment in which the process should already know what to do with a signal.
  const { openEngine } = await import('../answer/open-engine.js');
  return openEngine(options, signal);
});
