import { availableParallelism } from 'node:os';
import {
  AutoModel,
  env,
  LogLevel,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@xenova/transformers';
import type { ModelDtype } from './profile.js';
import { openTokenizer } from './tokenizer.js';

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
 * Loads a model from a folder, never from the network.
 *
 * @throws what Transformers.js throws when a file is missing or is not a model.
 */
export async function openSession(folder: string, dtype: ModelDtype): Promise<ModelSession> {
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

/** Token ids of several texts as the tensors that every network takes: padded to the longest, with their mask. */
export function paddedInputs(rows: readonly (readonly number[])[]): {
  readonly input_ids: Tensor;
  readonly attention_mask: Tensor;
  readonly longest: number;
} {
  const longest = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const ids = new BigInt64Array(rows.length * longest).fill(BigInt(marks.pad));
  const mask = new BigInt64Array(rows.length * longest);
  rows.forEach((row, at) => {
    row.forEach((id, place) => {
      ids[at * longest + place] = BigInt(id);
      mask[at * longest + place] = 1n;
    });
  });
  const dims = [rows.length, longest];
  return {
    input_ids: new Tensor('int64', ids, dims),
    attention_mask: new Tensor('int64', mask, dims),
    longest,
  };
}

/** The ids of XLM-RoBERTa's marks: begin, padding, end. */
export const marks = { begin: 0, pad: 1, end: 2 } as const;
