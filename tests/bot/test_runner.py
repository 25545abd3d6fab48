"""The queue only wakes threads: however many rows wait, a few tasks are enough for all."""

import pytest

from bot.app import start, stop
from bot.runner import THREADS
from tests.bot.conftest import Office
from tests.bot.test_worker import wait_for

pytestmark = pytest.mark.databases
ROWS = 12


def test_many_rows_need_no_more_tasks_than_there_are_threads(desk: Office):
    """As many webhooks and a sweep: the queue stays short, and every row is answered."""
    for _ in range(ROWS):
        desk.send(desk.text("สวัสดี"))
    desk.here.runner.sweep()
    assert desk.here.runner._huey.pending_count() == THREADS
    start(desk.app)
    try:
        wait_for(lambda: desk.states() == {"answered": ROWS})
    finally:
        stop(desk.app)
