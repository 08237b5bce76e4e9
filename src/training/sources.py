"""The training data: documents with questions about them, each source read as its publisher packs it."""

import hashlib
import json
import pathlib
import random
import re
from dataclasses import dataclass, field

from sentences import split

#: Articles of XQuAD-R that are kept for evaluation.
EVALUATED = {"Rhine", "Harvard_University", "Pharmacy", "Force"}
#: Shares of the purpose-written documents, by hash, that nothing is trained on: for calibration, and for choosing between runs.
HELD_OUT = 12


@dataclass
class Document:
    """Sentences in order, with the paragraph each stands in."""

    name: str
    title: str
    sentences: list[str]
    paragraphs: list[int]


@dataclass
class Question:
    """What is asked of a document; ``gold`` are the sentences that answer, none where it does not."""

    document: Document
    text: str
    gold: frozenset[int]
    answer: str
    source: str
    kind: str = "fact"
    lang: str = "en"
    context: tuple[str, ...] = ()
    #: Other sentences that hold the answer's words: neither right nor wrong.
    unclear: frozenset[int] = field(default_factory=frozenset)


def document_of(name: str, title: str, paragraphs: list[list[str]]) -> Document:
    """A document of paragraphs, each a list of sentences."""
    pairs = [(sentence, at) for at, paragraph in enumerate(paragraphs) for sentence in paragraph]
    return Document(name, title, [s for s, _ in pairs], [p for _, p in pairs])


