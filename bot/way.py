"""Webhooks first: an answer begins to be thought about when none is being taken in.

Promises that no webhook waits for more than an answer or two (LINE gives up after 2 seconds),
and that answers go on all the same, more slowly, however many webhooks come.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

THINKERS = 1  # more share the interpreter with each other, and leave less of it to webhooks
PATIENCE = 0.5  # seconds; an answer waits no longer for a gap between webhooks


class Way:
    """The right of way within one process."""

    def __init__(self) -> None:
        self._clear = threading.Condition()
        self._webhooks = 0
        self._places = threading.Semaphore(THINKERS)

    @contextmanager
    def first(self) -> Iterator[None]:
        """A webhook is taken in meanwhile."""
        with self._clear:
            self._webhooks += 1
        try:
            yield
        finally:
            with self._clear:
                self._webhooks -= 1
                if not self._webhooks:
                    self._clear.notify_all()

    @contextmanager
    def after(self) -> Iterator[None]:
        """Something that takes long is thought about meanwhile, once its turn has come."""
        with self._places:
            self.give()
            yield

    def give(self) -> None:
        """Let the webhooks pass that are being taken in."""
        with self._clear:
            self._clear.wait_for(lambda: not self._webhooks, PATIENCE)
