import { parentPort, workerData } from 'node:worker_threads';
import { toPlain } from '../engine/plain-error.js';
import type { Engine } from './engine.js';
import type { EngineCall, EngineReply, EngineRequest, EngineWorkerData } from './engine-messages.js';
import { openEngine } from './open-engine.js';

/** Progress is told no more often: whoever listens has other things to do. */
const PROGRESS_EVERY_MS = 100;

async function serve(options: EngineWorkerData): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('engine-worker.js runs as a worker thread only');
  const reply = (message: EngineReply) => port.postMessage(message);
  const opening = new AbortController();
  let engine: Engine | null = null;
  let toldMs = Number.NEGATIVE_INFINITY;

  port.on('message', (request: EngineRequest) => {
    if (request !== null) void answer(request);
    else if (engine === null) opening.abort();
    else engine.close().finally(() => port.close());
  });

  async function answer(call: EngineCall): Promise<void> {
    const { id } = call;
    try {
      if (engine === null) throw new Error('engine: it is not open yet');
      const output =
        call.kind === 'ask'
          ? await engine.ask(call.input, call.options)
          : await engine.summarize(call.options);
      reply({ kind: 'done', id, output });
    } catch (error) {
      reply({ kind: 'failed', id, error: toPlain(error) });
    }
  }

  try {
    engine = await openEngine(
      {
        ...options,
        onNotice: (line) => reply({ kind: 'notice', line }),
        onProgress: (progress) => {
          const isLast = progress.done === progress.total;
          if (!isLast && performance.now() - toldMs < PROGRESS_EVERY_MS) return;
          toldMs = performance.now();
          reply({ kind: 'progress', progress });
        },
      },
      opening.signal,
    );
  } catch (error) {
    reply({ kind: 'unopened', error: toPlain(error) });
    port.close();
    return;
  }
  const { articles, problems, status } = engine;
  reply({
    kind: 'opened',
    opened: { articles, problems: problems.map((problem) => toPlain(problem)), status },
  });
}

await serve(workerData as EngineWorkerData);
