"""A process that does slow jobs one after another, for the slow worker.

Promises that it ends with its parent, however that ends, and that a job which takes it down
is told as `HandDied`. What a job makes of memory goes when the process is let go.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from bot import logs, quiet
from bot.errors import WorkFailed
from bot.settings import Settings
from corpus.errors import WianError

log = logging.getLogger(__name__)
IDLE_SECONDS = 120.0  # the next file of the same person finds it warm
MOST = 200  # jobs, then a new process: memory returns
STOP_SECONDS = 2.0
_SPAWN = multiprocessing.get_context("spawn")  # threads and FAISS do not survive a fork

Progress = Callable[[int, int], None]


class HandDied(Exception):
    """The process ended in the middle of a job."""


class Refused(Exception):
    """A job cannot be done: the sentence that says why, and what is to be known besides."""

    def __init__(self, problem: str, facts: dict) -> None:
        super().__init__(problem)
        self.facts = facts


class Hand:
    """One such process, started when there is something to do.

    For one thread at a time; but any may `stop` it, then whoever waits for it has HandDied.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ending = threading.Lock()
        self._done, self._used = 0, 0.0

    def do(self, task: object, progress: Progress) -> dict:
        """The result of a `bot.slow_work.Task`. Raises Refused or HandDied."""
        pipe = self._ready()
        try:
            pipe.send(task)
            while True:
                word, *told = pipe.recv()
                if word == "progress":
                    progress(*told)
                elif word == "refused":
                    raise Refused(*told)
                elif word == "done":
                    return told[0]
        except (EOFError, OSError) as error:
            self.stop()
            raise HandDied from error
        finally:
            self._done, self._used = self._done + 1, time.monotonic()

    def rest(self) -> None:
        """Let the process go when it has been idle, or has done enough."""
        if self._process and (self._done >= MOST or time.monotonic() - self._used > IDLE_SECONDS):
            self.stop()

    def stop(self) -> None:
        """End the process, whatever it is at."""
        with self._ending:
            process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        process.join(STOP_SECONDS)
        process.kill()
        process.join()

    def _ready(self) -> Connection:
        if self._process is None or not self._process.is_alive():
            self._pipe, theirs = _SPAWN.Pipe()
            arguments = (theirs, self._settings)
            self._process = _SPAWN.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
            self._done = 0
        return self._pipe


def _serve(pipe: Connection, settings: Settings) -> None:
    """The process: do what comes through the pipe until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker, which ends this
    threading.Thread(target=_end_with_parent, daemon=True).start()
    quiet.hush()
    logs.to_stderr()
    from bot.slow_work import work

    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            result = work(settings, task, lambda done, total: pipe.send(("progress", done, total)))
        except WianError as error:
            pipe.send(("refused", str(error), _facts(error)))
        except Exception:  # (the edge: the rows must state an end)
            log.exception("a slow job failed")
            pipe.send(("refused", str(WorkFailed()), {}))
        else:
            pipe.send(("done", result))


def _facts(error: WianError) -> dict:
    lost = error.facts.get("queries", ())
    return {"error": type(error).__name__, "lost": list(lost)}


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
