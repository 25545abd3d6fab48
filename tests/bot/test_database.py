"""The one database of an app: opened by several processes, made by older and newer versions."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from bot.acts import Acts
from bot.database import connect, open_database
from bot.errors import NewerDatabase
from bot.inbox import Inbox
from bot.ledger import Ledger, Verdict
from bot.migrations import newest, reached
from bot.tables import META
from tests.bot.conftest import Clock

pytestmark = pytest.mark.databases

#: Tables as versions made them that knew no steps.
OLD = """
create table inbox (id {id} not null primary key, key varchar(64) not null,
  kind varchar(40) not null, message varchar(64) not null, payload text not null,
  received float not null, state varchar(12) not null, claims integer not null, claimed float,
  finished float, status integer not null, request_id varchar(80) not null, detail text not null,
  unique (key));
create index ix_inbox_message on inbox (message);
create index ix_inbox_state on inbox (state);
insert into inbox values (1, '01A', 'message', '', '{"type": "message"}', 1700000000.0, 'new', 0,
  null, null, 0, '', '');
create table feedback (id {id} not null primary key, question text not null,
  passage varchar(80) not null, verdict varchar(8) not null, snapshot varchar(80) not null,
  at float not null);
insert into feedback values (1, 'ถาม', 'a-1.x', 'no', 's', 1700000000.0)
"""


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database of the same kind without any table."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'deep' / 'wian.db'}"
    else:
        with request.getfixturevalue("server").empty() as address:
            yield address


def differences(database: Engine) -> list:
    """What migrations would have to change still."""
    with database.connect() as db:
        return compare_metadata(MigrationContext.configure(db), META)


def test_the_steps_lead_to_the_tables_that_the_code_has(empty_url: str):
    """Nothing is missing, and nothing is left over."""
    database = open_database(empty_url)
    assert differences(database) == []
    with database.connect() as db:
        assert reached(db) == newest()
    database.dispose()


def test_a_database_of_an_older_version_is_taken_over(empty_url: str, clock: Clock):
    """What came later is added, what was stored stays and is worked on."""
    before = connect(empty_url)
    with before.begin() as db:
        kind = "integer" if before.dialect.name == "sqlite" else "serial"
        for order in OLD.replace("{id}", kind).split(";"):
            db.exec_driver_sql(order)
    before.dispose()
    inbox = Inbox(empty_url, clock)
    assert inbox.waiting() == [1]
    assert inbox.claim(1).event == {"type": "message"}
    said = Verdict("ถาม", "a-1.x", "no", "s", 1_700_000_000.0)
    assert Ledger(inbox.database, clock).feedback() == [said]
    assert differences(inbox.database) == []
    inbox.close()


def test_a_database_of_a_newer_version_is_refused(database_url: str):
    """It is left as it is, and the sentence tells what to do."""
    later = open_database(database_url)
    with later.begin() as db:
        db.exec_driver_sql("update alembic_version set version_num = '9999'")
    with pytest.raises(NewerDatabase, match=r"9999.*โปรดติดตั้ง"):
        open_database(database_url)
    later.dispose()


def test_tables_are_made_once_however_many_start_together(empty_url: str):
    """Web processes and workers meet at an empty database; none of them fails."""
    together = Barrier(4)

    def starts(_: int) -> int:
        together.wait()
        database = open_database(empty_url)
        acts = len(Acts(database).list())
        database.dispose()
        return acts

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(starts, range(4))) == [0] * 4


def test_a_start_at_a_finished_database_loads_no_alembic(database_url: str):
    """It has nothing to do there, and costs a tenth of a second."""
    open_database(database_url).dispose()
    code = f"""
import sys
from bot.database import open_database
open_database({database_url!r})
print("alembic" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, check=True
    )
    assert done.stdout == b"False\n"


def test_a_step_that_fails_leaves_the_database_as_it_was(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
):
    """Neither half a table nor a number that promises it."""

    def fails(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("sqlalchemy.schema.Index.create", fails)
        with pytest.raises(OSError, match="full"):
            open_database(empty_url)
    database = connect(empty_url)
    assert inspect(database).get_table_names() == []
    database.dispose()
    open_database(empty_url).dispose()
