"""Writes the held-out questions as articles and questions for ``npm run eval -- --signs``: what the calibration is fitted on.

Paragraphs of the corpora are put together to articles of four sections, so that there is something to choose from; questions
of one article asked of another, and everyday sentences, stand for what no article answers.
"""

import json
import pathlib
import random
import re

from sources import Document, Question
from training import all_questions, arguments, divided

#: Paragraphs put together to one article.
SECTIONS = 4
#: Of all questions: asked of the wrong article, and everyday sentences that are no question for any.
FOREIGN, CHATTER = 0.10, 0.04

_ENDS = re.compile(r"[.!?。！？…:：;；,，][\"”’」』)）\]]*$")


def escaped(text: str) -> str:
    """Text as Markdown that reads as the same text."""
    plain = re.sub(r"([\\`*_\[\]<>~#|$])", r"\\\1", text)
    return re.sub(r"^(\d+)([.)])|^([-+=])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", plain)


def markdown(title: str, documents: list[Document]) -> str:
    """An article of one section a document."""
    lines = ["---", f"title: {json.dumps(title, ensure_ascii=False)}", "---", ""]
    for document in documents:
        if len(documents) > 1 and document.title:
            lines += ["", f"## {escaped(document.title)}", ""]
        is_chinese = any("\u3400" <= c <= "\u9fff" for c in document.sentences[0])
        paragraph: list[str] = []
        for sentence in document.sentences:
            alone = not _ENDS.search(sentence) or sentence.endswith(("?", "？"))
            if alone and document.name.startswith("own:"):
                lines += ["", ("" if is_chinese else " ").join(paragraph), "", ("**%s**" if sentence.endswith(("?", "？")) else "## %s") % escaped(sentence), ""]
                paragraph = []
            else:
                paragraph.append(escaped(sentence))
        lines += ["", ("" if is_chinese else " ").join(paragraph), ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def row_of(question: Question, article: str, number: int, **more) -> dict:
    """A question as the evaluation reads it."""
    gold = [question.document.sentences[i] for i in sorted(question.gold)]
    return {
        "id": f"held-{number}", "article": article, "lang": question.lang, "kind": question.kind, "question": question.text,
        "context": list(question.context), "answerable": bool(gold), "gold": gold, "must": "all" if question.kind == "list" else "any",
        "answer": question.answer, "note": "", **more,
    }  # fmt: skip


def main() -> None:
    given = arguments(__doc__).parse_args()
    pick = random.Random(given.seed)
    _, held = divided(all_questions(given))
    documents = list({q.document.name: q.document for q in held}.values())
    own = [d for d in documents if d.name.startswith("own:")]
    parts = [d for d in documents if not d.name.startswith("own:")]
    pick.shuffle(parts)
    groups = [[d] for d in own] + [parts[i : i + SECTIONS] for i in range(0, len(parts), SECTIONS)]
    given.out.mkdir(parents=True, exist_ok=True)
    home = {}
    for at, group in enumerate(groups):
        title = group[0].title if len(group) == 1 else " · ".join(d.title for d in group if d.title)
        (given.out / f"held{at:02d}.md").write_text(markdown(title or f"Article {at}", group), "utf8")
        home |= {d.name: f"held{at:02d}" for d in group}
    rows = [row_of(q, home[q.document.name], i) for i, q in enumerate(held)]
    names = sorted(set(home.values()))
    for i, q in enumerate(pick.sample(held, int(FOREIGN * len(held)))):
        other = pick.choice([n for n in names if n != home[q.document.name]])
        rows.append(row_of(q, other, len(held) + i, kind="other", answerable=False, gold=[], answer="", must="any"))
    lines = (given.corpus / "tatoeba_eng_cmn.tsv").read_text("utf8").splitlines()
    for i in range(int(CHATTER * len(held))):
        # Every eighth line from the first on is trained on as chatter.
        english, chinese = lines[pick.randrange(len(lines) // 8) * 8 + 3].split("\t")[:2]
        said, lang = (english, "en") if i % 2 else (chinese, "zh")
        rows.append({
            "id": f"held-chatter-{i}", "article": pick.choice(names), "lang": lang, "kind": "other", "question": said, "context": [],
            "answerable": False, "gold": [], "must": "any", "answer": "", "note": "",
        })  # fmt: skip
    (given.out / "questions.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf8")
    print(f"{len(groups)} articles, {len(rows)} questions, {sum(not row['answerable'] for row in rows)} of them not answerable")


if __name__ == "__main__":
    main()
