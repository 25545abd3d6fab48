"""Huey's queue, beside the rows: a SQLite file in the home, or the rows' PostgreSQL database.

It only says that a row waits; the rows themselves are the inbox's.
"""

import sqlite3

import psycopg
from huey import Huey, PostgresHuey, SqliteHuey
from sqlalchemy.engine import Engine

from bot.database import alone
from bot.settings import Settings

_NAME = "wian"


def faults() -> tuple[type[Exception], ...]:
    """What using the queue may raise. Told when it has: psycopg is loaded for this alone."""
    return psycopg.Error, sqlite3.Error


class Connections:
    """Connections to one PostgreSQL database, all of which are closed together.

    Huey opens one for each thread that waits, and leaves it to the garbage collector.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._open: list[psycopg.Connection] = []

    def __call__(self) -> "psycopg.Connection":
        """A new one."""
        made = psycopg.connect(self._address)
        self._open = [one for one in self._open if not one.closed] + [made]
        return made

    def close(self) -> None:
        """Close all."""
        for one in self._open:
            one.close()


def open_queue(settings: Settings, database: Engine) -> Huey:
    """The queue of every process that has this database."""
    if database.dialect.name != "postgresql":
        settings.home.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(_NAME, filename=str(settings.home / "queue.db"), results=False)
    place = database.url.set(drivername="postgresql")
    connections = Connections(place.render_as_string(hide_password=False))
    with alone(database):  # Huey makes its tables, and two at once would stumble
        return PostgresHuey(_NAME, connection=connections, results=False)


def close_queue(queue: Huey) -> None:
    """Give its connections back; nobody may use it any more."""
    queue.storage.close()
    if connections := getattr(queue.storage, "connection", None):
        connections.close()
