"""The slow worker beside the web process: started before it, started again when it dies.

Promises that it ends with the server, however that ends: its input closes then. Has no thread
of its own: the process that forks looks after it, so that no fork meets a half-made start.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from contextlib import suppress

from bot import logs, quiet
from bot.settings import Settings

log = logging.getLogger(__name__)
AGAIN_SECONDS = 2.0  # between two starts, so that a worker that cannot start costs little
STOP_SECONDS = 10.0  # at the end, for what is in hand


class Beside:
    """The slow worker of one server; to be used from the thread that forks, and no other."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen | None = None
        self._due = 0.0

    def look(self) -> None:
        """Start the worker, and again when it has died; to be called again and again."""
        now = time.monotonic()
        if now < self._due or (self._process and self._process.poll() is None):
            return
        if self._process:
            log.warning("the slow worker ended and is started again")
            self._process.stdin.close()
        self._due = now + AGAIN_SECONDS
        self._process = _started(self._settings)

    def part(self) -> None:
        """In a process forked from the one that looks after it: let go of it."""
        if self._process:
            self._process.stdin.close()
            self._process = None

    def stop(self) -> None:
        """End the worker."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.part()


def _started(settings: Settings) -> subprocess.Popen | None:
    """A new worker's process, which has the settings from its input; None when there is none."""
    command = [sys.executable, "-m", __name__]
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0)
    except OSError:  # no memory, too many processes: the next look tries again
        log.exception("the slow worker could not be started")
        return None
    with suppress(BrokenPipeError):  # dead already: the next look sees it
        process.stdin.write(pickle.dumps(settings))
    return process


def main() -> None:
    """The worker's process."""
    from bot.slow import Slow

    settings = pickle.load(sys.stdin.buffer)  # noqa: S301  (from the process that started this)
    quiet.hush()
    logs.to_stderr()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Slow(settings).run()


def _end_with_parent() -> None:
    # Not through `sys.stdin`: its lock would be held when the interpreter ends.
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    main()
