"""PostgreSQL goes away under a serving bot and comes back: what is acknowledged is answered."""

import time
from collections.abc import Callable

import pytest

from bot.app import start
from tests.bot.conftest import Office
from tests.postgres import Server


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_bot_goes_on_when_the_database_is_back(desk: Office, server: Server):
    """LINE hears no 200 meanwhile, and what it delivers afterwards is answered as ever."""
    desk.app.config["PROPAGATE_EXCEPTIONS"] = False
    start(desk.app)
    desk.send(desk.text("สวัสดี"))
    wait_for(lambda: len(desk.said()) == 1)
    server.stop()
    lost = desk.text("สวัสดี")
    try:
        assert desk.send(lost) == 503
    finally:
        server.start()
    assert desk.send(lost) == 200
    wait_for(lambda: len(desk.said()) == 2)


def wait_for(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that a background thread does."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
