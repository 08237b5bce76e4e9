import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.js';
import { openPipeline } from './embed-pipeline.js';
import type { ModelProfile } from './model-profile.js';

/** What the thread is told when it starts. */
export interface EmbedWorkerData {
  readonly folder: string;
  readonly profile: ModelProfile;
}

/** Texts with their prefixes, or null when the thread shall end. */
export type EmbedWorkerRequest = readonly string[] | null;

/** One `ready` or `failed` first, then one `vectors` or `failed` for each request. */
export type EmbedWorkerReply =
  | { readonly kind: 'ready'; readonly dimensions: number }
  | { readonly kind: 'vectors'; readonly vectors: readonly (Float32Array | null)[] }
  | { readonly kind: 'failed'; readonly message: string };

async function serve({ folder, profile }: EmbedWorkerData): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('embed-worker.js runs as a worker thread only');
  const reply = (message: EmbedWorkerReply, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);
  try {
    const model = await openPipeline(folder, profile);
    const answer = async (texts: EmbedWorkerRequest) => {
      if (texts === null) {
        await model.close();
        port.close();
        return;
      }
      try {
        const vectors = await model.embed(texts);
        reply(
          { kind: 'vectors', vectors },
          vectors.flatMap((vector) => (vector === null ? [] : [vector.buffer as ArrayBuffer])),
        );
      } catch (error) {
        reply({ kind: 'failed', message: messageOf(error) });
      }
    };
    let last = Promise.resolve();
    port.on('message', (texts: EmbedWorkerRequest) => {
      last = last.then(() => answer(texts));
    });
    reply({ kind: 'ready', dimensions: model.dimensions });
  } catch (error) {
    reply({ kind: 'failed', message: messageOf(error) });
  }
}

await serve(workerData as EmbedWorkerData);
