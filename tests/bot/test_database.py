"""The one database of an app, opened by several processes in the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.acts import Acts
from bot.arrivals import Arrivals
from bot.database import open_database
from bot.inbox import Inbox
from bot.jobs import Jobs


@pytest.mark.parametrize("attempt", range(8))
def test_tables_are_made_once_however_many_start_together(tmp_path: Path, attempt: int):
    """The web process and slow workers meet at an empty database; none of them fails."""
    url, together = f"sqlite:///{tmp_path}/{attempt}.db", threading.Barrier(4)
    Inbox(url).close()  # as `wian serve` does before anything starts

    def starts(_: int) -> int:
        database = open_database(url)
        together.wait()
        Arrivals(database, tmp_path)
        Acts(database)
        return len(Jobs(database).list())

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(starts, range(4))) == [0] * 4
