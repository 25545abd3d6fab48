"""May a new snapshot replace the one that is served? The golden questions decide.

A question is right when an answer is among the first three hits, or when it has none and
is refused. Worse means that more questions were lost than chance would lose: an exact
one-sided sign test over the questions whose verdict changed. Verdicts are kept by snapshot.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb
from pathlib import Path

from index.answer import Answer
from index.errors import AnswersWorse
from index.evaluate import Verdict, judge_all, read_golden

#: The file of golden questions beside the letters that they are about.
GOLDEN = "golden.jsonl"
DEPTH = 3
CHANCE = 0.05
NAMED = 5


@dataclass(frozen=True)
class Change:
    """What a new snapshot does to the golden questions: queries lost and gained."""

    asked: int
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    @property
    def worse(self) -> bool:
        """Whether the losses are more than chance would bring."""
        total = len(self.lost) + len(self.gained)
        tail = sum(comb(total, k) for k in range(len(self.lost), total + 1)) / 2**total
        return bool(self.lost) and tail < CHANCE


def right(verdict: Verdict) -> bool:
    """Whether a golden question fared well."""
    if not verdict.golden.quotes:
        return verdict.refused
    return 0 < verdict.rank <= DEPTH


def compare(before: Mapping[str, bool], after: Mapping[str, bool]) -> Change:
    """The change from one set of verdicts (query -> right) to another."""
    shared = [query for query in after if query in before]
    lost = tuple(query for query in shared if before[query] and not after[query])
    gained = tuple(query for query in shared if after[query] and not before[query])
    return Change(len(shared), lost, gained)


def verdicts(home: Path, name: str, golden: Path, ask: Callable[[str], Answer]) -> dict[str, bool]:
    """Query -> right for snapshot `name`, out of what was kept or by asking now."""
    questions = read_golden(golden)
    stamp = hashlib.sha256(golden.read_bytes()).hexdigest()[:12]
    kept = home / "golden" / f"{name}-{stamp}.json"
    try:
        return json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        found = {v.golden.query: right(v) for v in judge_all(ask, questions)}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return found


def guard(change: Change, name: str) -> None:
    """Raise AnswersWorse, naming the questions lost, when the new snapshot is worse."""
    if change.worse:
        lost = ", ".join(f"“{query}”" for query in change.lost[:NAMED])
        raise AnswersWorse(id=name, lost=len(change.lost), asked=change.asked, named=lost)
