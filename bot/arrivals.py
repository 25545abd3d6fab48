"""Files that have come in, one row each, from the moment they are safe on disk.

Promises that the bytes are synced before their row exists, and that the row always says what
became of the file. Never reads a file's text: `bot.slow` does. The rows name no LINE user.

| state | means |
|---|---|
| `waiting`, `reading` | not read yet; being read: `page` of `pages`, `seconds_left` |
| `drafts` | read: `letters` wait as drafts |
| `held` | nothing new in it: `letters` are the ones already there |
| `refused` | `problem` says why in a sentence; the bytes are gone |
| `published`, `discarded` | no letter of it is a draft any more |
"""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sqlalchemy import (
    Column,
    Float,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    desc,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine

from bot.database import META, alone, storable
from corpus.store import write_whole

NAME = 120  # characters of a file's name that are kept
GONE = ("refused", "discarded")  # the same bytes may come again
_ROWS = Table(
    "arrival",
    META,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("source", String(12), nullable=False),
    Column("by", String(80), nullable=False, default=""),
    Column("state", String(12), nullable=False, index=True),
    Column("page", Integer, nullable=False, default=0),
    Column("pages", Integer, nullable=False, default=0),
    Column("seconds_left", Float),
    Column("problem", Text, nullable=False, default=""),
    Column("letters", Text, nullable=False, default="[]"),
    Column("at", Float, nullable=False),
)


#: What anybody sent to have its letter found: forgotten once it is.
_PASSING = (_ROWS.c.source == "line") & (_ROWS.c.by == "")


@dataclass(frozen=True)
class Arrival:
    """One file that came in; `source` is "line", "web", "terminal" or "folder"."""

    id: int
    sha256: str
    name: str
    size: int
    source: str
    by: str
    state: str
    page: int
    pages: int
    seconds_left: float | None
    problem: str
    letters: tuple[str, ...]
    at: float

    @property
    def passing(self) -> bool:
        """Whether it only came to have its letter found."""
        return self.source == "line" and not self.by


class Arrivals:
    """The rows of one database and the bytes in `folder`; for several threads and processes."""

    def __init__(
        self, database: Engine, folder: Path, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._folder, self._clock = database, folder, clock

    def take(self, data: bytes, name: str, source: str, by: str = "") -> Arrival:
        """Keep a file, safe on disk, to be read; the same bytes again are `held` at once."""
        sha256 = hashlib.sha256(data).hexdigest()
        row = {
            "sha256": sha256,
            "name": plain_name(name),
            "size": len(data),
            "source": source,
            "by": by,
            "at": self._clock(),
        }
        with self._database.connect() as db:
            before = _before(db, sha256)
        if before is None:
            write_whole(self.path(sha256), data)
        with alone(self._database) as db:  # or the same bytes would be taken twice at once
            before = _before(db, sha256)
            if before is None and not self.path(sha256).exists():
                write_whole(self.path(sha256), data)
            row["state"] = "held" if before else "waiting"
            row["letters"] = json.dumps(before.letters if before else [])
            made = db.execute(insert(_ROWS).values(row).returning(_ROWS)).one()
        return _arrival(made)

    def get(self, id: int) -> Arrival | None:
        """The row with this id; a `held` one names the letters as they are known by now."""
        with self._database.connect() as db:
            row = db.execute(select(_ROWS).where(_ROWS.c.id == id)).one_or_none()
        return _arrival(row) if row else None

    def list(self, limit: int = 100, before: int | None = None) -> list[Arrival]:
        """The newest rows first, those older than the row `before` if given."""
        wanted = select(_ROWS).order_by(desc(_ROWS.c.id)).limit(limit)
        wanted = wanted.where(_ROWS.c.id < before) if before is not None else wanted
        with self._database.connect() as db:
            return [_arrival(row) for row in db.execute(wanted)]

    def path(self, sha256: str) -> Path:
        """Where the bytes of a file are, until its letters are in the corpus."""
        return self._folder / sha256

    def work(self, sha256: str) -> Path:
        """The folder of a file's page texts and pictures, kept for the desk."""
        return self._folder / f"{sha256}.pages"

    def reading(self, id: int, page: int, pages: int, seconds_left: float | None = None) -> None:
        """So far the file is read."""
        self._set(id, state="reading", page=page, pages=pages, seconds_left=seconds_left)

    def end(self, id: int, state: str, letters: Sequence[str] = (), problem: str = "") -> None:
        """What became of a file; one that is refused leaves no bytes behind.

        Rows that were waiting for the same bytes end with it.
        """
        ended = self.get(id)
        if ended is None:
            return
        told = {"letters": json.dumps(list(letters)), "problem": storable(problem)}
        self._set(id, state=state, seconds_left=None, **told)
        twins = (_ROWS.c.sha256 == ended.sha256) & (_ROWS.c.state == "held") & (_ROWS.c.id > id)
        twin_state = state if state in GONE else "held"
        with self._database.begin() as db:
            db.execute(update(_ROWS).where(twins).values(state=twin_state, **told))
        if state == "refused":
            self.drop(ended.sha256)
        else:
            self.path(ended.sha256).unlink(missing_ok=True)  # the corpus has the original

    def drop(self, sha256: str) -> None:
        """Forget the bytes and the pages of a file."""
        self.path(sha256).unlink(missing_ok=True)
        shutil.rmtree(self.work(sha256), ignore_errors=True)

    def forget(self, id: int) -> None:
        """As if the file had never come; its bytes stay only for another row of it."""
        row = self.get(id)
        if row is None:
            return
        others = select(_ROWS.c.id).where(
            _ROWS.c.sha256 == row.sha256, _ROWS.c.state.not_in(GONE), _ROWS.c.id != id
        )
        with self._database.begin() as db:
            db.execute(delete(_ROWS).where(_ROWS.c.id == id))
            alone = db.scalar(others.limit(1)) is None
        if alone:
            self.drop(row.sha256)

    def unread(self) -> tuple[Arrival, ...]:
        """The rows that are still to be read, oldest first."""
        return self._in_states(("waiting", "reading"))

    def with_drafts(self) -> tuple[Arrival, ...]:
        """The rows whose letters wait as drafts, oldest first."""
        return self._in_states(("drafts",))

    def settle(self, drafts: Collection[str], letters: Collection[str]) -> None:
        """End the rows whose letters are no drafts any more; ids as the corpus has them now."""
        for row in self.with_drafts():
            if not set(row.letters) & set(drafts):
                kept = [name for name in row.letters if name in letters]
                self.end(row.id, "published" if kept else "discarded", kept or row.letters)

    def _in_states(self, states: tuple[str, ...]) -> tuple[Arrival, ...]:
        wanted = select(_ROWS).where(_ROWS.c.state.in_(states)).order_by(_ROWS.c.id)
        with self._database.connect() as db:
            return tuple(_arrival(row) for row in db.execute(wanted))

    def _set(self, id: int, **values: object) -> None:
        with self._database.begin() as db:
            db.execute(update(_ROWS).where(_ROWS.c.id == id).values(values))


def _before(db: Connection, sha256: str) -> Arrival | None:
    """The row through which these bytes are here already."""
    same = (_ROWS.c.sha256 == sha256) & _ROWS.c.state.not_in(("held", *GONE)) & ~_PASSING
    row = db.execute(select(_ROWS).where(same).order_by(_ROWS.c.id).limit(1)).one_or_none()
    return _arrival(row) if row else None


def plain_name(name: str) -> str:
    """A file's name for people: no folders, no control characters, of bounded length."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(char for char in last if char.isprintable())
    return storable(shown)[-NAME:] or "-"


def _arrival(row: Row) -> Arrival:
    facts = dict(row._mapping)
    return Arrival(**facts | {"letters": tuple(json.loads(row.letters))})
