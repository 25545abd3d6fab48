"""Files that somebody drops into the corpus' `inbox/` folder are taken in.

Promises that a file is taken when it has stopped growing, and leaves the folder only when its
bytes are safe; one that is refused goes to `inbox/refused/` with a sentence beside it.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot import desk_lock
from bot.arrivals import Arrivals
from bot.errors import DeskBusy
from bot.jobs import Jobs
from bot.settings import Settings
from corpus.errors import EmptyFile, WianError
from corpus.files.read import read_bytes
from corpus.store import write_whole

log = logging.getLogger(__name__)
STILL_SECONDS = 2.0  # a copy over a slow network pauses for less
SOURCE = "folder"


class Dropped:
    """Watches the folder; `look` is to be called again and again."""

    def __init__(
        self, settings: Settings, arrivals: Arrivals, jobs: Jobs, clock: Callable[[], float]
    ) -> None:
        self._settings, self._arrivals, self._jobs, self._clock = settings, arrivals, jobs, clock
        self._folder = settings.corpus / "inbox"
        self._seen: dict[Path, tuple[int, int, float]] = {}

    def look(self) -> None:
        """Take in what stands still; nothing while another worker does."""
        files = self._files()
        self._seen = {path: state for path, state in self._seen.items() if path in files}
        if not files:
            return
        with suppress(DeskBusy), desk_lock.dropped(self._settings.corpus):
            for path in self._files():
                if self._still(path):
                    self._take(path)

    def refuse(self, data: bytes, name: str, why: str) -> None:
        """Put a file that was taken back where its sender looks, with the reason."""
        path = self._free(name)
        write_whole(path, data)
        self._say(path, why)

    def _files(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("[!.]*") if path.is_file())

    def _still(self, path: Path) -> bool:
        try:
            state = path.stat()
        except FileNotFoundError:
            return False
        now, seen = self._clock(), self._seen.get(path)
        if seen is None or seen[:2] != (state.st_size, state.st_mtime_ns):
            self._seen[path] = (state.st_size, state.st_mtime_ns, now)
            return False
        return now - seen[2] >= STILL_SECONDS

    def _take(self, path: Path) -> None:
        try:
            data, _ = read_bytes(path, self._settings.bounds)
            if not data:
                raise EmptyFile(name=path.name)
        except WianError as error:
            log.warning("%s", error)
            refused = self._free(path.name)
            path.rename(refused)
            self._say(refused, str(error))
            return
        arrival = self._arrivals.take(data, path.name, SOURCE)
        if arrival.state == "waiting":
            self._jobs.add("read", {"arrival": arrival.id})
        path.unlink()

    def _free(self, name: str) -> Path:
        """A place among the refused files that nothing has."""
        folder = self._folder / "refused"
        folder.mkdir(parents=True, exist_ok=True)
        path, number = folder / name, 1
        while path.exists() or _note(path).exists():
            number += 1
            path = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        return path

    def _say(self, path: Path, why: str) -> None:
        write_whole(_note(path), f"{why}\n".encode())


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.txt")
