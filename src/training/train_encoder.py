"""Trains the encoder: a question's vector is to be nearest to those of the sentences that answer it.

Every batch is a contest: each question against all sentences of all windows in it, those of its own document the hardest.
"""

import random

import torch
from torch.nn import functional as F

from examples import question_ids, window, windows_of
from heads import Encoder
from sources import Document, Question
from text import BOS, EOS, Disguise, Pieces
from training import Run, all_questions, arguments, begin, divided, load_base, padded, seed_step, take_over

#: Questions a step; steepness of the softmax over cosines.
BATCH, SCALE = 32, 30.0
#: Windows encoded at once, of like lengths: always as many, since oneDNN prepares its kernels anew for every shape.
ROWS = 12
#: How often each source is drawn.
SHARES = {"own": 0.40, "drcd": 0.14, "cmrc": 0.11, "qamr": 0.10, "xquad": 0.05, "xquad-cross": 0.13, "tatoeba": 0.07}


def tatoeba(path) -> list[Question]:
    """Sentences with their translation as the answer, in both directions."""
    found = []
    for at, line in enumerate(path.read_text("utf8").splitlines()):
        en, zh = line.split("\t")[:2]
        if len(en) < 25:
            continue
        asked, said = (en, zh) if at % 2 else (zh, en)
        found.append(Question(Document(f"tatoeba:{at}", "", [said], [0]), asked, frozenset([0]), "", "tatoeba"))
    return found


def main() -> None:
    given = arguments(__doc__).parse_args()
    pick = begin(given)
    pieces, disguise = Pieces(given.base / "tokenizer.json"), Disguise(pick)
    trained, held = divided(all_questions(given))
    trained += tatoeba(given.corpus / "tatoeba_eng_cmn.tsv")
    by_source = {s: [q for q in trained if q.source == s and q.gold] for s in SHARES}
    print({s: len(qs) for s, qs in by_source.items()}, "held out:", len(held), flush=True)
    model = Encoder(load_base(given, 0.0))
    take_over(model, given)
    model.bert.freeze(given.frozen)
    model.train()
    run = Run(model, given, given.examples // BATCH)
    for at in range(run.resume(), run.steps):
        seed_step(given, pick, at)
        batch = [pick.choice(by_source[s]) for s in pick.choices(list(SHARES), list(SHARES.values()), k=BATCH)]
        loss, tokens = step(model, batch, pieces, disguise, pick)
        run.advance(loss, tokens)
    run.tell()
    run.save(whole=False)


def step(model: Encoder, batch: list[Question], pieces: Pieces, disguise: Disguise, pick: random.Random):
    """The loss of a batch of questions and the number of tokens read for it."""
    asked, windows, keys = [], [], []
    for question in batch:
        text = disguise(question.text, question.kind, question.source)
        asked.append([BOS, *pieces.ids("query:"), *question_ids(text, question.context, pieces), EOS])
        document = question.document
        cuts = windows_of(document, pieces, pick)
        gold = next(i for i, cut in enumerate(cuts) if set(cut) & question.gold)
        chosen = [gold, *(pick.sample([i for i in range(len(cuts)) if i != gold], 1) if len(cuts) > 1 and pick.random() < 0.6 else [])]
        title = document.title if pick.random() < 0.6 else ""
        for at in chosen:
            windows.append(window(None, title, document, cuts[at], pieces))
            keys.append(document)
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
    vectors, owners = [], []
    with torch.autocast(torch.get_default_device().type, torch.bfloat16):
        for first in range(0, len(order), ROWS):
            part = order[first : first + ROWS]
            rows = [windows[i].ids for i in part]
            ids, mask = padded(rows + rows[-1:] * (ROWS - len(rows)))
            most = max(len(windows[i].sentences) for i in part)
            members = torch.zeros(ROWS, most, ids.shape[1])
            for row, i in enumerate(part):
                for at, (start, end, _) in enumerate(windows[i].sentences):
                    members[row, at, start:end] = 1
            found = model(ids, mask, members)
            for row, i in enumerate(part):
                for at, (_, _, number) in enumerate(windows[i].sentences):
                    vectors.append(found[row, at])
                    owners.append((id(keys[i]), number))
        ids, mask = padded(asked)
        questions = model(ids, mask, mask.float()[:, None])[:, 0]
    scores = SCALE * questions.float() @ torch.stack(vectors).float().T
    gold = torch.zeros(scores.shape, dtype=torch.bool)
    unclear = torch.zeros(scores.shape, dtype=torch.bool)
    for row, question in enumerate(batch):
        for at, (owner, number) in enumerate(owners):
            if owner == id(question.document):
                gold[row, at] = number in question.gold
                unclear[row, at] = number in question.unclear
    scores = scores.masked_fill(unclear, -1e4)
    loss = (scores.logsumexp(1) - scores.masked_fill(~gold, -1e4).logsumexp(1)).mean()
    return loss, sum(len(w.ids) for w in windows) + sum(map(len, asked))


if __name__ == "__main__":
    main()
