"""How many searches there are at once: whoever floods the page takes no thread from webhooks.

Promises that a visitor too many is told so at once, instead of waiting. Webhooks go first, and
one search or answer is thought about at a time (`bot.way`), so that those inside wait in turn.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bot.services import services

PLACES = 3  # of a server's eight threads: one that is searched for, and two that wait for it
AGAIN_SECONDS = 5  # a few searches take less

_places = threading.Semaphore(PLACES)


@contextmanager
def searching() -> Iterator[bool]:
    """Whether there is one to search in; the search has its turn then."""
    if not _places.acquire(blocking=False):
        yield False
        return
    try:
        with services().worker.way.after():
            yield True
    finally:
        _places.release()
