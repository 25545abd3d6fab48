"""Runs the inbox's rows in background threads of this process, through Huey.

The inbox is the truth: Huey's queue only wakes a thread, which works until no row waits, and
the inbox says whose turn it is. A task lost in a crash costs nothing (`sweep` finds the row
again) and one too many does nothing (no row waits).
"""

import logging
import threading
import time
from typing import TextIO

from huey import Huey
from huey.consumer import ConsumerStopped

from bot.consumer import Looking
from bot.left_behind import take_back
from bot.queue import close_queue, faults
from bot.shift import Shift
from bot.worker import Worker

log = logging.getLogger(__name__)

THREADS = 4  # some can wait for LINE, or fetch what people sent, while the others think
LOOK_SECONDS = 1  # how often what parked rows wait for is looked at
SHARE_SECONDS = 0.1  # how often other processes are told of rows while all threads here work
SWEEP_SECONDS = 10  # how soon a row that a crash left behind is found
STOP_SECONDS = 8  # for rows in hand at the end; the inbox keeps what takes longer


class Runner:
    """Runs a worker's rows in background threads of this process, through Huey."""

    def __init__(self, worker: Worker, huey: Huey) -> None:
        self._worker, self._huey = worker, huey
        self._enqueue = huey.task(name="answer")(self._work)
        self._consumer = _Embedded(huey, self.look, THREADS, LOOK_SECONDS, STOP_SECONDS)
        self._lock = threading.Lock()
        self._begun = self._ended = False
        self._shift = Shift(THREADS)
        self._swept = self._shared = 0.0
        self._sole: TextIO | None = None

    def nudge(self, rows: list[int]) -> None:
        """Say that these rows wait; when that cannot be said, `sweep` finds them.

        As many tasks as there are threads wake all of them: a long queue is not made longer. While
        all are at work the queue is hardly touched, for a webhook waits for that.
        """
        if not rows or (not self._shift.call() and self._has_shared()):
            return
        try:
            for _ in range(min(len(rows), THREADS - self._huey.pending_count())):
                self._enqueue()
        except faults() as error:
            log.warning("the queue cannot be reached: %s", type(error).__name__)

    def sweep(self) -> None:
        """Take up what a crash left behind; state what came too late."""
        self._worker.inbox.expire()
        self._worker.inbox.fade()
        self._worker.memory.chats.prune()
        self._worker.rates.prune()
        self.nudge(self._worker.inbox.waiting())

    def look(self) -> None:
        """Take up the parked rows whose time has come, and who waits in vain; sweep when due."""
        self.nudge(self._worker.inbox.parked())
        self._worker.crowd.look()
        if time.monotonic() - self._swept >= SWEEP_SECONDS:
            self._swept = time.monotonic()
            self.sweep()

    def start(self) -> None:
        """Begin with what waits already; does nothing after `stop`."""
        with self._lock:
            if self._ended:
                return
            self._sole = take_back(self._worker.inbox.database)
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
                self._begun = False
            close_queue(self._huey)
            if self._sole:
                self._sole.close()

    def _has_shared(self) -> bool:
        """Whether other processes were told a moment ago; if not, they are told now."""
        now = time.monotonic()
        lately = now - self._shared < SHARE_SECONDS
        self._shared = self._shared if lately else now
        return lately

    def _work(self) -> None:
        self._shift.run(self._one)

    def _one(self) -> bool:
        """Work on one row; False when none waits, or at the end."""
        return not self._ended and (self._worker.turn_away() or self._worker.take())


class _Embedded(Looking):
    """The consumer inside the web process, which keeps its own signal handlers."""

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

    def _set_signal_handlers(self) -> None:
        pass
