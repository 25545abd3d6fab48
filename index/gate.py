"""May a new snapshot replace the one that is served? The golden questions decide.

A question is right when an answer is among the first three hits, or when it has none and
is refused. Worse means that more questions were lost than chance would lose: an exact
one-sided sign test over the questions whose verdict changed. Verdicts are kept by snapshot,
and what the encoder makes of the questions by encoder: neither is made twice.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from math import comb
from pathlib import Path

from index import snapshot
from index.adapter import SHIPPED
from index.build import Approve
from index.cache import Embeddings
from index.embedding import Embedding
from index.encoder import Encoder
from index.engine import Engine
from index.errors import AnswersWorse
from index.evaluate import GOLDEN, Verdict, judge_all, read_golden

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


def verdicts(folder: Path, encoder: Encoder, golden: Path) -> dict[str, bool]:
    """Query -> right for a snapshot folder, out of what was kept or by asking now."""
    questions = read_golden(golden)
    home = folder.parent.parent
    kept = home / "golden" / f"{folder.name}-{_stamp(golden)}.json"
    try:
        return json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        with _questions(home, encoder) as held:
            asked = judge_all(Engine(folder, _Known(encoder.identity, held)).ask, questions)
    found = {verdict.golden.query: right(verdict) for verdict in asked}
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return found


@dataclass(frozen=True)
class _Known:
    """What an engine needs of an encoder, with questions that were read before at hand."""

    identity: str
    _held: Embeddings

    def embed(self, texts: Sequence[str], query: bool) -> list[Embedding]:  # noqa: ARG002
        """Embeddings of questions: nothing else is ever asked for."""
        return self._held.get(texts)


def _questions(home: Path, encoder: Encoder) -> Embeddings:
    """Embeddings of questions by this encoder and adapter, kept from one gate to the next."""
    reads = hashlib.sha256(encoder.identity.encode() + SHIPPED.read_bytes()).hexdigest()
    return Embeddings(home, f"q-{reads}", lambda texts: encoder.embed(texts, query=True))


def _stamp(golden: Path) -> str:
    """What verdicts rest on beside the snapshot: the questions, and all tables of `index/data`."""
    made = hashlib.sha256(golden.read_bytes())
    tables = resources.files("index").joinpath("data").iterdir()
    for table in sorted(tables, key=lambda table: table.name):
        made.update(table.read_bytes())
    return made.hexdigest()[:12]


def approval(corpus: Path, home: Path) -> Approve:
    """What `build_snapshot` calls before it publishes: raises AnswersWorse.

    Silent when there are no golden questions, nothing is served yet, or the served
    snapshot was built with another encoder.
    """

    def approve(folder: Path, encoder: Encoder) -> None:
        golden, served = corpus / GOLDEN, snapshot.history(home)[-1:]
        if not served or served == [folder.name] or not golden.is_file():
            return
        before = snapshot.snapshots(home) / served[0]
        try:
            same = snapshot.verify(before).encoder == encoder.identity
        except snapshot.SnapshotBroken:
            return
        if same:
            change = compare(verdicts(before, encoder, golden), verdicts(folder, encoder, golden))
            guard(change, folder.name)

    return approve


def guard(change: Change, name: str) -> None:
    """Raise AnswersWorse, naming the questions lost, when the new snapshot is worse."""
    if change.worse:
        lost = ", ".join(f"“{query}”" for query in change.lost[:NAMED])
        facts = {"lost": len(change.lost), "asked": change.asked, "queries": change.lost}
        raise AnswersWorse(id=name, named=lost, **facts)
