"""Runs the inbox's rows in background threads of this process, through Huey.

The inbox is the truth: Huey's queue only says which row to look at, so a task lost in a
crash costs nothing (`sweep` finds the row again) and one run twice does nothing (the claim
refuses).
"""

import logging
import threading
import time
from collections.abc import Callable

from huey import Huey
from huey.consumer import Consumer, ConsumerStopped

from bot.worker import Worker

log = logging.getLogger(__name__)

THREADS = 4  # some can wait for LINE, or fetch what people sent, while the others think
POLL_SECONDS = (0.02, 0.1)  # Huey looks at its queue this often when busy, when idle
LOOK_SECONDS = 1  # how often what parked rows wait for is looked at
SWEEP_SECONDS = 10  # how soon a row that a crash left behind is found
STOP_SECONDS = 8  # for rows in hand at the end; the inbox keeps what takes longer


class Runner:
    """Runs a worker's rows in background threads of this process, through Huey."""

    def __init__(self, worker: Worker, huey: Huey) -> None:
        self._worker = worker
        self._enqueue = huey.task(name="answer")(worker.handle)
        self._consumer = _Embedded(huey, self.look)
        self._lock = threading.Lock()
        self._begun = self._ended = False
        self._swept = 0.0

    def nudge(self, rows: list[int]) -> None:
        """Say that these rows wait."""
        for row in rows:
            self._enqueue(row)

    def sweep(self) -> None:
        """Take up what a crash left behind; state what came too late."""
        self._worker.inbox.expire()
        self._worker.memory.chats.prune()
        self.nudge(self._worker.inbox.waiting())

    def look(self) -> None:
        """Take up the parked rows whose time has come; sweep when it is due."""
        self.nudge(self._worker.inbox.parked())
        if time.monotonic() - self._swept >= SWEEP_SECONDS:
            self._swept = time.monotonic()
            self.sweep()

    def start(self) -> None:
        """Begin with what waits already; does nothing after `stop`."""
        self.sweep()
        with self._lock:
            if not self._ended:
                self._consumer.begin()
                self._begun = True

    def stop(self) -> None:
        """Finish the rows in hand and end the threads."""
        with self._lock:
            self._ended = True
            if self._begun:
                self._consumer.stop(graceful=True)


class _Embedded(Consumer):
    """Huey's consumer inside the web process, which keeps its own signal handlers."""

    def __init__(self, huey: Huey, beat: Callable[[], None]) -> None:
        self._beat = beat
        first, idle = POLL_SECONDS
        super().__init__(
            huey,
            workers=THREADS,
            periodic=False,
            initial_delay=first,
            max_delay=idle,
            scheduler_interval=60,
            health_check_interval=LOOK_SECONDS,
            shutdown_timeout=STOP_SECONDS,
        )

    def begin(self) -> None:
        """Start the threads, and one that watches over them, and come back."""
        self.start()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def _watch(self) -> None:
        looked = time.monotonic()
        while not self.stop_flag.is_set():
            try:
                looked = self.loop(looked)
            except ConsumerStopped:
                return

    def check_worker_health(self) -> bool:
        """Huey's regular look at its threads; the look at the inbox rides along."""
        try:
            self._beat()
        except Exception:  # (a database in trouble must not end the watch)
            log.exception("the inbox could not be swept")
        return super().check_worker_health()

    def _set_signal_handlers(self) -> None:
        pass
