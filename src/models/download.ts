import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { VerbatimError } from '../errors.js';
import { isCompleteModel, OPTIONAL_FILES, REQUIRED_FILES, WEIGHTS } from './files.js';
import { fetchHubFile, type HubModel, inFolder } from './hub-file.js';

export interface DownloadOptions extends HubModel {
  /** The setting that names the model. */
  readonly setting: string;
  /** Where the model will lie. */
  readonly folder: string;
}

/** A running download writes to its folder far more often than this. */
const ABANDONED_MS = 3_600_000;
const PARTIAL_ENDING = '.part';

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
    if (!(await fetchHubFile(options, file, into))) {
      throw new VerbatimError(
        'model',
        `${options.endpoint} has no ${file} for ${options.id}`,
        `Correct ${options.setting}: a model exported for Transformers.js is needed`,
      );
    }
  }
  for (const file of OPTIONAL_FILES) await fetchHubFile(options, file, into);
  for (const { file } of WEIGHTS) {
    if (await fetchHubFile(options, file, into)) return fetchExternalData(options, file, into);
  }
  throw new VerbatimError(
    'model',
    `${options.endpoint} has neither ${WEIGHTS.map(({ file }) => file).join(' nor ')} for ${options.id}`,
    `Set ${options.setting} to a model that was exported to ONNX`,
  );
}

/** Weights beyond 2 GB stand beside the graph, in `model.onnx_data`, `model.onnx_data_1` and so on. */
async function fetchExternalData(options: DownloadOptions, weights: string, into: string): Promise<void> {
  let part = 0;
  while (await fetchHubFile(options, `${weights}_data${part === 0 ? '' : `_${part}`}`, into)) part++;
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
