import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  let loaded = 0;
  let total = 0;
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
    const url = `${endpoint.replace(/\/+$/, '')}/${id}/resolve/main/${file}`;
    const response = await fetch(url, {
      signal: abort.signal,
      // Without compression the announced length is that of the file, and a cut is seen.
      headers: { 'accept-encoding': 'identity', 'user-agent': 'verbatim' },
    }).catch((cause: unknown) => Promise.reject(broken(cause)));
    if (response.status === 404) {
      await response.body?.cancel();
      return false;
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw refused(model, file, response.status);
    }
    const announced = response.headers.has('content-encoding')
      ? 0
      : Number(response.headers.get('content-length'));
    total = Number.isFinite(announced) ? announced : 0;
    const path = join(into, file);
    const target = await inFolder(into, async () => {
      await mkdir(dirname(path), { recursive: true });
      return open(path, 'w');
    });
    try {
      const chunks = response.body[Symbol.asyncIterator]();
      for (;;) {
        const { done, value } = await chunks.next().catch((cause: unknown) => Promise.reject(broken(cause)));
        if (done) break;
        stall.refresh();
        await inFolder(into, () => target.writeFile(value));
        loaded += value.byteLength;
        onDownload?.({ file, loaded, total });
      }
      await inFolder(into, () => target.sync());
    } finally {
      await target.close();
    }
    if (total > 0 && loaded !== total) throw broken(new Error('the connection was closed'));
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
