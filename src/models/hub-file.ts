import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf, VerbatimError } from '../errors.js';

export interface DownloadProgress {
  readonly file: string;
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes of the whole file, 0 where the hub does not say. */
  readonly total: number;
}

/** A model on a hub, and how to fetch from it. */
export interface HubModel {
  /** `owner/name`. */
  readonly id: string;
  /** Address of the hub or of a mirror. */
  readonly endpoint: string;
  /** Milliseconds without one byte until a download fails; default 30,000. */
  readonly stallMs?: number | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
}

const STALL_MS = 30_000;
const OTHER_WAYS =
  'set HF_ENDPOINT to a mirror of the hub, or remove the setting to use the model that is included';

/**
 * Fetches one file of a model into a folder, and syncs it.
 *
 * @returns whether the hub has the file
 * @throws VerbatimError when the hub cannot be reached, refuses, or stops sending.
 */
export async function fetchHubFile(model: HubModel, file: string, into: string): Promise<boolean> {
  const { id, endpoint, onDownload, stallMs = STALL_MS } = model;
  const abort = new AbortController();
  const stall = setTimeout(() => abort.abort(), stallMs);
  let [loaded, total] = [0, 0];
  const broken = (cause: unknown) => {
    const reason = abort.signal.aborted ? `silent for ${stallMs} ms` : reasonOf(cause);
    return new VerbatimError(
      'model',
      loaded === 0
        ? `${endpoint} cannot be reached for ${file} of ${id} (${reason})`
        : `the download of ${file} of ${id} broke off after ${loaded} of ${total || 'unknown'} bytes (${reason})`,
      `Check the network and start again, ${OTHER_WAYS}`,
      { cause },
    );
  };
  try {
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}/${id}/resolve/main/${file}`, {
      signal: abort.signal,
      // Without compression the length that is announced is that of the file, and a cut is an error.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'verbatim' },
    }).catch((cause: unknown) => Promise.reject(broken(cause)));
    const { body, status } = response;
    if (status === 404) return false;
    if (!response.ok || body === null) throw refused(model, file, status);
    total = Number(response.headers.get('content-length') ?? 0);
    const received = async function* () {
      try {
        for await (const chunk of body) {
          stall.refresh();
          yield chunk;
          loaded += chunk.byteLength;
          onDownload?.({ file, loaded, total });
        }
      } catch (cause) {
        throw broken(cause);
      }
    };
    const path = join(into, file);
    await inFolder(into, async () => {
      await mkdir(dirname(path), { recursive: true });
      await pipeline(received, createWriteStream(path, { flush: true }));
    });
    if (file.endsWith('.json')) await expectJson(model, file, path);
    return true;
  } finally {
    clearTimeout(stall);
    abort.abort(); // closes the connection where the body was not read to its end
  }
}

function refused({ id, endpoint }: HubModel, file: string, status: number): VerbatimError {
  if (status === 401 || status === 403) {
    return new VerbatimError(
      'model',
      `${endpoint} refuses ${file} of ${id} (HTTP ${status}): the model does not exist or is only for people who log in`,
      'Correct the name, or download the model by hand and set EMBEDDING_MODEL or READER_MODEL to its folder',
    );
  }
  return new VerbatimError(
    'model',
    `${endpoint} answers HTTP ${status} for ${file} of ${id}`,
    `Try again later, ${OTHER_WAYS}`,
  );
}

/** A hotel's log-in page also answers 200. */
async function expectJson({ id, endpoint }: HubModel, file: string, path: string): Promise<void> {
  try {
    JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new VerbatimError(
      'model',
      `${endpoint} sent something else than JSON as ${file} of ${id}`,
      `Check that HF_ENDPOINT is a model hub and that nothing stands between, ${OTHER_WAYS}`,
      { cause },
    );
  }
}

/** Runs what writes into the folder of a download, and says what to do when it cannot. */
export async function inFolder<Result>(folder: string, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof VerbatimError) throw cause;
    throw new VerbatimError(
      'model',
      `the download cannot be written to ${folder} (${messageOf(cause)})`,
      'Make room or give the right to write there, or set MODEL_CACHE to another folder',
      { cause },
    );
  }
}

function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  return messageOf(cause) || String(cause);
}
