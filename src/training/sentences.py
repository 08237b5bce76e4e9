"""Sentences of a text, for training data whose publishers give paragraphs only."""

import re

_END = re.compile(r"[。！？!?](?:[」』”’\"）)]*)|[.](?:[\"”’)\]]*)(?=\s)|\n")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|No|vs|etc|e\.g|i\.e|U\.S|U\.K|Inc|Ltd|Co|Corp|Prof|Gen|Col|Gov|Sen|Rep|Rev|Mt|Ft|c|ca|approx|[A-Z])\.$"
)


def split(text: str) -> list[str]:
    """The sentences of ``text`` in order, without the blanks around them; none is empty."""
    found, start = [], 0
    for match in _END.finditer(text):
        end = match.end()
        sentence = text[start:end]
        if match.group()[0] == "." and _ABBREVIATION.search(sentence.rstrip("\"”’)]")):
            continue
        if match.group()[0] in "。！？!?" and text[end : end + 1] in ("，", ",", "、"):
            continue
        if sentence.strip():
            found.append(sentence.strip())
        start = end
    if text[start:].strip():
        found.append(text[start:].strip())
    return found
