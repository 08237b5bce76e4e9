import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import { isCompleteModel, OPTIONAL_FILES, REQUIRED_FILES, WEIGHTS } from './model-files.js';

export interface DownloadProgress {
  readonly file: string;
  /** Bytes so far. */
  readonly loaded: number;
  /** Bytes of the whole file, 0 where the hub does not say. */
  readonly total: number;
}

export interface DownloadOptions {
  /** `owner/name`. */
  readonly id: string;
  /** Address of the hub or of a mirror. */
  readonly endpoint: string;
  /** Where the model will lie. */
  readonly folder: string;
  /** Milliseconds without one byte until the download fails. */
  readonly stallMs?: number | undefined;
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
}

const STALL_MS = 30_000;
/** A running download writes to its folder far more often than this. */
const ABANDONED_MS = 3_600_000;
const PARTIAL_ENDING = '.part';
const OTHER_WAYS =
  'set HF_ENDPOINT to a mirror of the hub, or remove EMBEDDING_MODEL to use the model that is included';

/**
 * Fetches a model's files from the hub into a folder of another name, which takes its final name when every file is
 * there and synced: a folder that exists is a whole model, whatever was cut off, and whoever downloads beside.
 *
 * The library could fetch them too, but it waits for ever on a silent server, compares no lengths, keeps the first files of
 * a model whose last one fails, and cannot take the plain weights where there are no quantized ones.
 *
 * @throws VerbatimError when the hub cannot be reached, refuses, stops sending, or does not have the model.
 */
export async function downloadModel(options: DownloadOptions): Promise<void> {
  const parent = dirname(options.folder);
  const partial = join(
    parent,
    `.${basename(options.folder)}.${randomBytes(6).toString('hex')}${PARTIAL_ENDING}`,
  );
  await inFolder(parent, () => mkdir(join(partial, 'onnx'), { recursive: true }));
  try {
    await removeAbandoned(parent);
    await fetchModel(options, partial);
    await inFolder(parent, () => moveIntoPlace(partial, options.folder));
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function fetchModel(options: DownloadOptions, into: string): Promise<void> {
  for (const file of REQUIRED_FILES) {
    if (!(await fetchFile(options, file, into))) {
      throw new VerbatimError(
        'model',
        `${options.endpoint} has no ${file} for ${options.id}`,
        'Correct EMBEDDING_MODEL: a feature-extraction model exported for Transformers.js is needed',
      );
    }
  }
  for (const file of OPTIONAL_FILES) await fetchFile(options, file, into);
  for (const { file } of WEIGHTS) {
    if (await fetchFile(options, file, into)) return fetchExternalData(options, file, into);
  }
  throw new VerbatimError(
    'model',
    `${options.endpoint} has neither ${WEIGHTS.map(({ file }) => file).join(' nor ')} for ${options.id}`,
    'Set EMBEDDING_MODEL to a feature-extraction model that was exported to ONNX, such as Xenova/multilingual-e5-small',
  );
}

/** Weights beyond 2 GB stand beside the graph, in `model.onnx_data`, `model.onnx_data_1` and so on. */
async function fetchExternalData(options: DownloadOptions, weights: string, into: string): Promise<void> {
  let part = 0;
  while (await fetchFile(options, `${weights}_data${part === 0 ? '' : `_${part}`}`, into)) part++;
}

/** @returns whether the hub has the file. */
async function fetchFile(options: DownloadOptions, file: string, into: string): Promise<boolean> {
  const { id, endpoint, onDownload, stallMs = STALL_MS } = options;
  const abort = new AbortController();
  const stall = setTimeout(() => abort.abort(), stallMs);
  let loaded = 0;
  let total = 0;
  const broken = (cause: unknown) =>
    new VerbatimError(
      'model',
      loaded === 0
        ? `${endpoint} cannot be reached for ${file} of ${id} (${abort.signal.aborted ? `silent for ${stallMs} ms` : reasonOf(cause)})`
        : `the download of ${file} of ${id} broke off after ${loaded} of ${total || 'unknown'} bytes (${abort.signal.aborted ? `silent for ${stallMs} ms` : reasonOf(cause)})`,
      `Check the network and start again, ${OTHER_WAYS}`,
      { cause },
    );
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
      throw refused(options, file, response.status);
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
    if (file.endsWith('.json')) await expectJson(options, file, path);
    return true;
  } finally {
    clearTimeout(stall);
  }
}

function refused({ id, endpoint }: DownloadOptions, file: string, status: number): VerbatimError {
  if (status === 401 || status === 403) {
    return new VerbatimError(
      'model',
      `${endpoint} refuses ${file} of ${id} (HTTP ${status}): the model does not exist or is only for people who log in`,
      'Correct EMBEDDING_MODEL, or download the model by hand and set EMBEDDING_MODEL to its folder',
    );
  }
  return new VerbatimError(
    'model',
    `${endpoint} answers HTTP ${status} for ${file} of ${id}`,
    `Try again later, ${OTHER_WAYS}`,
  );
}

/** A hotel's log-in page also answers 200. */
async function expectJson({ id, endpoint }: DownloadOptions, file: string, path: string): Promise<void> {
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

async function inFolder<Result>(folder: string, write: () => Promise<Result>): Promise<Result> {
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

async function moveIntoPlace(partial: string, folder: string): Promise<void> {
  await syncFolder(join(partial, 'onnx'));
  await syncFolder(partial);
  try {
    await rename(partial, folder);
  } catch (error) {
    if (await isCompleteModel(folder)) return; // another process was faster
    const broken = `${partial}.old${PARTIAL_ENDING}`;
    await rename(folder, broken).catch(() => Promise.reject(error));
    await rename(partial, folder);
    await rm(broken, { recursive: true, force: true });
  }
  await syncFolder(dirname(folder));
}

/** What a killed process left behind. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('.') || !name.endsWith(PARTIAL_ENDING)) continue;
    const folder = join(parent, name);
    const entries = await readdir(folder, { recursive: true }).catch(() => []);
    const changes = await Promise.all(
      ['.', ...entries].map((entry) =>
        stat(join(folder, entry)).then(
          ({ mtimeMs }) => mtimeMs,
          () => Date.now(),
        ),
      ),
    );
    if (Date.now() - Math.max(...changes) > ABANDONED_MS) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // Windows opens no folders
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
  return messageOf(cause) || String(cause);
}
