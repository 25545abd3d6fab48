"""A PostgreSQL of the tests' own: started when the first test asks, thrown away at the end.

Nothing of it is synced to disk, but every commit is written before it is told: `stop` is a crash
of the server alone, which must lose nothing. PostgreSQL refuses root: it runs as `nobody` then.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from bot.database import open_database

_SPEED = ("fsync", "full_page_writes", "autovacuum")
_OPTIONS = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "16MB"}
_USER = "nobody" if os.geteuid() == 0 else None


class Server:
    """A running server; its only way in is a socket in `folder`."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._control, self._folder = programs / "pg_ctl", folder
        self._numbers = count()
        way = {"isolation_level": "AUTOCOMMIT", "poolclass": NullPool}
        self._server = create_engine(self._address("postgres"), **way)
        self._template = ""
        if _USER:
            shutil.chown(folder, _USER)
        made = ("--pgdata", self._data, "--username", "wian", "--encoding", "UTF8")
        _run(programs / "initdb", *made, "--no-locale", "--no-sync", "--auth", "trust")
        settings = _OPTIONS | dict.fromkeys(_SPEED, "off") | {"unix_socket_directories": folder}
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(lines)
        self.start()

    def start(self) -> None:
        """Start it; it takes connections then."""
        log = self._folder / "log"
        _run(self._control, "start", "--wait", "--pgdata", self._data, "--log", str(log))

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        _run(self._control, "stop", "--pgdata", self._data, "--mode", "immediate")

    @contextmanager
    def empty(self, like: str = "template0") -> Iterator[str]:
        """The address of a new database, which is gone afterwards."""
        name = f"wian{next(self._numbers)}"
        self._order(f"create database {name} template {like}")
        try:
            yield self._address(name)
        finally:
            self._order(f"drop database {name} with (force)")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The same, with its tables: a copy of one where they were made."""
        if not self._template:
            self._order("create database wian_template template template0")
            self._template = "wian_template"
            open_database(self._address(self._template)).dispose()
        with self.empty(self._template) as address:
            yield address

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _address(self, name: str) -> str:
        return f"postgresql://wian@/{name}?host={self._folder}"

    def _order(self, words: str) -> None:
        with self._server.connect() as db:
            db.exec_driver_sql(words)


def programs() -> Path | None:
    """Where PostgreSQL's programs are: Debian keeps them out of the search path."""
    found = shutil.which("pg_ctl")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    control = debian[-1] if debian else Path(found).resolve() if found else None
    return control.parent if control else None


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as needed."""
    # The path of a socket may be no longer than 107 bytes.
    with tempfile.TemporaryDirectory(prefix="wian-pg-", dir="/tmp") as folder:
        server = Server(programs(), Path(folder))
        try:
            yield server
        finally:
            server.stop()


def _run(*words: object) -> None:
    command = [str(word) for word in words]
    groups = [] if _USER else None
    done = subprocess.run(
        command, user=_USER, extra_groups=groups, cwd="/", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
