"""Training examples: questions with the windows of sentences in which the answer is looked for."""

import random
import re
from dataclasses import dataclass

from sources import Document, Question
from text import BOS, EARLIER, EOS, QUESTION, TITLE, Pieces

#: Tokens of sentences in one window, least and most: as at run time.
WINDOW = (40, 190)


@dataclass
class Window:
    """One input of the reader, or of the encoder where ``question`` is empty."""

    ids: list[int]
    #: First and one past the last token of each sentence, and its number in the document.
    sentences: list[tuple[int, int, int]]


def windows_of(document: Document, pieces: Pieces, pick: random.Random) -> list[range]:
    """The document's sentences cut into windows of a random size, most of them at paragraph ends."""
    most = pick.randint(*WINDOW)
    cuts, first, size = [], 0, 0
    for at, sentence in enumerate(document.sentences):
        length = len(pieces.ids(sentence))
        is_new = at > 0 and document.paragraphs[at] != document.paragraphs[at - 1]
        if at > first and (size + length > most or (is_new and size > most // 3 and pick.random() < 0.6)):
            cuts.append(range(first, at))
            first, size = at, 0
        size += length
    cuts.append(range(first, len(document.sentences)))
    return cuts


def question_ids(question: str, context: tuple[str, ...], pieces: Pieces) -> list[int]:
    """The earlier question, if there is one, and the question: ``earlier </s> question``."""
    own = pieces.ids(question)[:QUESTION]
    return [*pieces.ids(context[-1])[:EARLIER], EOS, *own] if context else list(own)


def window(question: list[int] | None, title: str, document: Document, numbers, pieces: Pieces, limit: int = 400) -> Window:
    """``<s> question </s> </s> title </s> sentences </s>``; for the encoder, without a question, ``<s> passage: title </s> ...``."""
    ids = [BOS, *question, EOS, EOS] if question is not None else [BOS, *pieces.ids("passage:")]
    if title:
        ids += [*pieces.ids(title)[:TITLE], EOS]
    spans = []
    for number in numbers:
        own = pieces.ids(document.sentences[number])[: limit - len(ids)]
        if own:
            spans.append((len(ids), len(ids) + len(own), number))
            ids += own
    return Window([*ids, EOS], spans)


_KINDS = [
    re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)"),
    re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)?(?![\d])"),
    re.compile(r"《[^》]{2,12}》|「[^」]{2,12}」|“[^”]{2,16}”"),
    re.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?: [A-Z][a-z]+)+"),
    re.compile(r"(?<=[^A-Za-z ]) ?[A-Z][a-zA-Z]{2,}|(?<=[a-z] )[A-Z][a-z]{3,}"),
    re.compile(r"[\u4e00-\u9fff]{2,8}·[\u4e00-\u9fff]{2,8}"),
]
_COMPARES = re.compile(r"比|更|最|是否|是不是|吗|还是|than|more|most|compare|^(?:is|are|was|were|did|do|does|can|has|have) ", re.I)


def near_miss(question: Question, numbers: range, pick: random.Random) -> str | None:
    """The question with a year, number, title or name exchanged for another of the window; None where that cannot be."""
    if not question.gold or _COMPARES.search(question.text):
        return None
    document = question.document
    gold = " ".join(document.sentences[i] for i in question.gold)
    others = " ".join(document.sentences[i] for i in numbers if i not in question.gold)
    for kind in pick.sample(_KINDS, len(_KINDS)):
        own = [m.group().strip() for m in kind.finditer(question.text) if m.group().strip() in gold]
        swaps = [m.group().strip() for m in kind.finditer(others) if m.group().strip() not in gold and m.group().strip() not in question.text]
        if own and swaps:
            return question.text.replace(pick.choice(own), pick.choice(swaps))
    return None
