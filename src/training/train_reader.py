"""Trains the reader: of a question's windows, which sentence answers, if any, and which words of it.

A group is a question with two or three windows; one softmax runs over all their sentences and over "nothing answers", so
that scores can be compared across windows and with the threshold (localized contrastive estimation, as Gao et al. 2021
do for re-rankers, with a null beside the candidates).
"""

import json
import random
from dataclasses import dataclass

import torch
from torch.nn import functional as F

from examples import Window, near_miss, question_ids, window, windows_of
from heads import Reader
from neighbours import Neighbours
from sources import Question
from text import Disguise, Pieces
from training import Run, all_questions, arguments, begin, divided, load_base, padded, seed_step, take_over

#: Questions a step, and windows read at once: always as many, since oneDNN prepares its kernels anew for every shape.
BATCH, ROWS = 24, 12
#: How often each source is drawn.
SHARES = {"own": 0.60, "drcd": 0.09, "cmrc": 0.07, "qamr": 0.05, "xquad": 0.03, "xquad-cross": 0.11, "chatter": 0.05}
#: Of questions that are answered: how often the answer is taken out, a name exchanged, another document read.
REMOVED, EXCHANGED, FOREIGN = 0.13, 0.08, 0.06
#: Weights in the loss: a window without the answer beside the group; each sentence by itself; the span.
ALONE, BINARY, SPAN = 0.5, 0.3, 0.3


@dataclass
class Group:
    """A question's windows; ``gold`` are (window, sentence) pairs, none where nothing answers."""

    windows: list[Window]
    gold: set[tuple[int, int]]
    unclear: set[tuple[int, int]]
    #: Window, first and last token of the answer.
    span: tuple[int, int, int] | None
    weight: float = 1.0


