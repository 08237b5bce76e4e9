import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/** Numbers in a vector of `writeTokenModel`'s network. */
export const TOKEN_MODEL_DIMENSIONS = 4;
export const TOKEN_MODEL_MAX_TOKENS = 8;

/** Real weights do not come in one piece. */
const WEIGHTS_BYTES = 400_000;

type Vocabulary = Readonly<Record<string, readonly number[]>>;

/** Each word's vector. `nan` and `infinite` stand for weights that are broken. */
const vectors: Vocabulary = {
  '[PAD]': [9, 9, 9, 9],
  '[UNK]': [0, 0, 0, 1],
  '[CLS]': [1, 0, 0, 0],
  '[SEP]': [0, 1, 0, 0],
  red: [0, 0, 1, 0],
  green: [0, 2, 0, 1],
  blue: [3, 0, 1, 1],
  nan: [Number.NaN, 0, 0, 0],
  infinite: [Number.POSITIVE_INFINITY, 0, 0, 0],
};

/** Each word's evidence, start and end, where a reader is wanted. */
export const readerLogits: Vocabulary = {
  '[PAD]': [9, 9, 9],
  '[UNK]': [9, 9, 9],
  '[CLS]': [9, 1, 2],
  '[SEP]': [9, 9, 9],
  red: [2, 5, 0],
  green: [4, 0, 6],
  blue: [-1, -1, -1],
};

/**
 * Writes a model whose network gives a vector for every token, as transformers do (shape [batch, tokens, dimensions]),
 * pooled by whoever reads it. Its tokenizer_config.json names no usable length, as that of many hub models.
 */
export async function writeTokenModel(
  folder: string,
  vocabulary = vectors,
  output = 'last_hidden_state',
): Promise<void> {
  const words = Object.keys(vocabulary);
  await mkdir(join(folder, 'onnx'), { recursive: true });
  const write = (file: string, value: unknown) => writeFile(join(folder, file), JSON.stringify(value));
  await write('config.json', {
    model_type: 'bert',
    hidden_size: TOKEN_MODEL_DIMENSIONS,
    max_position_embeddings: TOKEN_MODEL_MAX_TOKENS,
  });
  await write('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    model_max_length: 1e30,
    pad_token: '[PAD]',
    unk_token: '[UNK]',
  });
  await write('tokenizer.json', {
    version: '1.0',
    added_tokens: words
      .filter((content) => content.startsWith('['))
      .map((content) => ({ id: words.indexOf(content), content, special: true, normalized: false })),
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '[SEP]', type_id: 0 } },
      ],
      pair: [],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [words.indexOf(id)], tokens: [id] }]),
      ),
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(words.map((word, id) => [word, id])),
    },
  });
  await writeFile(join(folder, 'onnx', 'model.onnx'), network(vocabulary, output));
}

function network(vocabulary: Vocabulary, output: string): Uint8Array {
  const { DataType } = onnx.TensorProto;
  const shaped = (name: string, elemType: number, sizes: readonly (string | number)[]) => ({
    name,
    type: {
      tensorType: {
        elemType,
        shape: {
          dim: sizes.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size })),
        },
      },
    },
  });
  const rows = Object.values(vocabulary);
  const width = rows[0]?.length ?? 0;
  const table = Float32Array.from(rows.flat());
  return onnx.ModelProto.encode({
    irVersion: 7,
    docString: ' '.repeat(WEIGHTS_BYTES),
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'token-model',
      initializer: [
        {
          name: 'table',
          dataType: DataType.FLOAT,
          dims: [rows.length, width],
          rawData: new Uint8Array(table.buffer),
        },
      ],
      input: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
        shaped(name, DataType.INT64, ['batch', 'sequence']),
      ),
      output: [shaped(output, DataType.FLOAT, ['batch', 'sequence', width])],
      node: [{ opType: 'Gather', input: ['table', 'input_ids'], output: [output] }],
    },
  }).finish();
}
