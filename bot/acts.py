"""Who did what at the desk, from LINE, the web and the terminal: only ever added to.

An act is written after it is done; nothing here changes or deletes one. `by` is the key of
an admin, or `bot.admins.MACHINE`; names are looked up when the log is shown.

| act | what | detail |
|---|---|---|
| `add`, `publish`, `retire`, `discard` | letter id or file name | what came of it |
| `correct`, `split`, `join` | letter id | fields, or the other letter |
| `rollback`, `reindex` | snapshot | |
| `accept`, `remove`, `invite`, `link`, `enter` | key of the admin it is about | name |
| `golden` | question | the letter that answers it |
| `settle` | | |
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, Float, Integer, String, Table, Text, select
from sqlalchemy.engine import Engine

from bot.database import META, storable

_ACTS = Table(
    "act",
    META,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("by", String(64), nullable=False),
    Column("act", String(20), nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False, default=""),
)


@dataclass(frozen=True)
class Act:
    """One line of the log; `at` is a Unix time."""

    id: int
    at: float
    by: str
    act: str
    what: str
    detail: str = ""


class Acts:
    """The log in one database; safe to use from several threads and processes."""

    def __init__(self, database: Engine, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def write(self, by: str, act: str, what: str, detail: str = "") -> None:
        """Add a line."""
        row = {
            "at": self._clock(),
            "by": by,
            "act": act,
            "what": storable(what),
            "detail": storable(detail),
        }
        with self._database.begin() as db:
            db.execute(_ACTS.insert().values(row))

    def list(self, limit: int = 100, before: int | None = None) -> list[Act]:
        """The newest lines first; `before` is the id of the last one of the page above."""
        rows = select(_ACTS).order_by(_ACTS.c.id.desc()).limit(limit)
        rows = rows if before is None else rows.where(_ACTS.c.id < before)
        with self._database.connect() as db:
            return [Act(*row) for row in db.execute(rows)]
