import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { VerbatimError } from '../../src/errors.js';
import { WEIGHTS } from '../../src/models/files.js';
import type { ModelDtype } from '../../src/models/profile.js';

const { onnx } = onnxProto;

/** The input by which the bundled encoder is told which tokens it pools. */
const MEMBERS = 'members';
/** What Transformers.js pools where the network does not. */
const HIDDEN = 'last_hidden_state';

/**
 * Copies a model without the pooling at its end, so that it gives a vector for every token as hub models do: the same
 * weights for whoever pools in JavaScript. A model that has no such pooling is copied as it is.
 *
 * @param target a folder that does not exist yet.
 * @throws VerbatimError when the pooling is not built as expected.
 */
export async function copyUnpooled(source: string, target: string, dtype: ModelDtype): Promise<void> {
  await cp(source, target, { recursive: true });
  const weights = WEIGHTS.find((one) => one.dtype === dtype) ?? WEIGHTS[0];
  const path = join(target, weights.file);
  const model = onnx.ModelProto.decode(await readFile(path));
  const { graph } = model;
  const inputs = graph?.input ?? [];
  if (graph == null || !inputs.some(({ name }) => name === MEMBERS)) return;
  const nodes = graph.node ?? [];
  const pooling = nodes.find(({ opType, input }) => opType === 'MatMul' && input?.[0] === MEMBERS);
  const hidden = pooling?.input?.[1];
  if (hidden === undefined) {
    throw new VerbatimError(
      'bench',
      `${source} does not pool by a product with ${MEMBERS}`,
      'Mend the bench',
    );
  }
  graph.node = [...needed(nodes, hidden), { opType: 'Identity', input: [hidden], output: [HIDDEN] }];
  graph.input = inputs.filter(({ name }) => name !== MEMBERS);
  // Type and shape of `vectors` serve: batch, any number, numbers in a vector.
  graph.output = (graph.output ?? []).slice(0, 1).map((output) => ({ ...output, name: HIDDEN }));
  await writeFile(path, onnx.ModelProto.encode(model).finish());
}

type Node = NonNullable<onnxProto.onnx.IGraphProto['node']>[number];

/** The nodes that `output` is made from, in their order. */
function needed(nodes: readonly Node[], output: string): Node[] {
  const wanted = new Set([output]);
  // A node stands behind those it takes from.
  const kept = nodes.toReversed().filter((node) => {
    const isWanted = (node.output ?? []).some((name) => wanted.has(name));
    if (isWanted) for (const name of node.input ?? []) wanted.add(name);
    return isWanted;
  });
  return kept.toReversed();
}
