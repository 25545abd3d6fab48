"""What several threads want at the same moment is done for all of them at once.

Promises each its own result, or the error that ended what was done together; nobody waits for
more to come, so that one alone is served at once.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Wish = TypeVar("Wish")
Result = TypeVar("Result")


@dataclass
class _Waiting(Generic[Wish, Result]):
    wish: Wish
    result: Result | None = None
    error: BaseException | None = None
    done: bool = False


class Together(Generic[Wish, Result]):
    """Calls `work` with the wishes of all threads that wait; it returns as many results."""

    def __init__(self, work: Callable[[Sequence[Wish]], Sequence[Result]]) -> None:
        self._work = work
        self._line: list[_Waiting[Wish, Result]] = []
        self._joining, self._working = threading.Lock(), threading.Lock()

    def do(self, wish: Wish) -> Result:
        """The result of `wish`; raises what `work` raised."""
        mine: _Waiting[Wish, Result] = _Waiting(wish)
        with self._joining:
            self._line.append(mine)
        with self._working:
            if not mine.done:  # else another thread has done it meanwhile
                self._do_all()
        if mine.error:
            raise mine.error
        return mine.result

    def _do_all(self) -> None:
        with self._joining:
            all_, self._line = self._line, []
        try:
            results = self._work([one.wish for one in all_])
        except BaseException as error:
            for one in all_:
                one.error, one.done = error, True
            raise
        for one, result in zip(all_, results, strict=True):
            one.result, one.done = result, True
