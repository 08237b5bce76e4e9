/** Speaks like engine-worker.ts, but does what a question tells it to: `exit`, `throw`, `hang`, `fail`, `slow`. */
import { parentPort, threadId, workerData } from 'node:worker_threads';
import type { Answer } from '../../src/answer/answer.js';
import type { EngineReply, EngineRequest, EngineWorkerData } from '../../src/answer/engine-messages.js';
import { toPlain } from '../../src/engine/plain-error.js';
import { VerbatimError } from '../../src/errors.js';

const { articlesDir } = workerData as EngineWorkerData;
const reply = (message: EngineReply) => parentPort?.postMessage(message);
const times = { embed: 0, dense: 0, keywords: 0, choose: 0, total: 0 };
const answerTo = (question: string): Answer => ({
  question,
  status: 'not-in-article',
  confidence: 0,
  language: 'en',
  quotes: [],
  nearest: null,
  times,
});

parentPort?.on('message', (request: EngineRequest) => {
  if (request === null) {
    parentPort?.close();
    return;
  }
  const { id } = request;
  switch (request.input) {
    case 'exit':
      return process.exit(7);
    case 'throw':
      throw new Error('out of luck');
    case 'hang':
      return;
    case 'fail':
      return reply({
        kind: 'failed',
        id,
        error: toPlain(new VerbatimError('ask', 'it fails', 'Do not ask')),
      });
    case 'slow':
      setTimeout(() => reply({ kind: 'done', id, output: answerTo('slow') }), 100);
      return;
    default:
      return reply({ kind: 'done', id, output: answerTo(String(request.input)) });
  }
});

if (articlesDir === 'dies') throw new Error('stillborn');
if (articlesDir !== 'never') {
  const status = { model: `thread ${threadId}`, dimensions: 1, index: 'exact', reports: [] } as const;
  reply({ kind: 'opened', opened: { articles: [], problems: [], status } });
}
