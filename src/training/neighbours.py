"""The windows that keyword search ranks high for a question although they do not answer it."""

import random
import re

from sources import Document, Question
from text import folded

#: Other documents that are looked at for one that comes near a question.
LOOKED_AT = 60

_TERM = re.compile(r"[a-z]+|\d+|[\u3400-\u9fff]")


def terms(text: str) -> set[str]:
    """Latin words, numbers and pairs of Han characters."""
    found = _TERM.findall(folded(text).lower())
    pairs = {a + b for a, b in zip(found, found[1:]) if a >= "\u3400" and b >= "\u3400"}
    return pairs | {t for t in found if t < "\u3400" and len(t) > 2}


class Neighbours:
    """Near windows by shared terms; where nothing is shared, as across languages, by chance."""

    def __init__(self, questions: list[Question], pick: random.Random):
        self.documents = list({id(q.document): q.document for q in questions}.values())
        self.pick = pick
        self.known: dict[tuple[int, int], set[str]] = {}

    def _terms(self, document: Document, sentence: int) -> set[str]:
        key = (id(document), sentence)
        if key not in self.known:
            self.known[key] = terms(document.sentences[sentence])
        return self.known[key]

    def windows(self, question: Question, cuts: list[range], count: int) -> list[tuple[Document, range]]:
        """Windows of the question's own document, the nearest first; filled up with foreign ones."""
        asked = terms(question.text)
        document = question.document
        score = {cut: max(len(asked & self._terms(document, i)) for i in cut) + self.pick.random() for cut in cuts}
        own = [(document, cut) for cut in sorted(cuts, key=lambda cut: -score[cut])[:count]]
        return own + self.foreign(question, count - len(own))

    def foreign(self, question: Question, count: int) -> list[tuple[Document, range]]:
        """Windows of other documents that come near the question."""
        if count <= 0:
            return []
        asked = terms(question.text)
        found = []
        for document in self.pick.sample(self.documents, LOOKED_AT):
            if document is question.document or document.title == question.document.title != "":
                continue
            at = self.pick.randrange(len(document.sentences))
            near = range(max(0, at - 2), min(len(document.sentences), at + 3))
            found.append((max(len(asked & self._terms(document, i)) for i in near) + self.pick.random(), document, at))
        found.sort(key=lambda row: -row[0])
        chosen = []
        for _, document, at in found[:count]:
            first = max(0, at - self.pick.randint(0, 3))
            chosen.append((document, range(first, min(len(document.sentences), at + self.pick.randint(1, 4)))))
        return chosen
