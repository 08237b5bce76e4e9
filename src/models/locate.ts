import { downloadModel } from './download.js';
import {
  isCompleteModel,
  type ModelSource,
  modelRevision,
  parseModel,
  remedies,
  requireModel,
} from './files.js';
import type { DownloadProgress } from './hub-file.js';
import { type ModelDtype, type ModelRole, modelRoles } from './profile.js';

/** Where models lie, and come from. */
export interface FetchOptions {
  /** The folder under which hub models are kept. */
  readonly modelCache: string;
  /** Address of the model hub or of a mirror, such as `https://huggingface.co`. */
  readonly hubEndpoint: string;
  /** The folder that holds the models that come with the program. */
  readonly bundledModels: string;
  /** Called while a hub model is fetched. */
  readonly onDownload?: ((progress: DownloadProgress) => void) | undefined;
  /** Milliseconds without one byte until a download fails; default 30,000. */
  readonly downloadStallMs?: number | undefined;
}

/** A model whose files lie on the disk. */
export interface LocatedModel {
  readonly source: ModelSource;
  readonly dtype: ModelDtype;
  /** SHA-256 over its files, in hex. */
  readonly revision: string;
  /** What to do when it cannot be loaded. */
  readonly remedy: string;
}

/**
 * Finds the files of a model, fetching them where it is one of the hub and not here yet.
 *
 * @param model as the role's setting gives it: a bundled model's name, a hub id, or a folder.
 * @throws VerbatimError when there is no such model, or it cannot be fetched.
 */
export async function locateModel(
  role: ModelRole,
  model: string,
  options: FetchOptions,
): Promise<LocatedModel> {
  const source = parseModel(role, model, options);
  if (source.kind === 'hub' && !(await isCompleteModel(source.folder))) {
    await downloadModel({
      id: source.id,
      setting: modelRoles[role].setting,
      endpoint: options.hubEndpoint,
      folder: source.folder,
      stallMs: options.downloadStallMs,
      onDownload: options.onDownload,
    });
  }
  const weights = await requireModel(source);
  const revision = await modelRevision(source.folder, weights);
  return { source, dtype: weights.dtype, revision, remedy: remedies[source.kind](source) };
}
