import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto, { type onnx as Onnx } from 'onnx-proto';
import { normalizer } from './pieces.js';
import { quantizeRow, type StaticModel } from './static-model.js';
import { specialTokens, type Vocabulary } from './vocabulary.js';

const { onnx } = onnxProto;
const opset = 13;
const irVersion = 7;
const longestInput = 8192;

/** Writes the four files of a model folder, as the `feature-extraction` pipeline reads them. */
export async function writeModel(model: StaticModel, folder: string): Promise<void> {
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'config.json'), json(config(model)));
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer(model.vocabulary)));
  await writeFile(join(folder, 'tokenizer_config.json'), json(tokenizerConfig));
  await writeFile(join(folder, 'onnx', 'model_quantized.onnx'), onnxModel(model));
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function config(model: StaticModel) {
  return {
    architectures: ['BertModel'],
    model_type: 'bert',
    hidden_size: model.dimensions,
    vocab_size: model.vocabulary.size,
    max_position_embeddings: longestInput,
    pad_token_id: 0,
  };
}

const tokenizerConfig = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  model_max_length: longestInput,
  pad_token: '[PAD]',
  unk_token: '[UNK]',
  cls_token: '[CLS]',
};

function tokenizer(vocabulary: Vocabulary) {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer,
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '[CLS]', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [
        { SpecialToken: { id: '[CLS]', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { Sequence: { id: 'B', type_id: 0 } },
      ],
      special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] } },
    },
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.ids),
    },
  };
}

/**
 * The network: the rows of the input's tokens, each an int8 vector with a scale of its own, summed inside the graph, so
 * that the pipeline has no long sequence to pool in JavaScript. Output: `last_hidden_state` [batch, 1, dimensions].
 */
function onnxModel(model: StaticModel): Uint8Array {
  const { dimensions, vocabulary } = model;
  const { rows, scales } = quantize(model);
  const { DataType } = onnx.TensorProto;
  const node = (opType: string, input: string[], output: string, attribute: Onnx.IAttributeProto[] = []) => ({
    opType,
    input,
    output: [output],
    name: output,
    attribute,
  });
  const int = (name: string, i: number) => ({ name, i, type: onnx.AttributeProto.AttributeType.INT });
  const graph = {
    name: 'verbatim-mini',
    initializer: [
      {
        name: 'table',
        dataType: DataType.INT8,
        dims: [vocabulary.size, dimensions],
        rawData: new Uint8Array(rows.buffer),
      },
      {
        name: 'scales',
        dataType: DataType.FLOAT,
        dims: [vocabulary.size],
        rawData: new Uint8Array(scales.buffer),
      },
      {
        name: 'axis',
        dataType: DataType.INT64,
        dims: [1],
        rawData: new Uint8Array(BigInt64Array.of(1n).buffer),
      },
    ],
    input: [tensor('input_ids', ['batch', 'sequence']), tensor('attention_mask', ['batch', 'sequence'])],
    output: [tensor('last_hidden_state', ['batch', 1, dimensions], DataType.FLOAT)],
    node: [
      node('Gather', ['table', 'input_ids'], 'int8_rows', [int('axis', 0)]),
      node('Cast', ['int8_rows'], 'rows', [int('to', DataType.FLOAT)]),
      node('Gather', ['scales', 'input_ids'], 'row_scales', [int('axis', 0)]),
      node('Cast', ['attention_mask'], 'mask', [int('to', DataType.FLOAT)]),
      node('Mul', ['row_scales', 'mask'], 'weights'),
      node('Unsqueeze', ['weights', 'axis'], 'weights_as_row'),
      node('MatMul', ['weights_as_row', 'rows'], 'last_hidden_state'),
    ],
  };
  return onnx.ModelProto.encode({
    irVersion,
    producerName: 'verbatim',
    opsetImport: [{ domain: '', version: opset }],
    graph,
  }).finish();
}

function tensor(
  name: string,
  shape: (string | number)[],
  elemType: number = onnx.TensorProto.DataType.INT64,
) {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function quantize({ table, dimensions, vocabulary }: StaticModel): { rows: Int8Array; scales: Float32Array } {
  const rows = new Int8Array(table.length);
  const scales = new Float32Array(vocabulary.size);
  for (let row = 0; row < vocabulary.size; row++) {
    const from = row * dimensions;
    const { values, scale } = quantizeRow(table, from, from + dimensions);
    rows.set(values, from);
    scales[row] = scale;
  }
  return { rows, scales };
}
