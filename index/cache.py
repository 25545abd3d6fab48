"""Embeddings by what was encoded, so that a new index encodes only what changed.

One SQLite file for each encoder identity below `home/cache`; a lost, deleted or damaged
file costs time, nothing else. Keys are sha256 of the text; each row carries its own hash.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from index.embedding import Embedding, pack, unpack

log = logging.getLogger(__name__)
Encode = Callable[[Sequence[str]], list[Embedding]]
CHUNK = 64


class _Damaged(Exception):
    """The cache file is no whole SQLite database."""


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=8).digest()


def _open(home: Path, identity: str) -> sqlite3.Connection:
    """The cache of one encoder; a file that is no whole database makes way for a new one."""
    path = home / "cache" / f"embeddings-{identity[:16]}.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(_Damaged):
        return _opened(path)
    log.warning("the damaged cache %s is begun anew", path)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return _opened(path)


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table if not exists made (key blob primary key, data, hash)")
        if connection.execute("pragma quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(path)
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _Damaged(path) from error
    return connection


def embed_cached(
    home: Path,
    identity: str,
    texts: Sequence[str],
    encode: Encode,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[Embedding], int]:
    """The embeddings of `texts` in order, and how many of them had to be encoded."""
    connection = _open(home, identity)
    try:
        held = {text: _held(connection, text) for text in dict.fromkeys(texts)}
        fresh = [text for text, found in held.items() if found is None]
        for start in range(0, len(fresh), CHUNK):
            chunk = fresh[start : start + CHUNK]
            for text, made in zip(chunk, encode(chunk), strict=True):
                held[text] = made
                data = pack(made)
                row = (_key(text), data, _hash(data))
                connection.execute("insert or replace into made values (?, ?, ?)", row)
            connection.commit()
            if progress:
                progress(min(start + CHUNK, len(fresh)), len(fresh))
    finally:
        connection.close()
    return [held[text] for text in texts], len(fresh)


def _held(connection: sqlite3.Connection, text: str) -> Embedding | None:
    wanted = (_key(text),)
    row = connection.execute("select data, hash from made where key = ?", wanted).fetchone()
    return unpack(row[0]) if row and _hash(row[0]) == row[1] else None
