"""The slow worker beside the web process: started with it, started again when it dies.

Promises that it ends with the web process, however that ends. It is a process of its own and
never forked from one that serves: the index and FAISS do not survive a fork.
"""

import logging
import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from bot import quiet
from bot.settings import Settings

log = logging.getLogger(__name__)
AGAIN_SECONDS = 2.0  # between two starts, so that a worker that cannot start costs little
LOOK_SECONDS = 0.2
STOP_SECONDS = 10.0  # at the end, for what is in hand
_SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def beside(settings: Settings) -> Iterator[None]:
    """A slow worker as long as this lasts."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(settings, ended), name="slow", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(STOP_SECONDS)


def _keep(settings: Settings, ended: threading.Event) -> None:
    """Start the worker, and again whenever it has died, until `ended`."""
    while not ended.is_set():
        process = _SPAWN.Process(target=_work, args=(settings,))
        process.start()
        # Not `is_alive`: gunicorn reaps every child, and that would be true for ever.
        while not wait([process.sentinel], LOOK_SECONDS) and not ended.is_set():
            pass
        if ended.is_set():
            _stop(process)
            return
        log.warning("the slow worker ended and is started again")
        ended.wait(AGAIN_SECONDS)


def _stop(process: BaseProcess) -> None:
    process.terminate()
    process.join(STOP_SECONDS - 1)
    process.kill()
    process.join()


def _work(settings: Settings) -> None:
    """The worker's process."""
    from bot.slow import Slow

    quiet.hush()
    quiet.send_to(logging.StreamHandler())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Slow(settings).run()


def _end_with_parent() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)
