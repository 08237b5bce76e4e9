"""The windows that retrieval ranks high for a question although they do not answer it."""

import pathlib
import random

import torch

from examples import question_ids, window
from heads import Encoder
from sources import Document, Question
from text import BOS, EOS, Pieces
from training import padded

#: Foreign documents kept for each question.
FOREIGN = 6


class Neighbours:
    """Vectors of all questions and sentences by the encoder, computed once and kept beside the checkpoint."""

    def __init__(self, encoder: Encoder, questions: list[Question], pieces: Pieces, cache: pathlib.Path):
        self.documents = list({id(q.document): q.document for q in questions}.values())
        self.at = {id(d): i for i, d in enumerate(self.documents)}
        self.number = {id(q): i for i, q in enumerate(questions)}
        if cache.exists() and (saved := torch.load(cache))["count"] == (len(questions), len(self.documents)):
            self.asked, self.said = saved["asked"], saved["said"]
        else:
            self.asked = _questions(encoder, questions, pieces)
            self.said = _sentences(encoder, self.documents, pieces)
            torch.save({"count": (len(questions), len(self.documents)), "asked": self.asked, "said": self.said}, cache)
        means = torch.nn.functional.normalize(torch.stack([v.mean(0) for v in self.said]), dim=-1)
        own = torch.tensor([self.at[id(q.document)] for q in questions])
        self.far = []
        for start in range(0, len(questions), 2_000):
            scores = self.asked[start : start + 2_000] @ means.T
            scores[torch.arange(len(scores)), own[start : start + 2_000]] = -1
            self.far.append(scores.topk(FOREIGN + 4).indices[:, 2:])
        self.far = torch.cat(self.far)
        self.pick = random.Random(5)

    def windows(self, question: Question, cuts: list[range], count: int) -> list[tuple[Document, range]]:
        """Windows of the question's own document, the nearest first; filled up with foreign ones."""
        scores = self.said[self.at[id(question.document)]] @ self.asked[self.number[id(question)]]
        ranked = sorted(cuts, key=lambda cut: -float(scores[cut.start : cut.stop].max()))
        own = [(question.document, cut) for cut in ranked[:count]]
        return own + self.foreign(question, count - len(own))

    def foreign(self, question: Question, count: int) -> list[tuple[Document, range]]:
        """Windows of other documents that come near the question."""
        found = []
        for at in self.pick.sample(self.far[self.number[id(question)]].tolist(), max(0, count)):
            document = self.documents[at]
            best = int((self.said[at] @ self.asked[self.number[id(question)]]).argmax())
            first = max(0, best - self.pick.randint(0, 3))
            found.append((document, range(first, min(len(document.sentences), first + self.pick.randint(2, 6)))))
        return found


@torch.no_grad()
def _questions(encoder: Encoder, questions: list[Question], pieces: Pieces) -> torch.Tensor:
    rows = [[BOS, *pieces.ids("query:"), *question_ids(q.text, q.context, pieces), EOS] for q in questions]
    out = torch.zeros(len(rows), encoder.bert.config.hidden)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    for start in range(0, len(order), 128):
        part = order[start : start + 128]
        ids, mask = padded([rows[i] for i in part])
        with torch.autocast("cpu", torch.bfloat16):
            out[part] = encoder(ids, mask, mask.float()[:, None])[:, 0]
    return out


@torch.no_grad()
def _sentences(encoder: Encoder, documents: list[Document], pieces: Pieces) -> list[torch.Tensor]:
    windows = []
    for at, document in enumerate(documents):
        for start in range(0, len(document.sentences), 5):
            numbers = range(start, min(start + 5, len(document.sentences)))
            windows.append((at, window(None, document.title, document, numbers, pieces, limit=256)))
    out = [torch.zeros(len(d.sentences), encoder.bert.config.hidden) for d in documents]
    windows.sort(key=lambda pair: len(pair[1].ids))
    for start in range(0, len(windows), 24):
        part = windows[start : start + 24]
        ids, mask = padded([made.ids for _, made in part])
        members = torch.zeros(len(part), max(len(made.sentences) for _, made in part), ids.shape[1])
        for row, (_, made) in enumerate(part):
            for place, (first, last, _) in enumerate(made.sentences):
                members[row, place, first:last] = 1
        with torch.autocast("cpu", torch.bfloat16):
            found = encoder(ids, mask, members)
        for row, (at, made) in enumerate(part):
            for place, (_, _, number) in enumerate(made.sentences):
                out[at][number] = found[row, place]
    return out
