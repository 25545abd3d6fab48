"""Which threads are at work, so that who brings work knows whether anybody is to be woken.

Promises that work is never left lying by a thread that was just leaving: it looks once more
after every call. Never waits.
"""

import threading
from collections.abc import Callable


class Shift:
    """At most `most` threads, each of which works until it finds nothing more to do."""

    def __init__(self, most: int) -> None:
        self._most, self._busy, self._calls = most, 0, 0
        self._lock = threading.Lock()

    def call(self) -> int:
        """There is something to do: how many threads are not at work and could be woken."""
        with self._lock:
            self._calls += 1
            return self._most - self._busy

    def run(self, work: Callable[[], bool]) -> None:
        """Call `work` until it finds nothing, though nothing came since it began to look."""
        with self._lock:
            self._busy += 1
        try:
            while True:
                heard = self._calls
                if not work() and self._left(heard):
                    return
        except BaseException:
            self._left(None)
            raise

    def _left(self, heard: int | None) -> bool:
        """Leave, unless something was called since `heard`."""
        with self._lock:
            if heard not in (None, self._calls):
                return False
            self._busy -= 1
            return True
