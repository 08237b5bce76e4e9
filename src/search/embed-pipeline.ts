import { env, LogLevel, pipeline, Tensor } from '@xenova/transformers';
import type { ModelProfile } from './model-profile.js';
import { pool } from './pooling.js';

/** A loaded model: texts (prefixes included) in, unit vectors out; null for a text whose vector is not finite. */
export interface EmbedPipeline {
  readonly dimensions: number;
  embed(texts: readonly string[]): Promise<(Float32Array | null)[]>;
  close(): Promise<void>;
}

/** No token of any vocabulary in use is longer on average, so what is cut here would be cut by the tokenizer. */
const MAX_CHARACTERS_PER_TOKEN = 32;

/** Spinning threads made a question 60 times slower beside other work. */
const SESSION_OPTIONS = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
} as const;

/**
 * Loads a `feature-extraction` pipeline from a folder, never from the network.
 *
 * The pipeline's tokenizer and model are called one by one: the pipeline itself can neither cut a text at a length of our
 * choice nor free its tensors, and its pooling is many times slower than the loops in pooling.ts.
 */
export async function openPipeline(folder: string, profile: ModelProfile): Promise<EmbedPipeline> {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.logLevel = LogLevel.NONE;
  const extractor = await pipeline('feature-extraction', folder, {
    dtype: profile.dtype,
    local_files_only: true,
    session_options: SESSION_OPTIONS,
  });
  const maxCharacters = profile.maxTokens * MAX_CHARACTERS_PER_TOKEN;

  const embed = async (texts: readonly string[]) => {
    const inputs = extractor.tokenizer(
      texts.map((text) => text.slice(0, maxCharacters)),
      { padding: true, truncation: true, max_length: profile.maxTokens },
    );
    const outputs = await extractor.model(inputs);
    try {
      const output = outputs.last_hidden_state ?? outputs.token_embeddings ?? outputs.sentence_embedding;
      if (output === undefined) {
        throw new Error(`it gives ${Object.keys(outputs).join(', ')} instead of last_hidden_state`);
      }
      const dims: number[] = output.dims;
      const [rows = 0, dimensions = 0] = [dims[0], dims.at(-1)];
      const tokens = dims.length === 3 ? (dims[1] ?? 1) : 1;
      return pool(
        { data: output.data, rows, tokens, dimensions },
        inputs.attention_mask.data,
        profile.pooling,
      );
    } finally {
      for (const tensor of Object.values({ ...inputs, ...outputs })) {
        if (tensor instanceof Tensor) tensor.dispose();
      }
    }
  };

  const [probe] = await embed(['verbatim']);
  if (!probe) throw new Error('its vectors are not finite');
  return { dimensions: probe.length, embed, close: () => extractor.dispose() };
}
