"""What the slow worker deletes when its time is over; chats forget by themselves (`bot.state`).

Promises that a run leaves no row whose time was over when it began; it costs little and may be
repeated, by several workers too. The privacy page tells people the same times.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import and_, delete, update
from sqlalchemy.engine import Engine

from bot.inbox import REDELIVERY_SECONDS
from bot.inbox_rows import left
from bot.ledger import KEPT_SECONDS
from bot.tables import META

EVERY_SECONDS = 3600.0
INBOX_SECONDS = KEPT_SECONDS  # how events ended, for the admin
FOUND_SECONDS = 86_400.0  # what was read out of somebody's photo: its button is soon pressed
STALE_SECONDS = 3600.0  # fetched files: no reply token lives so long

_INBOX, _JOBS = META.tables["inbox"], META.tables["job"]
#: Table, the column that counts, and for how long after it a row is kept.
_LASTING = (
    ("inbox", "received", INBOX_SECONDS),
    ("unanswered", "last", KEPT_SECONDS),
    ("feedback", "at", KEPT_SECONDS),
    ("admin_pass", "until", 0.0),
)


@dataclass
class Retention:
    """Clears one database and the folder of fetched files, at most every EVERY_SECONDS."""

    database: Engine
    fetched: Path
    clock: Callable[[], float] = time.time
    _cleared: float = 0.0

    def run(self) -> int:
        """Delete what is over, when it is time to look; how many rows."""
        now = self.clock()
        if now - self._cleared < EVERY_SECONDS:
            return 0
        self._cleared = now
        clear_folder(self.fetched, now)
        return clear(self.database, now)


def clear_folder(folder: Path, now: float) -> None:
    """Delete the fetched files that nobody came back to, as of `now` (a Unix time)."""
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # another process is done with it as well
            if now - path.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def clear(database: Engine, now: float) -> int:
    """Delete what is over at `now` (a Unix time); how many rows."""
    over = [(META.tables[name], column, now - seconds) for name, column, seconds in _LASTING]
    gone = [delete(table).where(table.c[column] <= before) for table, column, before in over]
    gone.append(delete(_JOBS).where(_JOBS.c.lane == "find", _JOBS.c.at <= now - FOUND_SECONDS))
    photos = and_(_INBOX.c.series != "", _INBOX.c.received <= now - REDELIVERY_SECONDS)
    with database.begin() as db:
        db.execute(update(_INBOX).where(photos).values(series="", payload=left({})))
        return sum(db.execute(one).rowcount for one in gone)
