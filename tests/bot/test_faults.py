"""Faults of disk, clock and database: answered as long as that can be, or said why not.

Real server parts: gunicorn on a small disk, the command on a read-only one, SQLite and
PostgreSQL. What was acknowledged is answered or stated; what cannot be kept is not acknowledged.
"""

import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest

from bot import database as database_module
from bot.app import create_app, stop
from bot.inbox import End, Inbox
from bot.settings import load
from tests import terminal
from tests.bot.conftest import Clock, Office
from tests.bot.serving import Served
from tests.terminal import QUESTION, Wian

# The disk


@contextlib.contextmanager
def disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of that size; only root may make one."""
    place.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no disk can be made here: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path) -> Path:
    """A file that takes all the room there is."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filler


def asked(made: Served, chat: str) -> int:
    """The status that the webhook gave to a question of that chat."""
    return made.call("/try/events", {"chat": chat, "kind": "text", "text": "สวัสดี"})["status"]


def refusal(made: Served) -> str:
    """Why the server is not ready."""
    with pytest.raises(HTTPError) as refused:
        made.call("/readyz")
    assert refused.value.code == 503
    return json.load(refused.value)["why"]


def test_a_full_disk_is_not_acknowledged_and_over_once_there_is_room(tmp_path: Path):
    """LINE hears 503 and delivers again; what was kept is answered; `/readyz` names the disk."""
    with disk(tmp_path / "home", 24) as home:
        made = Served(home)
        try:
            made.wait("/readyz", lambda answer: answer["ready"])
            chat = made.call("/try/chats", {})["chat"]
            assert asked(made, chat) == 200
            made.wait(f"/try/messages?chat={chat}", lambda log: len(log["messages"]) == 2, 20)
            filler = fill(home)
            statuses = {asked(made, chat) for _ in range(20)}
            assert 503 in statuses, statuses
            assert statuses <= {200, 503}
            assert "No space" in refusal(made)
            assert str(home) in refusal(made)
            filler.unlink()
            made.wait("/readyz", lambda answer: answer["ready"], 20)
            assert asked(made, chat) == 200
            states = made.wait("/readyz", lambda answer: not waiting(answer["inbox"]), 30)["inbox"]
        finally:
            made.process.terminate()
            made.process.wait(20)
        assert states["answered"] >= 2
        made.log.close()


def test_a_backup_onto_a_full_disk_is_refused_and_leaves_nothing(wian: Wian, tmp_path: Path):
    """One sentence with the next step; the half-written file is gone."""
    with disk(tmp_path / "usb", 1) as place:
        fill(place)
        result = wian("backup", place / "wian.tar.gz")
        assert (result.code, "No space" in terminal.sentence(result.err)) == (1, True)
        assert [path.name for path in place.iterdir()] == ["filler"]


def waiting(inbox: dict[str, int]) -> int:
    """How many events have no end yet."""
    return sum(inbox.get(state, 0) for state in ("new", "claimed", "parked"))


def test_a_read_only_disk_still_answers_and_says_what_it_cannot(wian: Wian, tmp_path: Path):
    """Asking needs no writing; serving, indexing and backing up are refused in a sentence."""
    home = wian.office.home
    with disk(tmp_path / "disk", 200) as place:
        shutil.copytree(home, place, dirs_exist_ok=True, symlinks=True)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        wian._patch.setenv("WIAN_HOME", str(place))
        assert json.loads(wian("ask", "--json", QUESTION).out)["outcome"] == "answer"
        for words in (["index"], ["backup", tmp_path / "b.tar.gz"]):
            result = wian(*words)
            assert result.code == 1
            assert "Read-only" in terminal.sentence(result.err)
        assert "✗" in wian("doctor").out
        result = wian("serve", "--port", "8999")
        assert (result.code, "WIAN_HOME" in terminal.sentence(result.err)) == (1, True)


# The clock


@pytest.mark.databases
def test_a_clock_that_is_set_back_keeps_nobody_waiting(database_url: str, clock: Clock):
    """Claims and dates of an hour ahead are taken again at once, and end."""
    inbox = Inbox(database_url, clock)
    event = {"type": "message", "timestamp": 1, "webhookEventId": "1"}
    claimed, parked = inbox.put([event, event | {"webhookEventId": "2"}])
    inbox.claim(claimed)
    assert inbox.park(inbox.claim(parked), {}, 1.0)
    clock.now -= 3600
    assert inbox.parked() == [parked]
    assert set(inbox.waiting()) == {claimed, parked}
    for row in (claimed, parked):
        assert inbox.finish(inbox.claim(row), End("answered"))
    assert inbox.counts() == {"answered": 2}
    inbox.close()


@pytest.mark.databases
def test_a_clock_that_jumps_ahead_states_what_it_cost(database_url: str, clock: Clock):
    """Rows that seem too late are stated as expired, none is lost; new ones are answered."""
    inbox = Inbox(database_url, clock)
    event = {"type": "message", "timestamp": 1, "webhookEventId": "1"}
    inbox.put([event])
    clock.now += 3600
    assert inbox.expire() == 1
    [row] = inbox.put([event | {"webhookEventId": "2"}])
    assert inbox.finish(inbox.claim(row), End("answered"))
    assert inbox.counts() == {"answered": 1, "expired": 1}
    inbox.close()


# The database


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds for a locked file."""
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0.3)


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_is_not_acknowledged_and_told(desk: Office):
    """503 and nothing kept in half; with the lock gone the same delivery is answered once."""
    event = desk.text("สวัสดี")
    blocker = database_module.connect(desk.here.settings.database_url)
    with blocker.connect() as other:
        other.exec_driver_sql("begin immediate")
        assert desk.send(event) == 503
        told = desk.client.get("/readyz")
        assert told.status_code == 503
        assert "locked" in told.get_json()["why"]
        other.exec_driver_sql("rollback")
    blocker.dispose()
    assert desk.client.get("/readyz").status_code == 200
    assert desk.send(event) == 200
    assert desk.send(event) == 200
    desk.work()
    assert len(desk.said()) == 1
    assert desk.states() == {"answered": 1}


def test_a_database_that_is_down_is_told(letters: object, server: object, tmp_path: Path):
    """PostgreSQL stops: webhooks hear 503, `/readyz` and `/metrics` stay and say so."""
    with server.fresh() as address:
        env = {"WIAN_TRY": "on", "WIAN_HOME": str(tmp_path), "WIAN_DATABASE_URL": address}
        app = create_app(load(env), letters)
        client = app.test_client()
        assert client.get("/readyz").status_code == 200
        server.stop()
        try:
            assert client.get("/readyz").status_code == 503
            assert "WIAN_DATABASE_URL" in client.get("/readyz").get_json()["why"]
            page = client.get("/metrics")
            assert (page.status_code, b"wian_ready 0.0" in page.data) == (200, True)
        finally:
            server.start()
        assert client.get("/readyz").status_code == 200
        stop(app)
