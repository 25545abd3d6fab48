"""What is made for readers out of each snapshot before they come."""

import logging
from pathlib import Path

import pytest

from bot import site
from bot.ready import Standby
from tests.bot.room import Room
from tests.bot.standin import StandIn


def test_a_new_snapshot_is_made_ready_before_its_first_reader(tmp_path: Path):
    """Once for each snapshot; its pages are then drawn out of what lies there."""
    engine = StandIn()
    room = Room(tmp_path, engine, WIAN_LETTERS="public")
    made: list[str] = []

    def ready() -> None:
        site.warm(room.app)
        made.append(room.app.extensions["site-shelf"].snapshot)

    for snapshot in ("first", "first", "second", "second"):
        engine.snapshot = snapshot
        room.here.standby.follow(ready)
    kept = room.app.extensions["site-shelf"]
    assert made == ["first", "second"]
    assert room.get("/").status_code == 200
    assert room.app.extensions["site-shelf"] is kept
    room.here.inbox.close()


def test_an_engine_that_keeps_failing_fills_no_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    """A line for each kind of failure, and another one when it comes back after all was well."""
    engine = StandIn()
    standby = Standby(lambda: engine, engine)
    kinds = iter([OSError, OSError, KeyError, KeyError, None, KeyError])

    def letters() -> list:
        kind = next(kinds)
        if kind:
            raise kind("disk")
        return []

    monkeypatch.setattr(engine, "letters", letters)
    with caplog.at_level(logging.ERROR):
        for _ in range(6):
            standby._safely(standby.follow, lambda: None)
    kept = [record.exc_info[0] for record in caplog.records]
    assert kept == [OSError, KeyError, KeyError]
