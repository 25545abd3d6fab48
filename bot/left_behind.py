"""What a process had in hand when it died is taken up at once by the one that comes after it.

Promises never to take a living process' rows: only where the database is one machine's file and
this process alone answers (`flock(2)`). Elsewhere a claim ends by its lease.
"""

from pathlib import Path
from typing import TextIO

from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.inbox_rows import ROWS
from bot.running import sole


def take_back(database: Engine) -> TextIO | None:
    """Let every claim end now; the lock to be kept as long as this process answers, if it has it.

    Whoever takes such a row up knows that a worker died over it.
    """
    place = database.url
    if place.get_backend_name() != "sqlite" or not place.database:
        return None
    lock = sole(Path(f"{place.database}.answering"))
    if lock:
        with database.begin() as db:
            db.execute(update(ROWS).where(ROWS.c.state == "claimed").values(claimed=0.0))
    return lock
