"""Fits the small models over what encoder, reader and BM25 say, and chooses the thresholds.

Reads what ``npm run eval -- --signs FILE --questions DIR`` writes on the held-out questions, and writes calibration.json.
Half of the questions fit, the other half show what came of it; then all of them fit the models that are written.
"""

import argparse
import json
import pathlib

import torch
from torch.nn import functional as F

SIGNS = ["evidence", "spanMargin", "similarity", "keywords", "heading"]
STANDINGS = [*SIGNS, "behind", "evidenceMargin", "similarityBehind", "keywordsBehind", "crossLanguage", "crossKeywords", "followUp"]
#: Wrongly refused, at most, where the threshold is chosen; lines of chatter that get to see the nearest sentence.
REFUSED, NEAREST = 0.06, 0.1
#: Marked words are right so often.
MARKED_RIGHT = 0.8


def fit_search(rows: list[dict]) -> dict[str, float]:
    """The weights of keywords beside the cosine, by the mean reciprocal rank of the first right sentence."""
    best, weights = -1.0, {}
    for keywords in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0):
        for earlier in (0.0, 0.2, 0.4, 0.6):
            ranks = []
            for row in rows:
                if not any(c["gold"] for c in row["search"]):
                    continue
                score = lambda c: c["similarity"] + keywords * (c["own"] + earlier * c["earlier"])  # noqa: E731
                top = max(score(c) for c in row["search"] if c["gold"])
                ranks.append(1 / (1 + sum(score(c) > top for c in row["search"])))
            mean = sum(ranks) / len(ranks)
            if mean > best + 1e-4:
                best, weights = mean, {"keywords": keywords, "earlier": earlier}
    print(f"search: {weights}, mean reciprocal rank {best:.3f}")
    return weights


