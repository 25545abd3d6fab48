"""What people could not find, and what they said of the answers: kept without the asker.

`unanswered` is the admins' list of letters that are missing, `feedback` what they can make
golden questions of. No row names a chat, a user or a message; what its sender unsends goes,
and what is older than KEPT_SECONDS is neither shown nor, after the next clearing, there.
"""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, Float, Integer, String, Table, Text, delete, select, union, update
from sqlalchemy.engine import Engine

from bot.database import META, insert_into, storable
from corpus.text import fold_text

KEPT_SECONDS = 90 * 86_400.0  # long enough for an office to find a letter that is missed

_UNANSWERED = Table(
    "unanswered",
    META,
    Column("key", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False, default=1),
    Column("first", Float, nullable=False),
    Column("last", Float, nullable=False, index=True),
    Column("nearest", Text, nullable=False, default="[]"),
)
_FEEDBACK = Table(
    "feedback",
    META,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("passage", String(80), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("snapshot", String(80), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("key", String(64), nullable=False, server_default="", index=True),
)


@dataclass(frozen=True)
class Missed:
    """A question that the letters do not answer, and the ids of the letters nearest to it."""

    text: str
    nearest: tuple[str, ...] = ()
    count: int = 1
    last: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """What somebody said of a passage shown for `question`: `verdict` is "yes" or "no"."""

    question: str
    passage: str
    verdict: str
    snapshot: str = ""
    at: float = 0.0


class Ledger:
    """Both tables in one database; safe to use from several threads."""

    def __init__(self, database: Engine, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def write(self, note: Missed | Verdict) -> None:
        """Keep one note."""
        if isinstance(note, Missed):
            self._missed(note)
        else:
            self._judged(note)

    def unanswered(self, limit: int = 100) -> list[Missed]:
        """What was not found, the most asked first."""
        rows = select(_UNANSWERED).where(_UNANSWERED.c.last > self._clock() - KEPT_SECONDS)
        rows = rows.order_by(_UNANSWERED.c.count.desc(), _UNANSWERED.c.last.desc())
        with self._database.connect() as db:
            found = db.execute(rows.limit(limit)).all()
        return [Missed(r.text, tuple(json.loads(r.nearest)), r.count, r.last) for r in found]

    def feedback(self, verdict: str = "", limit: int = 100) -> list[Verdict]:
        """What was said of answers, the newest first; of one kind if given."""
        rows = select(_FEEDBACK).where(_FEEDBACK.c.at > self._clock() - KEPT_SECONDS)
        rows = rows.order_by(_FEEDBACK.c.id.desc()).limit(limit)
        rows = rows.where(_FEEDBACK.c.verdict == verdict) if verdict else rows
        with self._database.connect() as db:
            found = db.execute(rows).all()
        return [Verdict(r.question, r.passage, r.verdict, r.snapshot, r.at) for r in found]

    def settle(self, text: str) -> bool:
        """An unanswered question is dealt with and leaves the list; False when it was not there."""
        with self._database.begin() as db:
            mine = _UNANSWERED.c.key == key_of(text)
            return db.execute(delete(_UNANSWERED).where(mine)).rowcount == 1

    def questions(self) -> set[str]:
        """What stands for every question that is kept."""
        every = (select(table.c.key).where(table.c.key != "") for table in (_UNANSWERED, _FEEDBACK))
        with self._database.connect() as db:
            return set(db.scalars(union(*every)))

    def forget(self, key: str) -> None:
        """A question (`key_of` its text) was unsent: one asking less, no feedback that tells it."""
        mine, told = _UNANSWERED.c.key == key, _FEEDBACK.c.key == key
        with self._database.begin() as db:
            db.execute(update(_UNANSWERED).where(mine).values(count=_UNANSWERED.c.count - 1))
            db.execute(delete(_UNANSWERED).where(mine, _UNANSWERED.c.count <= 0))
            db.execute(update(_FEEDBACK).where(told).values(question="", key=""))

    def _missed(self, note: Missed) -> None:
        now, near = self._clock(), json.dumps(note.nearest)
        row = {"key": key_of(note.text), "text": storable(note.text), "count": 1}
        with self._database.begin() as db:
            new = insert_into(_UNANSWERED, db.dialect.name)
            new = new.values(row | {"first": now, "last": now, "nearest": near})
            again = {"count": _UNANSWERED.c.count + 1, "last": now, "nearest": near}
            db.execute(new.on_conflict_do_update(index_elements=["key"], set_=again))

    def _judged(self, note: Verdict) -> None:
        row = {
            "question": storable(note.question),
            "passage": storable(note.passage)[:80],
            "verdict": note.verdict[:8],
            "snapshot": note.snapshot[:80],
            "at": self._clock(),
            "key": key_of(note.question),
        }
        with self._database.begin() as db:
            db.execute(_FEEDBACK.insert().values(row))


def key_of(text: str) -> str:
    """What stands for a question, however it is spaced or its digits are typed."""
    folded = "".join(fold_text(text).split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
