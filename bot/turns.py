"""One event of a chat at a time, or the later answer would lose the earlier one's state.

Promises it for the threads of one process, and on PostgreSQL for every process of every
machine. A process that dies, or loses its connection, loses its turn.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

LOCKS = 64  # of one process, for however many chats
_TOO_LATE = "55P03"  # PostgreSQL: lock_not_available


class Turns:
    """The turns of the chats in one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._locks = tuple(threading.Lock() for _ in range(LOCKS))

    @contextmanager
    def of(self, chat: str, seconds: float) -> Iterator[bool]:
        """Whether the block has the chat's turn; it is waited for `seconds` at most."""
        shared = self._database.dialect.name == "postgresql"
        with (self._everywhere if shared else self._here)(_number(chat), seconds) as mine:
            yield mine

    @contextmanager
    def _here(self, number: int, seconds: float) -> Iterator[bool]:
        lock = self._locks[number % LOCKS]
        mine = lock.acquire(timeout=seconds)
        try:
            yield mine
        finally:
            if mine:
                lock.release()

    @contextmanager
    def _everywhere(self, number: int, seconds: float) -> Iterator[bool]:
        """PostgreSQL's own lock, which ends with the transaction that took it."""
        wait = f"set local lock_timeout = {max(1, int(seconds * 1000))}"
        with self._database.connect() as db:
            try:
                db.exec_driver_sql(f"{wait}; select pg_advisory_xact_lock({number})")
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) != _TOO_LATE:
                    raise
                db.rollback()
                yield False
            else:
                yield True


def _number(chat: str) -> int:
    """The same 64 bits for a chat in every process."""
    digest = hashlib.blake2b(chat.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), signed=True)
