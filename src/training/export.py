"""Writes a trained model as the program loads it: onnx/model_quantized.onnx, tokenizer.json, config.json.

The word embeddings are kept at 4 bits in blocks of 32, which is how the base has them, so they lose nothing; the layers'
matrices become 8-bit integers. Before that the inputs of every matrix are evened out (SmoothQuant, Xiao et al. 2023): a few
of their channels are many times larger than the rest, and the one scale of a tensor would leave the rest no steps. The
integers are unsigned, since signed ones overflow on processors without VNNI. The cost is measured on the purpose-written
articles and printed.
"""

import argparse
import json
import pathlib
import random
import shutil
import tempfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from bert import Bert, Config
from examples import Window, question_ids, window, windows_of
from heads import Encoder, Reader
from sources import document_of
from text import Pieces

BLOCK = 32
#: How much of the inputs' unevenness goes over to the weights, 0 to 1.
SMOOTHING = 0.7
#: Windows that the inputs' sizes are taken from; as many others show the cost.
WINDOWS = 60


def load(paths: list[pathlib.Path], kind: str) -> Encoder | Reader:
    """A trained model: the mean of its checkpoints' weights (Wortsman et al. 2022, "Model soups"); the encoder of ``base.pt`` where it has not been trained."""
    saved = [torch.load(path, map_location="cpu") for path in paths]
    bert = Bert(Config(**saved[0]["config"]))
    model = (Encoder if kind == "encoder" else Reader)(bert)
    trained = any(name.startswith("bert.") for name in saved[0]["state"])
    mean = {name: torch.stack([one["state"][name] for one in saved]).mean(0) for name in saved[0]["state"]}
    (model if trained else bert).load_state_dict(mean)
    return model.eval()


class Smooth(torch.nn.Module):
    """A linear layer whose inputs are divided by a size a channel, which its weights are multiplied by."""

    def __init__(self, linear: torch.nn.Linear, peaks: torch.Tensor):
        super().__init__()
        largest = linear.weight.data.abs().amax(0).clamp(min=1e-5)
        size = (peaks.clamp(min=1e-5) ** SMOOTHING / largest ** (1 - SMOOTHING)).clamp(1e-3, 1e3)
        linear.weight.data = linear.weight.data * size
        self.inverse, self.linear = torch.nn.Parameter(1 / size), linear

    def forward(self, x):
        return self.linear(x * self.inverse)


@torch.no_grad()
def smooth(model: Encoder | Reader, windows: list[Window]) -> None:
    """Evens out the inputs of all layers' matrices, by the largest that these windows bring."""
    peaks: dict[tuple[int, str], torch.Tensor] = {}

    def watch(key):
        def hook(_module, inputs, _output):
            peak = inputs[0].abs().flatten(0, -2).amax(0)
            peaks[key] = torch.maximum(peaks[key], peak) if key in peaks else peak

        return hook

    keys = [(at, name) for at in range(len(model.bert.layers)) for name in ("q", "k", "v", "ao", "fi", "fo")]
    hooks = [getattr(model.bert.layers[at], name).register_forward_hook(watch((at, name))) for at, name in keys]
    for made in windows:
        ids = torch.tensor([made.ids])
        model.bert(ids, torch.ones_like(ids, dtype=torch.bool))
    for hook in hooks:
        hook.remove()
    for at, name in keys:
        setattr(model.bert.layers[at], name, Smooth(getattr(model.bert.layers[at], name), peaks[at, name]))


def sample_windows(kind: str, pieces: Pieces, seed: int) -> list[Window]:
    """Windows of the purpose-written articles, for the reader with a question in front."""
    folder, pick = pathlib.Path(__file__).parent / "questions", random.Random(seed)
    rows = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf8").splitlines()]
    documents = {row["id"]: document_of(row["id"], row["title"], [row["sentences"]]) for row in rows}
    asked = [json.loads(line) for line in (folder / "questions-articles.jsonl").read_text("utf8").splitlines()]
    made = []
    for row in pick.sample(asked, WINDOWS):
        document = documents[row["p"]]
        question = question_ids(row["q"], tuple(row["context"]), pieces) if kind == "reader" else None
        made.append(window(question, document.title, document, pick.choice(windows_of(document, pieces, pick)), pieces))
    return made


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
    quantize_dynamic(source, target, op_types_to_quantize=["MatMul", "Gemm"], per_channel=True, weight_type=QuantType.QUInt8)
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


def members_of(made: Window) -> torch.Tensor:
    """Which tokens belong to which sentence: ``[1, sentences, length]``."""
    members = torch.zeros(1, len(made.sentences), len(made.ids))
    for at, (start, end, _) in enumerate(made.sentences):
        members[0, at, start:end] = 1
    return members


@torch.no_grad()
def difference(model: torch.nn.Module, kind: str, path: pathlib.Path, windows: list[Window]) -> str:
    """What quantizing costs: the mean cosine of sentences' vectors, or the correlation of sentences' evidence."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    mine, theirs = [], []
    for made in windows:
        ids = torch.tensor([made.ids])
        mask = torch.ones_like(ids)
        given = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
        if kind == "encoder":
            members = members_of(made)
            mine.append(model(ids, mask.bool(), members)[0].numpy())
            theirs.append(session.run(None, {**given, "members": members.numpy()})[0][0])
        else:
            logits, quantized = model(ids, mask.bool())[0].numpy(), session.run(None, given)[0][0]
            mine.append(np.array([[logits[start:end, 0].mean()] for start, end, _ in made.sentences]))
            theirs.append(np.array([[quantized[start:end, 0].mean()] for start, end, _ in made.sentences]))
    one, other = np.concatenate(mine), np.concatenate(theirs)
    if kind == "encoder":
        return f"mean cosine with the float model {(one * other).sum(1).mean():.4f}"
    return f"correlation with the float model {np.corrcoef(one[:, 0], other[:, 0])[0, 1]:.4f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kind", choices=["encoder", "reader"])
    options.add_argument("--checkpoint", type=pathlib.Path, required=True, nargs="+", help="of several the mean is taken")
    options.add_argument("--base", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path, required=True, help="data/models/encoder or data/models/reader")
    given = options.parse_args()
    model = load(given.checkpoint, given.kind)
    pieces = Pieces(given.base / "tokenizer.json")
    smooth(model, sample_windows(given.kind, pieces, seed=1))
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
    print(f"{target}: {size:.1f} MB; {difference(model, given.kind, target, sample_windows(given.kind, pieces, seed=2))}")


if __name__ == "__main__":
    main()
