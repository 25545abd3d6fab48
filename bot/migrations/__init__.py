"""How a database gets the tables of this version: numbered steps, run when it is opened.

Promises that processes that start together do it once, and that a step is done whole or not
at all. Alembic is loaded only when there is a step to do, so that a start stays cheap.
"""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection, Engine

from bot.database import alone
from bot.errors import NewerDatabase

_FOLDER = Path(__file__).parent
_TABLE = "alembic_version"


def newest() -> str:
    """The number of the last step of this version ("0001")."""
    return max(step.name[:4] for step in (_FOLDER / "versions").glob("[0-9]*.py"))


def reached(db: Connection) -> str:
    """The number of the last step that this database has; "" before the first."""
    if not inspect(db).has_table(_TABLE):
        return ""
    return db.scalar(text(f"select version_num from {_TABLE}")) or ""  # noqa: S608 (our name)


def bring_up(database: Engine) -> None:
    """Do the steps that the database lacks. Raises NewerDatabase."""
    with database.connect() as db:
        there = reached(db)
    if there > newest():
        raise NewerDatabase(there=there, here=newest())
    if there < newest():
        with alone(database) as db:
            upgrade(db)


def forget(db: Connection) -> None:
    """Which steps were done: for who has dropped every table."""
    db.execute(text(f"drop table if exists {_TABLE}"))


def upgrade(db: Connection, step: str = "head") -> None:
    """Do the steps up to that one, within the transaction of `db`.

    Alembic looks anew where the database is: another process may have been first.
    """
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": db})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    command.upgrade(config, step)
