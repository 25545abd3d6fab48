"""The database's rows as lines of JSON, and back: from SQLite or PostgreSQL into either.

Promises the rows of one moment, though others write meanwhile. They come back into the tables
that they were written from (the step is told) and are then brought up to this version.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Integer, MetaData, Table, func, inspect, select
from sqlalchemy.engine import Connection, Engine

from bot import migrations
from bot.tables import META

_AT_ONCE = 500
#: How a transaction sees one moment, whatever others write.
_MOMENT = {
    "sqlite": "begin",
    "postgresql": "set transaction isolation level repeatable read, read only",
}


def dump(database: Engine, folder: Path) -> int:
    """Write `folder`/<table>.jsonl for every table; how many rows."""
    count = 0
    with database.connect() as db:
        db.exec_driver_sql(_MOMENT[database.dialect.name])
        for table in META.sorted_tables:
            with (folder / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
                for row in db.execute(select(table).order_by(*table.primary_key)):
                    file.write(json.dumps(dict(row._mapping), ensure_ascii=False) + "\n")
                    count += 1
    return count


def held(database: Engine) -> int:
    """How many rows there are, tables that are not there counting as empty."""
    with database.connect() as db:
        there = set(inspect(db).get_table_names())
        tables = [table for table in META.sorted_tables if table.name in there]
        return sum(db.scalar(select(func.count()).select_from(table)) for table in tables)


def load(db: Connection, folder: Path, step: str) -> int:
    """Replace all tables by the rows of `folder`, which were written at `step`; how many."""
    count = 0
    META.drop_all(db)
    migrations.forget(db)
    migrations.upgrade(db, step)
    there = MetaData()
    there.reflect(db)
    for path in sorted(folder.glob("*.jsonl")):
        table = there.tables[path.stem]
        for rows in _rows(path):
            db.execute(table.insert(), rows)
            count += len(rows)
        _go_on_counting(db, table)
    migrations.upgrade(db)
    return count


def _rows(path: Path) -> Iterator[list[dict]]:
    with path.open(encoding="utf-8") as file:
        while lines := list(islice(file, _AT_ONCE)):
            yield [json.loads(line) for line in lines]


def _go_on_counting(db: Connection, table: Table) -> None:
    """PostgreSQL counts on from what it gave itself: tell it of the numbers that came in."""
    column = table.columns.get("id")
    if db.dialect.name != "postgresql" or not isinstance(getattr(column, "type", None), Integer):
        return
    most = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
    db.execute(select(func.setval(sequence, most, False)))
