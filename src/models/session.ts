import { availableParallelism } from 'node:os';
import {
  AutoModel,
  env,
  LogLevel,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@xenova/transformers';
import { messageOf, VerbatimError } from '../errors.js';
import { type FetchOptions, type LocatedModel, locateModel } from './locate.js';
import type { ModelDtype, ModelRole } from './profile.js';
import { type Marks, marksOf, openTokenizer } from './tokenizer.js';

/** More threads than this gain little on inputs of some hundred tokens. */
const MOST_THREADS = 4;

/** Spinning threads made a question 60 times slower beside other work. */
const sessionOptions = () => ({
  intraOpNumThreads: Math.min(MOST_THREADS, availableParallelism()),
  interOpNumThreads: 1,
  executionMode: 'sequential' as const,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
});

/** A loaded network with its tokenizer. */
export interface ModelSession {
  readonly tokenizer: PreTrainedTokenizer;
  readonly marks: Marks;
  readonly inputs: readonly string[];
  /**
   * One run of the network; the tensors that went in are freed.
   *
   * @returns the outputs by name; each is to be disposed of.
   */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  close(): Promise<void>;
}

/**
 * Loads a model, after fetching it where it is one of the hub: once for all, from then on no network is used.
 *
 * @param make what is to become of it; where that throws, the model is let go of.
 * @throws VerbatimError when the model is unknown, cannot be fetched or loaded, or is none that `make` takes.
 */
export async function openModel<Model>(
  role: ModelRole,
  name: string,
  options: FetchOptions,
  make: (session: ModelSession, located: LocatedModel) => Promise<Model>,
): Promise<Model> {
  const located = await locateModel(role, name, options);
  const { source, dtype, remedy } = located;
  let session: ModelSession | null = null;
  try {
    session = await openSession(source.folder, dtype);
    return await make(session, located);
  } catch (cause) {
    await session?.close();
    throw new VerbatimError('model', `${source.id} cannot be loaded (${messageOf(cause)})`, remedy, {
      cause,
    });
  }
}

/** @throws what Transformers.js throws when a file is missing or is not a model. */
async function openSession(folder: string, dtype: ModelDtype): Promise<ModelSession> {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.logLevel = LogLevel.NONE;
  const [tokenizer, model] = await Promise.all([
    openTokenizer(folder),
    AutoModel.from_pretrained(folder, {
      dtype,
      local_files_only: true,
      session_options: sessionOptions(),
    }) as Promise<PreTrainedModel>,
  ]);
  return {
    tokenizer,
    marks: marksOf(tokenizer),
    inputs: inputNames(model),
    run: async (inputs) => {
      try {
        return await model(inputs);
      } finally {
        for (const tensor of Object.values(inputs)) tensor.dispose();
      }
    },
    close: async () => {
      await model.dispose();
    },
  };
}

/** The names of the network's inputs: the bundled encoder has one more than others. */
function inputNames(model: PreTrainedModel): readonly string[] {
  const session: unknown = Reflect.get(Object(Reflect.get(model, 'sessions')), 'model');
  const names: unknown = Reflect.get(Object(session), 'inputNames');
  return Array.isArray(names) ? names.map(String) : [];
}

/** Token ids of one text as the tensors that every network takes. */
export function inputsOf(ids: readonly number[]): Record<'input_ids' | 'attention_mask', Tensor> {
  const dims = [1, ids.length];
  return {
    input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), dims),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
  };
}