def minimised(loss, parameters: list[torch.Tensor]) -> None:
    """Newton-like descent to the minimum of a convex loss."""
    optimiser = torch.optim.LBFGS(parameters, max_iter=300, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        value = loss()
        value.backward()
        return value

    optimiser.step(closure)


def fit_rank(rows: list[dict]) -> torch.Tensor:
    """Weights of the signs: a softmax over the sentences that were read is to fall on those that answer."""
    groups = []
    for row in rows:
        gold = torch.tensor([bool(s["gold"]) for s in row["read"]])
        if gold.any() and not gold.all():
            groups.append((torch.tensor([[float(s[name]) for name in SIGNS] for s in row["read"]]), gold))
    weights = torch.zeros(len(SIGNS), requires_grad=True)

    def loss():
        total = 0.002 * (weights**2).sum()
        for signs, gold in groups:
            scores = signs @ weights
            total = total + (scores.logsumexp(0) - scores[gold].logsumexp(0)) / len(groups)
        return total

    minimised(loss, [weights])
    return weights.detach()


def standings(row: dict, rank: torch.Tensor) -> tuple[torch.Tensor, list[bool], list[dict]]:
    """All sentences of a question, best first: their standings, whether they answer, and themselves."""
    scored = sorted(((sum(float(s[n]) * float(w) for n, w in zip(SIGNS, rank)), i) for i, s in enumerate(row["read"])), reverse=True)
    read = [row["read"][i] for _, i in scored]
    most = {name: max((float(s[name]) for s in read), default=0.0) for name in ("similarity", "keywords")}
    evidence = sorted((float(s["evidence"]) for s in read), reverse=True)
    out = []
    for at, (score, sign) in enumerate(zip((s for s, _ in scored), read)):
        rival = scored[1 if at == 0 else 0][0] if len(scored) > 1 else score
        other = evidence[1:2] if float(sign["evidence"]) == evidence[0] else evidence[:1]
        margin = float(sign["evidence"]) - other[0] if other else 0.0
        cross, follow = float(row["crossLanguage"]), float(row["followUp"])
        out.append([*(float(sign[n]) for n in SIGNS), rival - score, margin, *(most[n] - float(sign[n]) for n in most), cross, cross * float(sign["keywords"]), follow])
    return torch.tensor(out), [bool(s["gold"]) for s in read], read


def fit_logistic(inputs: torch.Tensor, targets: torch.Tensor) -> tuple[float, torch.Tensor]:
    """A logistic regression on standardised inputs, written back for plain ones."""
    mean, deviation = inputs.mean(0), inputs.std(0).clamp(min=1e-3)
    plain = (inputs - mean) / deviation
    weights = torch.zeros(inputs.shape[1], requires_grad=True)
    intercept = torch.zeros(1, requires_grad=True)
    minimised(lambda: F.binary_cross_entropy_with_logits(plain @ weights + intercept, targets) + 0.003 * (weights**2).sum(), [weights, intercept])
    real = weights.detach() / deviation
    return float(intercept.detach() - (real * mean).sum()), real


def probabilities(inputs: torch.Tensor, model: tuple[float, torch.Tensor]) -> torch.Tensor:
    """What a fitted model says."""
    return torch.sigmoid(inputs @ model[1] + model[0])


def fit(rows: list[dict]) -> dict:
    """All models and thresholds from these questions."""
    search = fit_search(rows)
    rank = fit_rank(rows)
    tops, right, further, also, marks = [], [], [], [], []
    for row in rows:
        if not row["read"]:
            continue
        found, gold, read = standings(row, rank)
        tops.append(found[0])
        right.append(gold[0])
        if row["answerable"]:
            further += list(found[1:])
            also += gold[1:]
        # Words marked in a sentence that does not answer are wrong, too.
        if read[0].get("answer") is not None or not gold[0]:
            marks.append((float(read[0]["spanMargin"]), gold[0] and bool(read[0].get("answer"))))
    lead = fit_logistic(torch.stack(tops), torch.tensor(right).float())
    more = fit_logistic(torch.stack(further), torch.tensor(also).float())
    said = probabilities(torch.stack(tops), lead)
    kept = [row for row in rows if row["read"]]
    answerable = torch.tensor([row["answerable"] for row in kept])
    threshold = float(said[answerable].quantile(REFUSED))
    other = torch.tensor([row["kind"] == "other" for row in kept])
    nearest = min(threshold, float(said[other].quantile(1 - NEAREST)))
    return {
        "version": 2,
        "search": search,
        "rank": {name: round(float(w), 4) for name, w in zip(SIGNS, rank)},
        "lead": written(lead),
        "further": written(more),
        "threshold": round(threshold, 4),
        "furtherThreshold": round(further_threshold(probabilities(torch.stack(further), more), torch.tensor(also)), 4),
        "nearestThreshold": round(nearest, 4),
        "markThreshold": round(mark_threshold(marks), 3),
    }


def further_threshold(said: torch.Tensor, also: torch.Tensor) -> float:
    """The probability from which further sentences are taken: where precision and recall of them are best together (F1)."""
    order = said.argsort(descending=True)
    good = also[order].float().cumsum(0)
    f1 = 2 * good / (torch.arange(1, len(order) + 1) + also.sum())
    return float(said[order][int(f1.argmax())])


def mark_threshold(marks: list[tuple[float, bool]]) -> float:
    """The least margin above which marked words are right often enough."""
    marks = sorted(marks, reverse=True)
    best, good = marks[0][0] if marks else 0.0, 0
    for at, (margin, is_right) in enumerate(marks, 1):
        good += is_right
        if at >= 20 and good / at >= MARKED_RIGHT:
            best = margin
    return best


def written(model: tuple[float, torch.Tensor]) -> dict:
    """A model as calibration.json holds it."""
    return {"intercept": round(model[0], 4), "weights": {name: round(float(w), 4) for name, w in zip(STANDINGS, model[1])}}


def report(rows: list[dict], made: dict, name: str) -> None:
    """What the models do on questions: lead, wrongly refused, declined by kind, the risk-coverage curve."""
    rank = torch.tensor([made["rank"][n] for n in SIGNS])
    lead = (made["lead"]["intercept"], torch.tensor([made["lead"]["weights"][n] for n in STANDINGS]))
    said, right, kinds = [], [], []
    for row in rows:
        if row["read"]:
            found, gold, _ = standings(row, rank)
            said.append(float(probabilities(found[:1], lead)))
            right.append(gold[0])
            kinds.append("answerable" if row["answerable"] else row["kind"])
    threshold = made["threshold"]
    wanted = [i for i, k in enumerate(kinds) if k == "answerable"]
    refused = sum(said[i] < threshold for i in wanted) / len(wanted)
    print(f"{name}: lead {sum(right[i] and said[i] >= threshold for i in wanted) / len(wanted):.3f}, refused {refused:.3f}", end="")
    for kind in sorted(set(kinds) - {"answerable"}):
        these = [i for i, k in enumerate(kinds) if k == kind]
        print(f", declined {kind} {sum(said[i] < threshold for i in these) / len(these):.3f} of {len(these)}", end="")
    print()
    order = sorted(range(len(said)), key=lambda i: -said[i])
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        top = order[: max(1, int(share * len(order)))]
        print(f"  answering {share:.0%}: right {sum(right[i] for i in top) / len(top):.3f}, least probability {said[top[-1]]:.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("signs", type=pathlib.Path)
    options.add_argument("--out", type=pathlib.Path, required=True, help="data/models/reader/calibration.json")
    given = options.parse_args()
    rows = [json.loads(line) for line in given.signs.read_text("utf8").splitlines()]
    articles = sorted({row["article"] for row in rows})
    halves = [[row for row in rows if articles.index(row["article"]) % 2 == half] for half in (0, 1)]
    for fitted, shown in ((halves[0], halves[1]), (halves[1], halves[0])):
        report(shown, fit(fitted), "questions that did not fit")
    made = fit(rows)
    report(rows, made, "all")
    given.out.write_text(json.dumps(made, indent=2) + "\n")


if __name__ == "__main__":
    main()
