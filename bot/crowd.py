"""Whom no answer can reach in time: to be told so while their reply token lives.

Promises that nobody is turned away who would be answered at the best pace that the answering
processes can have. Looks at the line and says nothing; `bot.worker` tells them.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bot.inbox import Inbox
from bot.rates import LATE_SECONDS, Rates

LONG = 20  # who waits: a shorter line is not looked at
TELLERS = 2  # threads that tell, at most: the others answer
RECENT = 50  # answers whose time counts


class Crowd:
    """The line of one inbox, as this process' threads see it."""

    def __init__(self, inbox: Inbox, rates: Rates, clock: Callable[[], float] = time.time) -> None:
        self._inbox, self._rates, self._clock = inbox, rates, clock
        self._took: deque[float] = deque(maxlen=RECENT)
        self._away: deque[int] = deque()
        self._telling = threading.Semaphore(TELLERS)

    @contextmanager
    def thinking(self) -> Iterator[None]:
        """An answer is found meanwhile: what it takes, not counting what it waits for others."""
        begun = time.thread_time()
        yield
        self._took.append(time.thread_time() - begun)

    def look(self) -> None:
        """See who waits in vain."""
        line, took = self._inbox.line(), list(self._took)
        if len(line) < LONG or not sum(took):
            self._away = deque()
            return
        pace = self._rates.processes() * len(took) / sum(took)
        self._away = deque(hopeless(line, self._clock(), pace))

    @contextmanager
    def away(self) -> Iterator[int | None]:
        """One row to turn away; None when there is none, or enough threads do so."""
        if not self._away or not self._telling.acquire(blocking=False):
            yield None
            return
        try:
            yield self._next()
        finally:
            self._telling.release()

    def _next(self) -> int | None:
        try:
            return self._away.popleft()
        except IndexError:  # another thread was first
            return None


def hopeless(line: Sequence[tuple[int, float]], now: float, pace: float) -> list[int]:
    """The rows of `line` (id, received) whose turn, at `pace` a second, comes too late."""
    ahead, found = 0, []
    for row, received in line:
        if now + ahead / pace > received + LATE_SECONDS:
            found.append(row)
        else:
            ahead += 1
    return found
