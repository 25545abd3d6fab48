"""The one database of an app: how it is opened, and what text it can hold.

SQLite (with a write-ahead log) or PostgreSQL, as the address says; nothing else is known here.
"""

from pathlib import Path

from sqlalchemy import MetaData, create_engine, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.schema import CreateColumn

#: The dialects' own `insert`, which knows `on conflict`.
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
#: How a transaction that changes tables keeps others from doing the same.
_ALONE = {"sqlite": "begin immediate", "postgresql": "select pg_advisory_xact_lock(77657)"}


def open_database(url: str) -> Engine:
    """The database at `url`; a SQLite file's folder is made."""
    place = make_url(url)
    if place.get_backend_name() != "sqlite":
        return create_engine(place, pool_pre_ping=True)
    if place.database and place.database != ":memory:":
        Path(place.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(place, connect_args={"timeout": 10})
    event.listen(engine, "connect", _wal)
    return engine


def prepare(database: Engine, tables: MetaData) -> None:
    """Make `tables`, and add to older ones the columns that they lack: each has a default.

    One process at a time: the web process and the slow worker start together.
    """
    with database.begin() as db:
        db.exec_driver_sql(_ALONE[database.dialect.name])
        tables.create_all(db)
        there = inspect(db)
        for table in tables.sorted_tables:
            held = {column["name"] for column in there.get_columns(table.name)}
            for column in (one for one in table.columns if one.name not in held):
                made = CreateColumn(column).compile(dialect=database.dialect)
                db.exec_driver_sql(f'alter table "{table.name}" add column {made}')
            for index in table.indexes:
                index.create(db, checkfirst=True)


def storable(text: str) -> str:
    """`text` as any database can hold it: lone surrogates and NUL escaped, Thai kept."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def _wal(connection: object, _: object) -> None:
    connection.execute("pragma journal_mode=wal")  # readers and the one writer do not wait
