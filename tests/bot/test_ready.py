"""What is made for readers out of each snapshot before they come."""

from pathlib import Path

from bot import site
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