def with_answer(document: Document, text: str, answer: str, within: range, source: str, start: int | None = None, **more):
    """A question whose answer is a string in one of the sentences of ``within``; None where no sentence holds it whole."""
    holders = [i for i in within if answer in document.sentences[i]]
    if not holders or not answer:
        return None
    gold = holders[0]
    if start is not None and len(holders) > 1:
        at, nearest = 0, None
        for i in within:
            if i in holders and (nearest is None or abs(at - start) < nearest):
                gold, nearest = i, abs(at + len(document.sentences[i]) // 2 - start)
            at += len(document.sentences[i]) + 1
    unclear = frozenset(i for i, s in enumerate(document.sentences) if i != gold and answer in s)
    return Question(document, text, frozenset([gold]), answer, source, unclear=unclear, **more)


def squad(path: pathlib.Path, source: str, lang: str) -> list[Question]:
    """CMRC 2018 and DRCD: an article's paragraphs are one document."""
    questions = []
    for article in json.loads(path.read_text("utf8"))["data"]:
        title = article.get("title") or article["paragraphs"][0].get("title") or ""
        parts = [split(p["context"]) for p in article["paragraphs"]]
        document = document_of(f"{source}:{article.get('id', title)}", title, parts)
        first = 0
        for part, paragraph in zip(parts, article["paragraphs"]):
            within = range(first, first + len(part))
            first += len(part)
            for qa in paragraph["qas"]:
                answer = min((a["text"] for a in qa["answers"]), key=len)
                start = next(a["answer_start"] for a in qa["answers"] if a["text"] == answer)
                questions.append(with_answer(document, qa["question"], answer, within, source, start, lang=lang))
    return [q for q in questions if q is not None]


def xquad(folder: pathlib.Path) -> list[Question]:
    """XQuAD-R, the articles that are not evaluated, in all four directions."""
    asked: dict[str, dict[str, str]] = {"en": {}, "zh": {}}
    answered: list[tuple[str, str, Document, range, str, int]] = []
    for lang in asked:
        for article in json.loads((folder / f"xquad-r.{lang}.json").read_text("utf8"))["data"]:
            if article["title"] in EVALUATED:
                continue
            parts = [p["sentences"] for p in article["paragraphs"]]
            document = document_of(f"xquad:{lang}:{article['title']}", article["title"].replace("_", " ") if lang == "en" else "", parts)
            first = 0
            for part, paragraph in zip(parts, article["paragraphs"]):
                for qa in paragraph["qas"]:
                    asked[lang][qa["id"]] = qa["question"]
                    answer = qa["answers"][0]
                    answered.append((lang, qa["id"], document, range(first, first + len(part)), answer["text"], answer["answer_start"]))
                first += len(part)
    found = []
    for lang, key, document, within, answer, start in answered:
        for other in asked:
            if key in asked[other]:
                source = "xquad" if other == lang else "xquad-cross"
                found.append(with_answer(document, asked[other][key], answer, within, source, start, lang=other))
    return [q for q in found if q is not None]


def detokenized(text: str) -> str:
    """A sentence of the Penn Treebank as it was written."""
    for mark, plain in (("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("``", '"'), ("''", '"')):
        text = text.replace(mark, plain)
    text = re.sub(r" (n't|'s|'re|'ve|'ll|'d|'m|')(?= |$)", r"\1", text)
    text = re.sub(r" ([,.;:?!%)\]])", r"\1", text)
    text = re.sub(r"([(\[$£]) ", r"\1", text)
    out, inside = "", False
    for part in re.split(r'(")', text):
        if part == '"':
            out = (out.rstrip() if inside else out) + '"'
            inside = not inside
        else:
            out += part.lstrip() if out.endswith('"') and inside else part
    return re.sub(r" ([/–-]) ", r"\1", out).strip()


def qamr(folder: pathlib.Path, per_sentence: int, seed: int) -> tuple[list[Question], list[Document]]:
    """QAMR: at most so many valid pairs a sentence; and all documents."""
    documents: dict[str, list[tuple[int, str, str]]] = {}
    for line in (folder / "wiki-sentences.tsv").read_text("utf8").splitlines():
        key, text = line.split("\t")[:2]
        last = key.split(":")[-1]
        documents.setdefault(":".join(key.split(":")[:3]), []).append((int(last) if last.isdigit() else 0, text, key))
    place: dict[str, tuple[Document, int]] = {}
    tokens: dict[str, list[str]] = {}
    built = []
    for name, rows in documents.items():
        rows.sort(key=lambda row: row[:2])
        document = Document("qamr:" + name, "", [detokenized(t) for _, t, _ in rows], [0] * len(rows))
        built.append(document)
        for at, (_, text, key) in enumerate(rows):
            place[key], tokens[key] = (document, at), text.split(" ")
    by_sentence: dict[str, list[Question]] = {}
    for name in ("dev.tsv", "test.tsv"):
        for line in (folder / name).read_text("utf8").splitlines():
            key, _, _, _, _, text, indices, *checks = line.split("\t")
            if key not in place or any(":" not in c or not c.split(":", 1)[1].replace(" ", "").isdigit() for c in checks):
                continue
            document, at = place[key]
            span = [int(i) for i in indices.split()]
            answer = detokenized(" ".join(tokens[key][min(span) : max(span) + 1])) if span else ""
            if not answer or answer not in document.sentences[at] or len(text) < 12:
                continue
            unclear = frozenset(i for i, s in enumerate(document.sentences) if i != at and answer in s)
            by_sentence.setdefault(key, []).append(Question(document, text, frozenset([at]), answer, "qamr", unclear=unclear))
    pick = random.Random(seed)
    return [q for qs in by_sentence.values() for q in pick.sample(qs, min(per_sentence, len(qs)))], built


def key_of(text: str) -> str:
    """How the purpose-written questions name a paragraph of the corpora: a hash of its words."""
    return hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:12]


def written(questions: pathlib.Path, documents: dict[str, Document], source: str) -> list[Question]:
    """Questions of one JSONL file over documents by name."""
    found = []
    for line in questions.read_text("utf8").splitlines():
        row = json.loads(line)
        document = documents.get(row["p"])
        if document is None:
            raise SystemExit(f"{questions}: no paragraph {row['p']}: is the corpora's folder complete?")
        gold = frozenset(row["gold"])
        unclear = frozenset(i for i, s in enumerate(document.sentences) if i not in gold and len(row["answer"]) > 1 and row["answer"] in s)
        found.append(Question(document, row["q"], gold, row["answer"], source, row["kind"], row["lang"], tuple(row["context"]), unclear))
    return found


def is_held_out(document: Document) -> bool:
    """One purpose-written document in twelve: for calibration and for choosing, never trained on."""
    return int(hashlib.sha256(document.name.encode()).hexdigest(), 16) % HELD_OUT == 0