def chatter(corpus) -> list[str]:
    """What people write that is no question for an article."""
    lines = [json.loads(line) for name in ("zh", "en") for line in (corpus / "chat" / f"{name}.jsonl").read_text("utf8").splitlines()]
    said = [row["text"] for row in lines if row["intent"] in ("greeting", "thanks", "feedback", "other", "help")] * 8
    for at, line in enumerate((corpus / "tatoeba_eng_cmn.tsv").read_text("utf8").splitlines()):
        if at % 8 == 0:
            said.append(line.split("\t")[(at // 8) % 2])
    return said


class Maker:
    """Makes groups of questions."""

    def __init__(self, pieces: Pieces, near: Neighbours, said: list[str], every: list[Question], pick: random.Random):
        self.pieces, self.near, self.said, self.pick = pieces, near, said, pick
        self.disguise = Disguise(pick)
        self.earlier = [q.text for q in every if q.source == "own"]

    def group(self, question: Question) -> Group:
        """The windows in which the answer to a question is looked for."""
        pick, document = self.pick, question.document
        cuts = windows_of(document, self.pieces, pick)
        context = question.context
        if not context and pick.random() < 0.06:
            context = (pick.choice(self.earlier),)
        chance = pick.random()
        if question.source == "chatter":
            asked = question_ids(pick.choice(self.said), (), self.pieces)
            return self.built(asked, [(document, cut) for cut in pick.sample(cuts, min(2, len(cuts)))], frozenset(), question)
        text = self.disguise(question.text, question.kind, question.source)
        asked = question_ids(text, context, self.pieces)
        hard = self.near.windows(question, cuts, 3)
        if not question.gold:
            return self.built(asked, hard[:3], frozenset(), question)
        home = next(cut for cut in cuts if set(cut) & question.gold)
        others = [(d, cut) for d, cut in hard if d is not document or cut is not home]
        if chance < FOREIGN:
            return self.built(asked, [(d, c) for d, c in self.near.foreign(question, 2)], frozenset(), question, 0.8)
        if chance < FOREIGN + EXCHANGED:
            other = near_miss(question, home, pick)
            if other is not None:
                asked = question_ids(self.disguise(other, question.kind, question.source), context, self.pieces)
                return self.built(asked, [(document, home)], frozenset(), question, 0.6)
        elif chance < FOREIGN + EXCHANGED + REMOVED and question.kind != "list":
            left = [i for i in home if i not in question.gold and i not in question.unclear]
            if left:
                return self.built(asked, [(document, left), *others[:1]], frozenset(), question, 0.8)
        return self.built(asked, [(document, home), *others[: pick.choice((0, 1, 1, 2))]], question.gold, question)

    def built(self, asked, chosen, gold: frozenset[int], question: Question, weight: float = 1.0) -> Group:
        """The group of these windows, with what is right in those of the question's own document."""
        windows, found, unclear, span = [], set(), set(), None
        title_too = self.pick.random() < 0.6
        for at, (document, numbers) in enumerate(chosen):
            made = window(asked, document.title if title_too else "", document, numbers, self.pieces, limit=352)
            windows.append(made)
            if document is not question.document:
                continue
            for place, (start, end, number) in enumerate(made.sentences):
                if number in gold:
                    found.add((at, place))
                    inside = self.pieces.span(document.sentences[number], question.answer) if span is None else None
                    if inside is not None and start + inside[1] < end:
                        span = (at, start + inside[0], start + inside[1])
                elif number in question.unclear:
                    unclear.add((at, place))
        return Group(windows, found, unclear, span, weight)


def losses(model: Reader, groups: list[Group]) -> tuple[torch.Tensor, int, float]:
    """The mean loss of the groups, the tokens read, and the share of groups whose highest score is right."""
    flat = [(g, w) for g, group in enumerate(groups) for w in range(len(group.windows))]
    flat.sort(key=lambda key: len(groups[key[0]].windows[key[1]].ids))
    logits: dict[tuple[int, int], torch.Tensor] = {}
    tokens = 0
    with torch.autocast(torch.get_default_device().type, torch.bfloat16):
        for first in range(0, len(flat), ROWS):
            part = flat[first : first + ROWS]
            rows = [groups[g].windows[w].ids for g, w in part]
            tokens += sum(map(len, rows))
            ids, mask = padded(rows + rows[-1:] * (ROWS - len(rows)))
            out = model(ids, mask).float()
            for row, key in enumerate(part):
                logits[key] = out[row]
    total, right = torch.zeros(()), 0
    for g, group in enumerate(groups):
        scores, kinds, alone = [torch.zeros(1)], [0], []
        for w, made in enumerate(group.windows):
            own = torch.stack([logits[g, w][start:end, 0].mean() for start, end, _ in made.sentences])
            marks = [2 if (w, i) in group.gold else 1 if (w, i) in group.unclear else 0 for i in range(len(own))]
            scores.append(own)
            kinds += marks
            clear = torch.tensor([m != 1 for m in marks])
            targets = torch.tensor([float(m == 2) for m in marks])
            if clear.any():
                each = F.binary_cross_entropy_with_logits(own, targets, reduction="none", pos_weight=torch.tensor(2.0))
                total = total + group.weight * BINARY * each[clear].mean() / len(group.windows)
                if 2 not in marks:
                    alone.append(torch.cat([torch.zeros(1), own[clear]]).logsumexp(0))
            total = total + group.weight * SPAN * span_loss(logits[g, w], made, group.span, w, marks) / len(group.windows)
        joined = torch.cat(scores)
        marks = torch.tensor(kinds)
        joined = joined.masked_fill(marks == 1, -1e4)
        wanted = joined[marks == 2].logsumexp(0) if group.gold else joined[0]
        total = total + group.weight * (joined.logsumexp(0) - wanted)
        if alone and group.gold:
            total = total + group.weight * ALONE * torch.stack(alone).mean()
        best = int(joined.argmax())
        right += int(kinds[best] == 2 if group.gold else best == 0)
    return total / len(groups), tokens, right / len(groups)


def span_loss(logits: torch.Tensor, made: Window, span: tuple[int, int, int] | None, w: int, marks: list[int]) -> torch.Tensor:
    """Cross-entropy of start and end; token 0 stands for no answer. Windows whose answer is not located teach nothing."""
    here = span if span is not None and span[0] == w else None
    if here is None and (2 in marks or 1 in marks):
        return torch.zeros(())
    first, last = made.sentences[0][0], made.sentences[-1][1]
    inside = torch.cat([logits[:1, 1:], logits[first:last, 1:]])
    targets = torch.tensor([0, 0] if here is None else [here[1] - first + 1, here[2] - first + 1])
    return F.cross_entropy(inside.T, targets) / 2


def main() -> None:
    given = arguments(__doc__).parse_args()
    pick = begin(given)
    pieces = Pieces(given.base / "tokenizer.json")
    trained, held = divided(all_questions(given))
    bert = load_base(given, 0.05)
    near = Neighbours(trained, pick)
    by_source = {s: [q for q in trained if q.source == s] for s in SHARES}
    by_source["chatter"] = [Question(q.document, "", frozenset(), "", "chatter") for q in by_source["own"][::4]]
    print({s: len(qs) for s, qs in by_source.items()}, "held out:", len(held), flush=True)
    model = Reader(bert)
    take_over(model, given)
    model.bert.freeze(given.frozen)
    model.train()
    maker = Maker(pieces, near, chatter(given.corpus), trained, pick)
    run = Run(model, given, given.examples // BATCH)
    for at in range(run.resume(), run.steps):
        seed_step(given, pick, at)
        batch = [pick.choice(by_source[s]) for s in pick.choices(list(SHARES), list(SHARES.values()), k=BATCH)]
        loss, tokens, right = losses(model, [maker.group(question) for question in batch])
        run.advance(loss, tokens, right=right)
    run.tell()
    run.save(whole=False)


if __name__ == "__main__":
    main()
