"""The engine of this process: opened in the background, and looked after from then on.

Nothing is answered before it stands: the webhook says 503 meanwhile and `why` tells the
person what is missing. It is opened after the fork, never before (FAISS hangs otherwise). When
what it serves breaks on disk and nothing whole is left, it is gone again until it opens anew.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Protocol

from bot import texts
from corpus.errors import WianError
from corpus.letter import Letter
from index.answer import Answer

log = logging.getLogger(__name__)

AGAIN_SECONDS = 5.0  # a snapshot that is being built becomes visible this soon
LOOK_SECONDS = 30.0  # a changed byte is found this soon
FOLLOW_SECONDS = 1.0  # a new snapshot is made ready for readers this soon
LOOK_SHARE = 50  # looking costs at most a fiftieth of a core, however large the snapshot
STOP_SECONDS = 8.0  # a process that ends in the middle of loading a model aborts


class Engine(Protocol):
    """What the bot needs of `index.engine.Engine`."""

    @property
    def snapshot(self) -> str:
        """The id of the snapshot that answers."""
        ...

    def check(self) -> str:
        """Why not all is well with its snapshot, "" when it is. Raises WianError: none is left."""
        ...

    def ask(self, query: str, limit: int = 10, within: str | None = None) -> Answer:
        """The answer to `query`, of one letter if given. Raises WianError with its sentence."""
        ...

    def letters(self) -> list[Letter]:
        """Every published letter."""
        ...

    def letter(self, letter_id: str, /) -> Letter | None:
        """One published letter, None when it is not held."""
        ...


class Standby:
    """Holds the engine once `opener` has given it; `why` is "" then.

    `trouble` says what is wrong on disk while answers still come from the last good snapshot.
    """

    def __init__(self, opener: Callable[[], Engine], engine: Engine | None = None) -> None:
        self._opener = opener
        self._stop = threading.Event()
        self._opening: threading.Thread | None = None
        self._readied = ""
        self._faults: dict[str, type[Exception]] = {}
        self.engine = engine
        self.why = "" if engine else texts.PAGE_NOT_READY
        self.trouble = ""

    def start(self, then: Callable[[], None], ready: Callable[[], None]) -> None:
        """Open the engine in the background, then call `then` once.

        `ready` is called for each snapshot: what its first reader would wait for.
        """
        steps = {"target": self._run, "args": (then, ready)}
        self._opening = threading.Thread(**steps, name="standby", daemon=True)
        self._opening.start()

    def stop(self) -> None:
        """Give up trying; what is being opened is waited for."""
        self._stop.set()
        if self._opening:
            self._opening.join(STOP_SECONDS)

    def look(self) -> None:
        """Compare what is served with the disk; without a whole snapshot nothing is served."""
        try:
            trouble = self.engine.check()
        except WianError as error:
            self.engine, self.why, trouble = None, str(error), str(error)
        if trouble and trouble != self.trouble:
            log.error("%s", trouble)
        self.trouble = trouble

    def follow(self, ready: Callable[[], None]) -> None:
        """Call `ready` where a snapshot is served for which it was not called."""
        self.engine.letters()  # the engine looks whether there is a new one
        if self.engine.snapshot != self._readied:
            self._readied = self.engine.snapshot
            ready()

    def _run(self, then: Callable[[], None], ready: Callable[[], None]) -> None:
        begun = False
        while not self._stop.is_set():
            if self.engine is None:
                self._open()
            elif not begun:
                begun = True
                then()
                self._safely(self.follow, ready)
            else:
                self._watch(ready)

    def _watch(self, ready: Callable[[], None]) -> None:
        looked = time.thread_time()
        self._safely(self.look)
        pause = max(LOOK_SECONDS, LOOK_SHARE * (time.thread_time() - looked))
        until = time.monotonic() + pause
        while time.monotonic() < until and not self._stop.wait(FOLLOW_SECONDS):
            if self.engine:
                self._safely(self.follow, ready)

    def _safely(self, act: Callable[..., None], *given: object) -> None:
        """Do `act`; of what fails again and again in the same way the log has the first."""
        try:
            act(*given)
            self._faults.pop(act.__name__, None)
        except Exception as error:  # (the thread's edge: a fault must not end the watch)
            if self._faults.get(act.__name__) is not type(error):
                log.exception("the snapshot could not be looked at")
            self._faults[act.__name__] = type(error)

    def _open(self) -> None:
        try:
            self.engine, self.why = self._opener(), ""
        except WianError as error:
            if self.why != str(error):
                log.error("%s", error)
            self.why = str(error)
            self._stop.wait(AGAIN_SECONDS)
        except Exception:  # (the thread's edge: a fault must not end the trying)
            log.exception("the engine did not open")
            self._stop.wait(AGAIN_SECONDS)
