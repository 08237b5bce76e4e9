/** Speaks like embed-worker.ts, but does what a text tells it to: `exit`, `throw`, `hang`, `refuse`, `NaN`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { EmbedWorkerData, EmbedWorkerReply, EmbedWorkerRequest } from '../../src/search/embed-worker.js';

const { profile } = workerData as EmbedWorkerData;
const reply = (message: EmbedWorkerReply) => parentPort?.postMessage(message);

parentPort?.on('message', (texts: EmbedWorkerRequest) => {
  if (texts === null) {
    parentPort?.close();
    return;
  }
  if (texts.includes('exit')) process.exit(7);
  if (texts.includes('throw')) throw new Error('out of luck');
  if (texts.includes('hang')) return;
  if (texts.includes('refuse')) {
    reply({ kind: 'failed', message: 'bad shape' });
    return;
  }
  const vector = () => new Float32Array(profile.dimensions).fill(1 / Math.sqrt(profile.dimensions));
  reply({ kind: 'vectors', vectors: texts.map((text) => (text === 'NaN' ? null : vector())) });
});
reply({ kind: 'ready', dimensions: profile.dimensions });
