"""The desk's locks: who may change the corpus now, in any process of this machine.

Promises that a lock ends with its process, however that ends. Rules of `flock(2)`.

| lock | protects | held |
|---|---|---|
| `files` | letters, drafts, originals and records, against two changes at once | moments |
| `publishing` | the snapshot and what it must agree with, against two publications | minutes |
| `dropped` | files dropped into the corpus, against two workers that take them in | moments |

Whoever needs both takes `publishing` first.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import DeskBusy

WAIT_SECONDS = 20.0  # a change of files takes far less, even of thousands
PUBLISHING_SECONDS = 1800.0  # a publication of everything, on a slow machine
_LOOK = 0.05


def place(corpus: Path) -> Path:
    """The desk's own folder in the corpus: locks, journals, what is not in its place yet."""
    return corpus / ".desk"


@contextmanager
def files(corpus: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Only this process changes files of the corpus meanwhile. Raises DeskBusy."""
    with _locked(place(corpus) / "files.lock", seconds):
        yield


@contextmanager
def publishing(corpus: Path, seconds: float = PUBLISHING_SECONDS) -> Iterator[None]:
    """Only this process publishes meanwhile. Raises DeskBusy."""
    with _locked(place(corpus) / "publishing.lock", seconds):
        yield


@contextmanager
def dropped(corpus: Path) -> Iterator[None]:
    """Only this process takes in dropped files meanwhile. Raises DeskBusy at once."""
    with _locked(place(corpus) / "dropped.lock", 0.0):
        yield


def try_lock(stream: IO) -> bool:
    """Take the lock of an open file for as long as it stays open; False when it is taken."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path, seconds: float) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + seconds
    with path.open("w") as stream:
        while not try_lock(stream):
            if time.monotonic() > end:
                raise DeskBusy
            time.sleep(_LOOK)
        yield
