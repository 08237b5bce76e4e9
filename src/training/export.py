"""Writes a trained model as the program loads it: onnx/model_quantized.onnx, tokenizer.json, config.json.

The word embeddings are kept at 4 bits in blocks of 32, which is how the base has them, so they lose nothing; the layers'
matrices become 8-bit integers. The cost is measured by comparing with the float model on texts given by --compare.
"""

import argparse
import json
import pathlib
import shutil
import tempfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from bert import Bert, Config
from heads import Encoder, Reader

BLOCK = 32


def load(path: pathlib.Path, kind: str) -> Encoder | Reader:
    """A trained model from its checkpoint; the encoder of ``base.pt`` where it has not been trained."""
    saved = torch.load(path)
    bert = Bert(Config(**saved["config"]))
    if not any(name.startswith("bert.") for name in saved["state"]):
        bert.load_state_dict(saved["state"])
        return (Encoder if kind == "encoder" else Reader)(bert).eval()
    model = (Encoder if kind == "encoder" else Reader)(bert)
    model.load_state_dict(saved["state"])
    return model.eval()


class Mask(torch.nn.Module):
    """Takes the mask as Transformers.js gives it: 64-bit integers."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, *more):
        return self.model(input_ids, attention_mask.bool(), *more)


def to_onnx(model: torch.nn.Module, kind: str, path: pathlib.Path) -> None:
    """The float network with named inputs whose sizes are free."""
    ids = torch.randint(5, 1000, (2, 24))
    mask = torch.ones_like(ids)
    axes = {"input_ids": {0: "batch", 1: "length"}, "attention_mask": {0: "batch", 1: "length"}}
    inputs: tuple = (ids, mask)
    names, output = ["input_ids", "attention_mask"], "logits"
    if kind == "encoder":
        inputs = (*inputs, torch.ones(2, 3, 24))
        names, output = [*names, "members"], "vectors"
        axes["members"] = {0: "batch", 1: "texts", 2: "length"}
        axes["vectors"] = {0: "batch", 1: "texts"}
    else:
        axes["logits"] = {0: "batch", 1: "length"}
    torch.onnx.export(Mask(model), inputs, str(path), input_names=names, output_names=[output], dynamic_axes=axes, opset_version=17, dynamo=False)


def quantize(source: pathlib.Path, target: pathlib.Path) -> None:
    """Matrices to 8 bits, a scale a column; the word embeddings to 4 bits."""
    quantize_dynamic(source, target, op_types_to_quantize=["MatMul", "Gemm"], per_channel=True, reduce_range=False, weight_type=QuantType.QInt8)
    graph = onnx.load(str(target))
    shrink_embeddings(graph)
    onnx.save(graph, str(target))


def shrink_embeddings(model: onnx.ModelProto) -> None:
    """Puts GatherBlockQuantized in the place of the word embeddings' Gather."""
    graph = model.graph
    sizes = {tensor.name: tensor for tensor in graph.initializer}
    largest = max(sizes.values(), key=lambda tensor: int(np.prod(tensor.dims)))
    table = numpy_helper.to_array(largest).astype(np.float32)
    rows, width = table.shape
    blocks = table.reshape(rows, width // BLOCK, BLOCK)
    # The largest value by its size becomes -8, as in the base: so its own 4-bit values come out again.
    at = np.abs(blocks).argmax(-1)
    extreme = np.take_along_axis(blocks, at[..., None], -1)[..., 0]
    scale = (extreme / -8).astype(np.float16).astype(np.float32)
    codes = np.clip(np.rint(np.divide(blocks, scale[..., None], out=np.zeros_like(blocks), where=scale[..., None] != 0)) + 8, 0, 15)
    lost = np.abs((codes - 8) * scale[..., None] - blocks).max()
    print(f"word embeddings at 4 bits: the largest difference is {lost:.2e}")
    # Signed 4-bit integers: they need no zero point.
    codes = ((codes - 8).astype(np.int8) & 15).astype(np.uint8).reshape(rows, width)
    packed = (codes[:, 0::2] | (codes[:, 1::2] << 4)).astype(np.uint8)
    weights = helper.make_tensor("word.codes", TensorProto.INT4, (rows, width), packed.tobytes(), raw=True)
    scales = numpy_helper.from_array(scale, "word.scales")
    for place, node in enumerate(graph.node):
        if node.op_type == "Gather" and node.input[0] == largest.name:
            gather = helper.make_node(
                "GatherBlockQuantized", ["word.codes", node.input[1], "word.scales"], list(node.output), name="word", domain="com.microsoft",
                block_size=BLOCK, gather_axis=0, quantize_axis=1,
            )
            graph.node.remove(node)
            graph.node.insert(place, gather)
            break
    else:
        raise SystemExit("the word embeddings are not gathered: the exporter has changed")
    graph.initializer.remove(largest)
    graph.initializer.extend([weights, scales])
    domains = {opset.domain for opset in model.opset_import}
    if "com.microsoft" not in domains:
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    # The first version that knows 4-bit integers.
    model.ir_version = max(model.ir_version, 10)


def difference(model: torch.nn.Module, kind: str, path: pathlib.Path, tokenizer: pathlib.Path) -> str:
    """What quantizing costs, on a few texts: the least cosine of vectors, or the largest change of a logit."""
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    read = Tokenizer.from_file(str(tokenizer))
    texts = ["The bridge reopens on the first Monday of August.", "谷歌DeepMind上月发布了Genie 3，该模型能逐帧生成视频。", "Who founded World Labs, and when?"]
    worst = 1.0 if kind == "encoder" else 0.0
    for text in texts:
        ids = torch.tensor([read.encode(text).ids])
        mask = torch.ones_like(ids)
        given = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
        with torch.no_grad():
            if kind == "encoder":
                members = torch.ones(1, 1, ids.shape[1])
                mine, theirs = model(ids, mask.bool(), members)[0, 0], session.run(None, {**given, "members": members.numpy()})[0][0, 0]
                worst = min(worst, float(mine @ torch.from_numpy(theirs)))
            else:
                mine, theirs = model(ids, mask.bool()), session.run(None, given)[0]
                worst = max(worst, float((mine - torch.from_numpy(theirs)).abs().max()))
    return f"least cosine {worst:.4f}" if kind == "encoder" else f"largest change of a logit {worst:.3f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kind", choices=["encoder", "reader"])
    options.add_argument("--checkpoint", type=pathlib.Path, required=True)
    options.add_argument("--base", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path, required=True, help="data/models/encoder or data/models/reader")
    given = options.parse_args()
    model = load(given.checkpoint, given.kind)
    (given.out / "onnx").mkdir(parents=True, exist_ok=True)
    target = given.out / "onnx" / "model_quantized.onnx"
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder) / "model.onnx"
        to_onnx(model, given.kind, plain)
        quantize(plain, target)
    shutil.copy(given.base / "tokenizer.json", given.out / "tokenizer.json")
    config = model.bert.config
    (given.out / "config.json").write_text(json.dumps({
        "model_type": "bert", "architectures": ["BertModel"], "hidden_size": config.hidden, "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads, "intermediate_size": config.inner, "vocab_size": config.rows,
        "max_position_embeddings": config.positions, "type_vocab_size": 1, "hidden_act": "gelu", "layer_norm_eps": config.epsilon,
    }, indent=2) + "\n")  # fmt: skip
    (given.out / "tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "XLMRobertaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>",
        "pad_token": "<pad>", "unk_token": "<unk>", "model_max_length": config.positions,
    }, indent=2) + "\n")  # fmt: skip
    size = target.stat().st_size / 1e6
    print(f"{target}: {size:.1f} MB; {difference(model, given.kind, target, given.out / 'tokenizer.json')}")


if __name__ == "__main__":
    main()
