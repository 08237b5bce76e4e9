import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A thread that answers each message with a vector of zeros: what any thread costs. */
export interface EchoThread {
  ask(message: string): Promise<void>;
  close(): Promise<void>;
}

export async function openEchoThread(dimensions: number): Promise<EchoThread> {
  const code = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', () => parentPort.postMessage(new Float32Array(${dimensions})));
    parentPort.postMessage('ready');`;
  const worker = new Worker(code, { eval: true });
  await once(worker, 'message');
  return {
    ask: async (message) => {
      const reply = once(worker, 'message');
      worker.postMessage([message]);
      await reply;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
