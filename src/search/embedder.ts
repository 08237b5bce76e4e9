import { messageOf, VerbatimError } from '../errors.js';
import { EmbedQueue } from './embed-queue.js';
import { closedError, EmbedSupervisor } from './embed-supervisor.js';
import type { DownloadProgress } from './hub-file.js';
import { downloadModel } from './model-download.js';
import { isCompleteModel, modelRevision, parseModel, readProfile, remedies } from './model-files.js';
import type { ModelProfile } from './model-profile.js';

/** Some models tell questions from the texts that answer them by a prefix. */
export type TextKind = 'query' | 'passage';

/** Turns texts into vectors, off the main thread. */
export interface Embedder {
  readonly profile: ModelProfile;
  /** SHA-256 over the model's files, in hex: an index made by other weights is not used. */
  readonly revision: string;
  /**
   * One vector a text, in order: unit length, `profile.dimensions` numbers each.
   *
   * @throws VerbatimError when the queue is full, the time limit passes, or the worker died.
   */
  embed(texts: readonly string[], kind: TextKind, options?: EmbedOptions): Promise<Float32Array[]>;
  close(): Promise<void>;
}

export interface EmbedOptions {
  /** Milliseconds until the request fails; default 60,000. */
  readonly timeoutMs?: number;
  /** Called with the number of texts done so far. */
  readonly onProgress?: (done: number) => void;
}

export interface OpenEmbedderOptions {
  /** As `EMBEDDING_MODEL` gives it: the bundled model's name, a hub id, or a folder. */
  readonly model: string;
  /** The folder under which hub models are kept. */
  readonly modelCache: string;
  /** Address of the model hub or of a mirror, such as `https://huggingface.co`. */
  readonly hubEndpoint: string;
  /** The folder that holds the models that come with the program. */
  readonly bundledModels: string;
  /** Called while a hub model is fetched. */
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  /** Called with one line when something went wrong that was mended. */
  readonly onWarn?: ((line: string) => void) | undefined;
  /** Requests that may wait at a time; default 1,024. */
  readonly queueLimit?: number | undefined;
  /** Milliseconds that loading the model may take; default 120,000. */
  readonly startTimeoutMs?: number | undefined;
  /** Milliseconds that one batch may take until the thread counts as hung; default 60,000. */
  readonly batchTimeoutMs?: number | undefined;
  /** Milliseconds without one byte until a download fails; default 30,000. */
  readonly downloadStallMs?: number | undefined;
  /** The module that runs in the thread: a test may put one there that dies. */
  readonly worker?: URL | undefined;
}

/**
 * Loads an embedding model in a worker thread, after fetching it where that is needed: once for all, from then on no
 * network is used.
 *
 * @throws VerbatimError when the model is unknown, cannot be fetched or loaded, or gives vectors of another size than its
 * config.json says.
 *
 * @example
 * const embedder = await openEmbedder({
 *   model: 'verbatim-mini',
 *   bundledModels: 'data/models',
 *   modelCache: 'data/cache',
 *   hubEndpoint: 'https://huggingface.co',
 * });
 * const [vector] = await embedder.embed(['Genie 3 是谁做的？'], 'query');
 * await embedder.close();
 */
export async function openEmbedder(options: OpenEmbedderOptions): Promise<Embedder> {
  const source = parseModel(options.model, options);
  if (source.kind === 'hub' && !(await isCompleteModel(source.folder))) {
    await downloadModel({
      id: source.id,
      endpoint: options.hubEndpoint,
      folder: source.folder,
      stallMs: options.downloadStallMs,
      onDownload: options.onDownload,
    });
  }
  const profile = await readProfile(source);
  const supervisor = new EmbedSupervisor({
    url: options.worker ?? new URL('./embed-worker.js', import.meta.url),
    data: { folder: source.folder, profile },
    startTimeoutMs: options.startTimeoutMs,
    batchTimeoutMs: options.batchTimeoutMs,
    onDeath: (error) => queue.failAll(error),
    onWarn: options.onWarn,
  });
  const queue = new EmbedQueue((texts) => supervisor.run(texts), options.queueLimit);
  const [opened, revision] = await Promise.allSettled([supervisor.open(), modelRevision(source.folder)]);
  if (opened.status === 'rejected' || revision.status === 'rejected') {
    await supervisor.close();
    const cause: unknown =
      opened.status === 'rejected' ? opened.reason : (revision as PromiseRejectedResult).reason;
    throw new VerbatimError(
      'model',
      `${source.id} cannot be loaded (${messageOf(cause)})`,
      remedies[source.kind](source),
      { cause },
    );
  }
  if (opened.value !== profile.dimensions) {
    await supervisor.close();
    throw new VerbatimError(
      'model',
      `${source.id} gives vectors of ${opened.value} numbers, but ${profile.dimensions} were expected`,
      remedies[source.kind](source),
    );
  }
  return {
    profile,
    revision: revision.value,
    embed: (texts, kind, embedOptions) => {
      const prefix = kind === 'query' ? profile.queryPrefix : profile.passagePrefix;
      return queue.add(prefix === '' ? texts : texts.map((text) => prefix + text), kind, embedOptions);
    },
    close: async () => {
      queue.close(closedError());
      await supervisor.close();
    },
  };
}
