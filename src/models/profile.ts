import { VerbatimError } from '../errors.js';

/** How the vectors of a text's tokens become the one vector of the text. */
export type Pooling = 'mean' | 'cls' | 'last_token';

/** The two kinds of weights that are looked for: 8-bit first, because it is a quarter of the size. */
export type ModelDtype = 'q8' | 'fp32';

/** What has to be known about an embedding model to use it as it was trained. */
export interface ModelProfile {
  /** The bundled model's name, a hub id such as `Xenova/bge-small-zh-v1.5`, or a folder. */
  readonly id: string;
  /** Numbers in one vector. */
  readonly dimensions: number;
  readonly pooling: Pooling;
  /** Put before a question. */
  readonly queryPrefix: string;
  /** Put before a text that may answer one. */
  readonly passagePrefix: string;
  /** Longer texts are cut to this many tokens. */
  readonly maxTokens: number;
  readonly dtype: ModelDtype;
}

/** What a model is for; each has a setting that names it. */
export const modelRoles = {
  encoder: { setting: 'EMBEDDING_MODEL', bundled: 'encoder' },
  reader: { setting: 'READER_MODEL', bundled: 'reader' },
} as const;
export type ModelRole = keyof typeof modelRoles;

type Habits = Pick<ModelProfile, 'pooling' | 'queryPrefix' | 'passagePrefix'>;

/**
 * Families of models that were trained alike and are named alike.
 *
 * The prefixes are those of the models' cards (intfloat/multilingual-e5-small, BAAI/bge-small-zh-v1.5, BAAI/bge-small-en-v1.5).
 */
const families = [
  {
    pattern: /(?:^|-)e5-(?!.*instruct)/i,
    habits: { pooling: 'mean', queryPrefix: 'query: ', passagePrefix: 'passage: ' },
  },
  {
    pattern: /bge-(?:small|base|large)-zh/i,
    habits: { pooling: 'cls', queryPrefix: '为这个句子生成表示以用于检索相关文章：', passagePrefix: '' },
  },
  {
    pattern: /bge-(?:small|base|large)-en/i,
    habits: {
      pooling: 'cls',
      queryPrefix: 'Represent this sentence for searching relevant passages: ',
      passagePrefix: '',
    },
  },
  { pattern: /bge-m3/i, habits: { pooling: 'cls', queryPrefix: '', passagePrefix: '' } },
] as const satisfies readonly { pattern: RegExp; habits: Habits }[];

const GENERIC: Habits = { pooling: 'mean', queryPrefix: '', passagePrefix: '' };
const GENERIC_MAX_TOKENS = 512;

/** The keys under which config.json names the size of a vector, and the longest text, in different architectures. */
const DIMENSION_KEYS = ['hidden_size', 'd_model', 'dim', 'n_embd'];
const MAX_TOKENS_KEYS = ['max_position_embeddings', 'n_positions', 'max_seq_len'];

/** RoBERTa and its kin number positions from 2, so two of `max_position_embeddings` hold no token. */
const POSITION_OFFSET: Record<string, number> = {
  roberta: 2,
  'xlm-roberta': 2,
  camembert: 2,
  mpnet: 2,
};

/** What a model's own files say beyond config.json, as sentence-transformers writes it. */
export type StatedHabits = Partial<Habits>;

/**
 * Puts a profile together: what the model's files state, else what its family does, else mean pooling without prefixes.
 * Dimensions and longest text come from config.json.
 *
 * @param id - as `EMBEDDING_MODEL` gives it
 * @param config - the parsed config.json
 * @throws VerbatimError when config.json does not tell the size of a vector.
 *
 * @example
 * modelProfile('intfloat/e5-base', { hidden_size: 768 }, 'fp32').queryPrefix; // 'query: '
 */
export function modelProfile(
  id: string,
  config: Readonly<Record<string, unknown>>,
  dtype: ModelDtype,
  stated: StatedHabits = {},
): ModelProfile {
  const name = id.split(/[\\/]/).findLast(Boolean) ?? id;
  const habits = families.find(({ pattern }) => pattern.test(name))?.habits ?? GENERIC;
  const dimensions = firstCount(config, DIMENSION_KEYS);
  if (dimensions === undefined) {
    throw new VerbatimError(
      'model',
      `config.json of ${id} does not say how many numbers a vector has (hidden_size)`,
      'Set EMBEDDING_MODEL to a feature-extraction model, such as Xenova/multilingual-e5-small',
    );
  }
  const positions = firstCount(config, MAX_TOKENS_KEYS);
  const offset = POSITION_OFFSET[String(config.model_type)] ?? 0;
  const maxTokens = positions === undefined ? GENERIC_MAX_TOKENS : Math.max(1, positions - offset);
  return { ...habits, ...stated, id, dimensions, maxTokens, dtype };
}

function firstCount(config: Readonly<Record<string, unknown>>, keys: readonly string[]): number | undefined {
  return keys
    .map((key) => config[key])
    .find((value): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0);
}
