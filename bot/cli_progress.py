"""Progress of a long command on stderr: what is done, and the time that is left.

Promises one living line on a terminal and a line every few seconds elsewhere; never
writes to stdout. The time left is that of what is done so far, scaled to what is to come.
"""

import sys
import time
from collections.abc import Callable

from bot import cli_texts as say
from bot.cli_show import seconds_text

#: Where stderr is no terminal (a log), progress is told at most this often.
PROGRESS_SECONDS = 5.0


class Progress:
    """Tells on stderr how much is done and how long the rest will take.

    `going` and `ended` are its words, by default those of encoding texts.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        going: str = say.ENCODING,
        ended: str = say.ENCODED,
    ) -> None:
        self._clock, self._going, self._ended = clock, going, ended
        self._begun = self._told = clock()
        self._live = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Called after each batch: `done` of `total` texts."""
        now = self._clock()
        ended = done >= total
        if not (self._live or ended or now - self._told >= PROGRESS_SECONDS):
            return
        self._told = now
        left = (now - self._begun) / max(done, 1) * (total - done)
        text = self._going.format(done=done, total=total, left=seconds_text(left))
        text = self._ended.format(total=total) if ended else text
        start, end = ("\r\x1b[K", "\n" if ended else "") if self._live else ("", "\n")
        print(f"{start}{text}", end=end, file=sys.stderr, flush=True)
