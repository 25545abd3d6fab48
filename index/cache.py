"""Embeddings by what was encoded, so that a new index encodes only what changed.

One SQLite file for each encoder identity below `home/cache`; a lost, deleted or damaged
file costs time, nothing else. Keys are sha256 of the text; each row carries its own hash.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

from index.embedding import Embedding, pack, unpack

log = logging.getLogger(__name__)
Encode = Callable[[Sequence[str]], list[Embedding]]
Progress = Callable[[int, int], None]
Result = TypeVar("Result")
#: Texts encoded between two commits and two reports of progress.
CHUNK = 64


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=8).digest()


class Embeddings:
    """The embeddings of one encoder, held or made; `encoded` counts what had to be made."""

    def __init__(
        self, home: Path, identity: str, encode: Encode, progress: Progress | None = None
    ) -> None:
        self._path = home / "cache" / f"embeddings-{identity[:16]}.db"
        self._encode, self._progress = encode, progress
        self._database: sqlite3.Connection | None = None
        self.encoded = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def fill(self, texts: Sequence[str]) -> None:
        """Make what of `texts` is not held, and tell the progress.

        Raises sqlite3.OperationalError or OSError when the disk does not take it.
        """
        self._on(lambda database: self._fill(database, texts))

    def get(self, texts: Sequence[str]) -> list[Embedding]:
        """The embeddings of `texts` in order; what is not held whole is made. Raises as `fill`."""
        return self._on(lambda database: self._get(database, texts))

    def _fill(self, database: sqlite3.Connection, texts: Sequence[str]) -> None:
        fresh = [text for text in dict.fromkeys(texts) if not _holds(database, text)]
        fresh.sort(key=len, reverse=True)  # texts of one length are encoded together fastest
        for start in range(0, len(fresh), CHUNK):
            self._make(database, fresh[start : start + CHUNK])
            if self._progress:
                self._progress(min(start + CHUNK, len(fresh)), len(fresh))

    def _get(self, database: sqlite3.Connection, texts: Sequence[str]) -> list[Embedding]:
        found = {text: _held(database, text) for text in dict.fromkeys(texts)}
        if fresh := [text for text, made in found.items() if made is None]:
            found |= zip(fresh, self._make(database, fresh), strict=True)
        return [found[text] for text in texts]

    def _make(self, database: sqlite3.Connection, texts: Sequence[str]) -> list[Embedding]:
        made = self._encode(texts)
        for text, one in zip(texts, made, strict=True):
            data = pack(one)
            row = (_key(text), data, _hash(data))
            database.execute("insert or replace into made values (?, ?, ?)", row)
        database.commit()
        self.encoded += len(texts)
        return made

    def _on(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """`work` on the database; a file that is no whole one makes way for a new one."""
        try:
            return work(self._opened())
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            log.warning("the damaged cache %s is begun anew", self._path)
        self._close()
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        return work(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if self._database is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=60)
            self._database.execute("pragma journal_mode = wal")
            made = "create table if not exists made (key blob primary key, data, hash)"
            self._database.execute(made)
        return self._database

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _holds(database: sqlite3.Connection, text: str) -> bool:
    wanted = (_key(text),)
    return database.execute("select 1 from made where key = ?", wanted).fetchone() is not None


def _held(database: sqlite3.Connection, text: str) -> Embedding | None:
    wanted = (_key(text),)
    row = database.execute("select data, hash from made where key = ?", wanted).fetchone()
    return unpack(row[0]) if row and _hash(row[0]) == row[1] else None
