"""Can what comes in be kept: is there room, may it be written, does the database take it?

Promises an answer within about a second and one Thai sentence with the next step for what is
wrong. Writes a few bytes into the folder and takes them away again; changes nothing else.
"""

import shutil
import tempfile
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot import texts_running as say

LOW_BYTES = 500_000_000  # a publication of a large corpus still fits, and a day's questions
_PROBE = b"." * 4096  # one block: a file system that is full takes not even that
_PROBE_MS = 1000  # LINE waits for two seconds


def folder_trouble(folder: Path) -> str:
    """Why nothing can be written in `folder`; "" when it can."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(_PROBE)
    except OSError as error:
        return say.NO_WRITING.format(path=folder, why=error.strerror or error)
    return ""


def room_trouble(folder: Path) -> str:
    """That the disk of `folder` is nearly full; "" when there is room."""
    free = free_bytes(folder)
    if free >= LOW_BYTES:
        return ""
    return say.LITTLE_ROOM.format(path=folder, free=free // 1_000_000)


def free_bytes(folder: Path) -> int:
    """Bytes that are left for us on the disk of `folder`, or of its nearest parent there is."""
    return shutil.disk_usage(nearest(folder)).free


def nearest(folder: Path) -> Path:
    """`folder`, or the nearest of its parents that there is."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def database_trouble(database: Engine) -> str:
    """Why the database takes nothing now (down, locked, read-only); "" when it does."""
    try:
        with database.connect() as db:
            if db.dialect.name != "sqlite":
                db.exec_driver_sql("select 1")
                return ""
            usual = db.exec_driver_sql("pragma busy_timeout").scalar()
            db.exec_driver_sql(f"pragma busy_timeout={_PROBE_MS}")
            try:
                db.exec_driver_sql("begin immediate")
                db.exec_driver_sql("rollback")
            finally:
                db.exec_driver_sql(f"pragma busy_timeout={usual}")
    except SQLAlchemyError as error:
        return say.NO_DATABASE.format(why=cause(error))
    return ""


def cause(error: Exception) -> str:
    """What a database error is about, without the statement and the values that met it."""
    return str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0]
