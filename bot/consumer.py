"""Huey's consumer as both workers run it: threads for a queue, and a regular look at the rows.

The rows are the truth and Huey's queue only says which to look at, so the look rides along
with Huey's own look at its threads; one that fails never ends the consumer.
"""

import logging
from collections.abc import Callable

from huey import Huey
from huey.consumer import Consumer

log = logging.getLogger(__name__)

POLL_SECONDS = (0.02, 0.1)  # Huey looks at its queue this often when busy, when idle


class Looking(Consumer):
    """A consumer with `threads` that calls `look` every so many seconds.

    At the end it waits `patience` seconds for what is in hand.
    """

    def __init__(
        self, huey: Huey, look: Callable[[], None], threads: int, every: float, patience: float
    ) -> None:
        self._look = look
        first, idle = POLL_SECONDS
        super().__init__(
            huey,
            workers=threads,
            periodic=False,
            initial_delay=first,
            max_delay=idle,
            scheduler_interval=60,
            health_check_interval=every,
            shutdown_timeout=patience,
        )

    def check_worker_health(self) -> bool:
        """Huey's regular look at its threads; ours at the rows rides along."""
        try:
            self._look()
        except Exception:  # (a database in trouble must not end the watch)
            log.exception("the rows could not be looked at")
        return super().check_worker_health()
