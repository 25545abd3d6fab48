"""The one database of an app: how it is opened, and what text it can hold.

SQLite (with a write-ahead log) or PostgreSQL, as the address says; nothing else is known here.
The tables stand in their own modules, all in `META`; `bot.migrations` makes and changes them.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Insert, MetaData, Table, create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url

#: Every table, once the module that has it is imported (`bot.tables` imports all).
META = MetaData()
WAIT_SECONDS = 10  # for a server that does not answer, or a SQLite file that others write
_HIDDEN = {"hide_parameters": True}  # no error tells what somebody wrote
#: A server that does not answer is given up, one that has gone is noticed (libpq's names).
_ALIVE = {"connect_timeout": WAIT_SECONDS, "keepalives_idle": 30, "keepalives_interval": 10}
#: Each of the web process' threads may have one connection, and an answer one more.
_POOL = {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 25}
IDLE_SECONDS = 120  # in a transaction: its process, or its machine, has gone; an answer takes less
#: How a transaction has others of its kind wait for its end.
_ALONE = {"sqlite": "begin immediate", "postgresql": "select pg_advisory_xact_lock(77657)"}


def connect(url: str) -> Engine:
    """The database at `url` as it is; a SQLite file's folder is made."""
    place = make_url(url)
    if place.get_backend_name() != "sqlite":
        args = {name: value for name, value in _ALIVE.items() if name not in place.query}
        engine = create_engine(place, **_POOL, **_HIDDEN, connect_args=args)
        event.listen(engine, "connect", _bounded)
        return engine
    if place.database and place.database != ":memory:":
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(place, **_HIDDEN, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _wal)
    return engine


def open_database(url: str) -> Engine:
    """The database at `url`, its tables as this version has them. Raises NewerDatabase."""
    from bot import migrations

    database = connect(url)
    try:
        migrations.bring_up(database)
    except BaseException:
        database.dispose()
        raise
    return database


def insert_into(table: Table, dialect: str) -> Insert:
    """The `insert` of "sqlite" or "postgresql" itself, which knows `on conflict`."""
    # Imported when needed: PostgreSQL's is a twentieth of a start, which SQLite spares.
    return importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


@contextmanager
def alone(database: Engine) -> Iterator[Connection]:
    """A transaction of which there is one at a time, in all processes of all machines."""
    with database.begin() as db:
        db.exec_driver_sql(_ALONE[db.dialect.name])
        yield db


def storable(text: str) -> str:
    """`text` as any database can hold it: lone surrogates and NUL escaped, Thai kept."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def _bounded(connection: object, _: object) -> None:
    connection.execute(f"set idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    connection.commit()


def _wal(connection: object, _: object) -> None:
    connection.execute("pragma journal_mode=wal")  # readers and the one writer do not wait
