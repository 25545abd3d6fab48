"""Golden questions against an engine: the figures of `wian eval`.

A hit is a returned passage that holds at least 60 % of a gold quote as one run (or lies
wholly within it), compared without white space and with digits folded; a question of kind
`reference` also needs the right letter. Intervals are 95 % bootstrap intervals over questions.
"""

import json
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from corpus.text import to_arabic
from index.answer import Answer, Hit
from index.errors import GoldenFileBroken

SHARE = 0.6
SEEN = 12
REFUSALS = ("none", "talk")
BOOTSTRAPS = 1000


@dataclass(frozen=True)
class Golden:
    """One golden question: `quotes` is empty when the letters do not say."""

    id: str
    query: str
    kind: str
    letter: str | None
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """How one question fared: `rank` of the first right hit (0 none), whether refused."""

    golden: Golden
    answer: Answer = field(repr=False)
    rank: int
    refused: bool
    highlighted: bool


def read_golden(path: Path) -> list[Golden]:
    """The questions of a JSON-lines file; raises GoldenFileBroken naming the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            quotes = tuple(squeeze(answer["quote"]) for answer in row["answers"])
            golden = Golden(row["id"], row["query"], row["kind"], row.get("letter"), quotes)
        except (ValueError, KeyError, TypeError) as error:
            raise GoldenFileBroken(path=path, line=number, why=error) from error
        found.append(golden)
    if not found:
        raise GoldenFileBroken(path=path, line=1, why="ไม่มีคำถาม")
    return found


def squeeze(text: str) -> str:
    """`text` without white space, digits folded: the form that quotes are compared in."""
    return re.sub(r"\s+", "", to_arabic(text))


def shares_run(a: str, b: str, length: int) -> bool:
    """Whether `a` and `b` have a common run of at least `length` characters."""
    return any(a[i : i + length] in b for i in range(len(a) - length + 1))


def holds(passage: str, quote: str) -> bool:
    """Whether squeezed `passage` holds enough of squeezed `quote`, or lies within it."""
    if passage and passage in quote:
        return True
    return shares_run(quote, passage, math.ceil(SHARE * len(quote)))


def _same_letter(hit: Hit, number: str | None) -> bool:
    if not number:
        return True
    names = (hit.letter.number, hit.letter.canonical, *hit.letter.aliases)
    return squeeze(number) in {squeeze(name) for name in names}


def _right(hit: Hit, golden: Golden) -> bool:
    if golden.kind == "reference" and not _same_letter(hit, golden.letter):
        return False
    passage = squeeze(hit.passage.text)
    return any(holds(passage, quote) for quote in golden.quotes)


def _highlighted(hit: Hit, golden: Golden) -> bool:
    """Whether a highlighted span of a right passage shares a run with a gold quote."""
    base = hit.passage.start
    spans = [squeeze(hit.passage.text[a - base : b - base]) for a, b in hit.passage.highlight]
    return any(
        shares_run(span, quote, min(SEEN, len(span), len(quote)))
        for span in spans
        for quote in golden.quotes
        if span
    )


def judge(golden: Golden, answer: Answer) -> Verdict:
    """The verdict on one `answer` to one golden question."""
    refused = answer.outcome in REFUSALS
    ranks = [i for i, hit in enumerate(answer.hits, 1) if golden.quotes and _right(hit, golden)]
    rank = 0 if refused or not ranks else ranks[0]
    highlighted = bool(rank) and _highlighted(answer.hits[rank - 1], golden)
    return Verdict(golden, answer, rank, refused, highlighted)


def _interval(values: list[float]) -> list[float]:
    draws = np.random.default_rng(0).choice(values, (BOOTSTRAPS, len(values)))
    low, high = np.quantile(draws.mean(axis=1), [0.025, 0.975])
    return [round(float(low), 3), round(float(high), 3)]


def _share(values: Iterable[float]) -> float | None:
    kept = list(values)
    return round(float(np.mean(kept)), 4) if kept else None


def figures(verdicts: list[Verdict]) -> dict:
    """The shares over `verdicts`; None where no question is of the sort."""
    asked = [v for v in verdicts if v.golden.quotes]
    empty = [v for v in verdicts if not v.golden.quotes]
    first = [float(v.rank == 1) for v in asked]
    return {
        "questions": len(verdicts),
        "hit@1": _share(first),
        "hit@1_interval": _interval(first) if first else None,
        "hit@3": _share(0 < v.rank <= 3 for v in asked),
        "mrr": _share(1 / v.rank if v.rank else 0.0 for v in asked),
        "refused_unanswerable": _share(v.refused for v in empty),
        "false_refusals": _share(v.refused for v in asked),
        "highlight": _share(v.highlighted for v in asked if v.rank == 1),
    }


def judge_all(
    ask: Callable[[str], Answer], golden: list[Golden], progress: Callable[[int, int], None] = None
) -> list[Verdict]:
    """Ask every golden question and judge each answer, in order."""
    verdicts = []
    for done, question in enumerate(golden, 1):
        verdicts.append(judge(question, ask(question.query)))
        if progress:
            progress(done, len(golden))
    return verdicts


def report(verdicts: list[Verdict]) -> dict:
    """The `wian eval --json` object: the figures over all, and by kind."""
    kinds = sorted({v.golden.kind for v in verdicts})
    by_kind = {k: figures([v for v in verdicts if v.golden.kind == k]) for k in kinds}
    missed = [v.golden.id for v in verdicts if v.golden.quotes and v.rank != 1]
    return figures(verdicts) | {"by_kind": by_kind, "missed": missed}


def evaluate(engine: object, path: Path) -> dict:
    """`report` of the golden file at `path` against `engine.ask`."""
    return report(judge_all(engine.ask, read_golden(path)))
