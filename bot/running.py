"""What a home knows of the processes that use it: who serves where, when it was backed up.

Promises that the note of a server ends with its process, however that ends (`flock(2)`), and
that nobody replaces the files of a home that is in use. Layout: `running.lock`, `backed-up`.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.desk_lock import try_lock
from bot.errors import InUse

_RUNNING, _BACKED_UP = "running.lock", "backed-up"


@contextmanager
def using(home: Path, address: str = "") -> Iterator[None]:
    """This process (and what it forks) uses `home` meanwhile; a server leaves its `address`."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / _RUNNING).open("a+") as note:
        fcntl.flock(note, fcntl.LOCK_SH)
        if address:
            note.truncate(0)
            note.write(address)
            note.flush()
        yield


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Nobody uses `home` meanwhile. Raises InUse."""
    home.mkdir(parents=True, exist_ok=True)
    lock = sole(home / _RUNNING)
    if lock is None:
        raise InUse(home=home)
    with lock:
        yield


def sole(path: Path) -> TextIO | None:
    """The lock that `path` stands for, until it is closed or this process dies; None: it is taken.

    Whoever gets it knows that all who had it before are gone.
    """
    lock = path.open("a+")
    if try_lock(lock):
        return lock
    lock.close()
    return None


def last_address(home: Path) -> str:
    """Where the last server of `home` listened, as seen from this machine; "" before the first."""
    try:
        return (home / _RUNNING).read_text("ascii")
    except FileNotFoundError:
        return ""


def is_used(home: Path) -> bool:
    """Whether a server or a worker uses `home` now."""
    try:
        with alone(home):
            return False
    except InUse:
        return True


def note_backup(home: Path) -> None:
    """A backup was made just now."""
    (home / _BACKED_UP).write_text(f"{time.time():.0f}\n", "ascii")


def last_backup(home: Path) -> float:
    """When the last backup was made, in Unix seconds; 0 when none was."""
    try:
        return float((home / _BACKED_UP).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0.0
