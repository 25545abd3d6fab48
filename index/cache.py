"""Embeddings by what was encoded, so that a new index encodes only what changed.

One SQLite file for each encoder identity below `home/cache`; a lost or deleted file
costs time, nothing else. Keys are sha256 of the text.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from index.embedding import Embedding, pack, unpack

Encode = Callable[[Sequence[str]], list[Embedding]]
CHUNK = 64


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _open(home: Path, identity: str) -> sqlite3.Connection:
    folder = home / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / f"embeddings-{identity[:16]}.db", timeout=60)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table if not exists seen (key blob primary key, data blob)")
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
                row = (_key(text), pack(made))
                connection.execute("insert or replace into seen values (?, ?)", row)
            connection.commit()
            if progress:
                progress(min(start + CHUNK, len(fresh)), len(fresh))
    finally:
        connection.close()
    return [held[text] for text in texts], len(fresh)


def _held(connection: sqlite3.Connection, text: str) -> Embedding | None:
    row = connection.execute("select data from seen where key = ?", (_key(text),)).fetchone()
    return unpack(row[0]) if row else None
