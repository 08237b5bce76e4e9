import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { messageOf, VerbatimError } from '../errors.js';
import {
  type ModelDtype,
  type ModelProfile,
  type ModelRole,
  modelProfile,
  modelRoles,
  type StatedHabits,
} from './profile.js';

export const REQUIRED_FILES = ['config.json', 'tokenizer_config.json', 'tokenizer.json'] as const;

const POOLING_FILE = '1_Pooling/config.json';
const PROMPTS_FILE = 'config_sentence_transformers.json';
/** Where sentence-transformers writes down how a model wants to be used. */
export const OPTIONAL_FILES = [POOLING_FILE, PROMPTS_FILE] as const;

/** The best kind first. */
export const WEIGHTS = [
  { file: 'onnx/model_quantized.onnx', dtype: 'q8' },
  { file: 'onnx/model.onnx', dtype: 'fp32' },
] as const satisfies readonly { file: string; dtype: ModelDtype }[];
type Weights = (typeof WEIGHTS)[number];

/** Where a model comes from, and the folder in which its files lie once they are there. */
export interface ModelSource {
  readonly kind: 'bundled' | 'hub' | 'folder';
  readonly id: string;
  readonly folder: string;
}

/** What can be said of every model's files when they do not work. */
export const remedies = {
  bundled: ({ folder }) =>
    `Restore ${folder} from the repository, as with git checkout, or name a model of the hub (owner/name) or a folder (./model)`,
  hub: ({ folder }) => `Delete ${folder} and start again, so that it is downloaded anew`,
  folder: ({ folder }) => `Check the files in ${folder}, or set the setting that names it to another model`,
} as const satisfies Record<ModelSource['kind'], (source: Pick<ModelSource, 'folder'>) => string>;

const HUB_ID = /^[A-Za-z0-9_][\w.-]*\/[A-Za-z0-9_][\w.-]*$/;
const BUNDLED_NAME = /^[A-Za-z0-9_][\w.-]*$/;
const FOLDER = /^\.{1,2}(?:[\\/]|$)/;

/**
 * Reads `EMBEDDING_MODEL` or `READER_MODEL`: the name of a bundled model, a hub id (`owner/name`), or a folder (absolute, or starting with
 * `./` or `../`).
 *
 * @throws VerbatimError when it is none of them.
 *
 * @example
 * parseModel('encoder', 'Xenova/bge-small-zh-v1.5', { bundledModels: 'data/models', modelCache: 'cache' }).kind; // 'hub'
 */
export function parseModel(
  role: ModelRole,
  model: string,
  { bundledModels, modelCache }: { bundledModels: string; modelCache: string },
): ModelSource {
  if (isAbsolute(model) || FOLDER.test(model)) return { kind: 'folder', id: model, folder: resolve(model) };
  if (HUB_ID.test(model))
    return {
      kind: 'hub',
      id: model,
      folder: resolve(modelCache, ...model.split('/')),
    };
  if (BUNDLED_NAME.test(model))
    return {
      kind: 'bundled',
      id: model,
      folder: resolve(bundledModels, model),
    };
  throw new VerbatimError(
    'settings',
    `${modelRoles[role].setting} is "${model}"`,
    `Set it to ${modelRoles[role].bundled}, to a model of the hub (owner/name), or to a folder (starting with ./ or /)`,
  );
}

/**
 * The weights of a model, once every file that loading needs is there.
 *
 * @throws VerbatimError that names the files that are missing.
 */
export async function requireModel({ id, kind, folder }: ModelSource): Promise<Weights> {
  const { missing, weights } = await filesOf(folder);
  if (missing.length === 0 && weights !== undefined) return weights;
  throw new VerbatimError(
    'model',
    `${id} has no ${missing.join(', no ')} in ${folder}`,
    remedies[kind]({ folder }),
  );
}

/** Whether every file that loading needs is there. */
export async function isCompleteModel(folder: string): Promise<boolean> {
  return (await filesOf(folder)).missing.length === 0;
}

/**
 * The profile of an embedding model whose files are on disk.
 *
 * @throws VerbatimError when a file is not JSON, or does not tell the size of a vector.
 */
export async function readProfile(source: ModelSource, dtype: ModelDtype): Promise<ModelProfile> {
  return modelProfile(source.id, await readJson(source, 'config.json'), dtype, await statedHabits(source));
}

/** SHA-256 over the names and contents of all files that decide what a model gives, in hex. */
export async function modelRevision(folder: string, weights: Weights): Promise<string> {
  const data = (await readdir(join(folder, 'onnx')))
    .map((name) => `onnx/${name}`)
    .filter((file) => file.startsWith(weights.file));
  const hash = createHash('sha256');
  for (const file of [...REQUIRED_FILES, ...OPTIONAL_FILES, ...data.sort()]) {
    if (!(await exists(join(folder, file)))) continue;
    hash.update(`${file}\0`);
    const content = createReadStream(join(folder, file), { highWaterMark: READ_BYTES });
    for await (const chunk of content) hash.update(chunk);
  }
  return hash.digest('hex');
}

/** Large enough to be quick, small enough not to hold up the event loop. */
const READ_BYTES = 1_048_576;

async function statedHabits(source: ModelSource): Promise<StatedHabits> {
  const stated = async (file: string): Promise<Record<string, unknown>> =>
    (await exists(join(source.folder, file))) ? readJson(source, file) : {};
  const pooling = await stated(POOLING_FILE);
  const { prompts } = await stated(PROMPTS_FILE);
  const prompt = isRecord(prompts) ? prompts : {};
  const queryPrefix = prompt.query;
  const passagePrefix = prompt.passage ?? prompt.document;
  return {
    ...(pooling.pooling_mode_mean_tokens === true && { pooling: 'mean' }),
    ...(pooling.pooling_mode_lasttoken === true && { pooling: 'last_token' }),
    ...(pooling.pooling_mode_cls_token === true && { pooling: 'cls' }),
    ...(typeof queryPrefix === 'string' && { queryPrefix }),
    ...(typeof passagePrefix === 'string' && { passagePrefix }),
  };
}

async function readJson(source: ModelSource, file: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await readFile(join(source.folder, file), 'utf8'));
    if (!isRecord(value)) throw new TypeError('not an object');
    return value;
  } catch (cause) {
    throw new VerbatimError(
      'model',
      `${file} of ${source.id} cannot be read (${messageOf(cause)})`,
      remedies[source.kind](source),
      { cause },
    );
  }
}

/** The best weights of a folder, and what is missing there for loading. */
async function filesOf(folder: string): Promise<{ missing: string[]; weights: Weights | undefined }> {
  const files = [...REQUIRED_FILES, ...WEIGHTS.map(({ file }) => file)];
  const there = await Promise.all(files.map((file) => exists(join(folder, file))));
  const isMissing = (file: (typeof files)[number]) => !there[files.indexOf(file)];
  const weights = WEIGHTS.find(({ file }) => !isMissing(file));
  const missing = REQUIRED_FILES.filter(isMissing);
  return { missing: weights === undefined ? [...missing, WEIGHTS[0].file] : missing, weights };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
