"""Admins' keys of before, made without a secret, become keyed ones wherever they stand.

Done in one go when an app starts, because no step of `bot.migrations` knows the secret.
"""

from sqlalchemy import Column, Table, func, select, update
from sqlalchemy.engine import Connection, Engine

from bot.admins import UNKEYED, rekeyed
from bot.database import alone
from bot.tables import META

_PLACES = (
    ("admin", "key"),
    ("admin_pass", "admin"),
    ("act", "by"),
    ("act", "what"),
    ("arrival", "by"),
    ("job", "by"),
)


def rekey(database: Engine, secret: str) -> int:
    """Rewrite every such key; of how many admins."""
    with database.connect() as db:
        if not _unkeyed(db):
            return 0
    with alone(database) as db:
        found = _unkeyed(db)
        for key in found:
            for table, column in _PLACES:
                _replace(db, META.tables[table], META.tables[table].c[column], key, secret)
    return len(found)


def _unkeyed(db: Connection) -> list[str]:
    key = META.tables["admin"].c.key
    return list(db.scalars(select(key).where(func.length(key) == UNKEYED)))


def _replace(db: Connection, table: Table, column: Column, key: str, secret: str) -> None:
    db.execute(update(table).where(column == key).values({column.name: rekeyed(key, secret)}))
