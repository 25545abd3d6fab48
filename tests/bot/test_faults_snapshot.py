"""Faults of the snapshot while it is served, and snapshots of another version.

The real engine over real snapshots: answers come from the last good one, or `/readyz`, `check`
and `doctor` say why there is none; `wian index` mends each.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bot.app import create_app, stop
from bot.settings import load
from index import snapshot
from index.build import build_snapshot
from index.engine import Engine
from index.errors import SnapshotBroken
from tests import terminal
from tests.terminal import QUESTION, Wian


@pytest.fixture
def two(office: terminal.Office) -> terminal.Office:
    """A home with exactly two snapshots of this version, the older without its first letter."""
    shutil.rmtree(office.home / "snapshots")
    (office.home / "current.json").unlink()
    first = min((office.corpus / "letters").glob("*.md"))
    text = first.read_text("utf-8")
    first.unlink()
    build_snapshot(office.corpus, office.home)
    first.write_text(text, "utf-8")
    build_snapshot(office.corpus, office.home)
    return office


@pytest.fixture
def app(two: terminal.Office) -> Iterator[Flask]:
    """The app over that home, with its real engine."""
    env = {"WIAN_TRY": "on", "WIAN_HOME": str(two.home), "WIAN_CORPUS": str(two.corpus)}
    made = create_app(load(env), Engine.open(two.home))
    yield made
    stop(made)


def ids(office: terminal.Office) -> list[str]:
    """The two snapshots, the current one last."""
    return snapshot.history(office.home)


def flip(path: Path) -> None:
    """Another byte in the middle of a file."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))


def ready(app: Flask) -> dict:
    """What `/readyz` says once the process has looked at its snapshot."""
    standby = app.extensions["wian"].standby
    standby.look()
    told = app.test_client().get("/readyz")
    return told.get_json() | {"status": told.status_code}


@pytest.mark.parametrize("name", ["letters.db", "tokens.npy", "manifest.json"])
def test_a_changed_byte_gives_way_to_the_snapshot_before(
    app: Flask, two: terminal.Office, wian: Wian, name: str
):
    """It is found while serving; answers go on from the older one, and everything says so."""
    older, current = ids(two)
    assert ready(app) == {"status": 200, "ready": True, "snapshot": current, "inbox": {}}
    flip(two.home / "snapshots" / current / name)
    told = ready(app)
    assert (told["status"], told["snapshot"]) == (200, older)
    assert current in told["trouble"]
    assert "wian index" in told["trouble"]
    engine = app.extensions["wian"].standby.engine
    assert engine.ask(QUESTION).snapshot == older
    assert ready(app)["trouble"] == told["trouble"]
    checked = wian("check")
    assert (checked.code, name in checked.out) == (1, True)
    assert wian("index", "--full").code == 0
    engine._looked = 0
    mended = {"status": 200, "ready": True, "snapshot": ids(two)[-1], "inbox": {}}
    assert ready(app) == mended


def test_without_a_whole_snapshot_nothing_is_made_up(app: Flask, two: terminal.Office, wian: Wian):
    """Every snapshot is damaged: 503 with the reason, also to LINE, until one is built."""
    for name in ids(two):
        flip(two.home / "snapshots" / name / "letters.db")
    told = ready(app) if app.extensions["wian"].standby.engine else {}
    assert (told["status"], told["ready"]) == (503, False)
    assert "wian index" in told["why"]
    assert app.test_client().get("/metrics").data.count(b"wian_ready 0.0") == 1
    assert wian("check").code == 1
    assert wian("index", "--full").code == 0
    standby = app.extensions["wian"].standby
    standby._opener = lambda: Engine.open(two.home)
    standby._open()
    assert ready(app)["status"] == 200


def test_a_removed_snapshot_is_served_on(app: Flask, two: terminal.Office, wian: Wian):
    """All of it is open: answers stay the same; `/readyz` and `check` name the next step."""
    engine = app.extensions["wian"].standby.engine
    before = engine.ask(QUESTION).hits
    shutil.rmtree(two.home / "snapshots")
    assert engine.ask(QUESTION).hits == before
    told = ready(app)
    assert (told["status"], told["snapshot"]) == (200, engine.snapshot)
    assert "wian index" in told["trouble"]
    assert engine.ask("ว 37").hits
    checked = wian("check")
    assert (checked.code, "wian index" in checked.out) == (1, True)
    with pytest.raises(SnapshotBroken, match="wian index"):
        Engine.open(two.home)


def test_an_act_cut_short_before_a_lost_snapshot_is_put_right(wian: Wian, two: terminal.Office):
    """What was being published when everything went wrong is a draft again."""
    script = (
        "import os\nfrom bot import desk, desk_publish\nfrom bot.settings import load\n"
        "desk_publish.build = lambda *_, **__: os._exit(9)\n"
        f"desk.retire(load(os.environ), {min((two.corpus / 'letters').glob('*.md')).stem!r})\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False)
    shutil.rmtree(two.home / "snapshots")
    assert "กู้คืน" in wian("check").err
    assert wian("index").code == 0
    assert wian("check").code == 0


def rewrite(folder: Path, **facts: object) -> None:
    """A manifest as another version would have written it, true to its own bytes."""
    path = folder / "manifest.json"
    held = json.loads(path.read_text("utf-8"))
    held.pop("sha256")
    held |= facts
    path.write_text(json.dumps({**held, "sha256": snapshot._facts_hash(held)}), "utf-8")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"format": snapshot.FORMAT - 1}, "รุ่นก่อน"),
        ({"format": snapshot.FORMAT - 1, "layout": "other"}, "รุ่นก่อน"),
        ({"format": snapshot.FORMAT + 1}, "รุ่นใหม่กว่า"),
    ],
    ids=["older", "older, other fields", "newer"],
)
def test_another_versions_snapshot_is_recognised_and_built_anew(
    two: terminal.Office, wian: Wian, facts: dict, said: str
):
    """After an upgrade it is refused with the command that mends it, and that command does."""
    for name in ids(two):
        rewrite(two.home / "snapshots" / name, **facts)
    told = wian("ask", QUESTION)
    assert (told.code, said in told.err, "wian index" in told.err) == (1, True, True)
    assert said in wian("check").out
    assert said in wian("doctor").out
    assert wian("index").code == 0
    assert json.loads(wian("ask", "--json", QUESTION).out)["outcome"] == "answer"
    assert wian("check").code == 0


def test_a_server_keeps_its_snapshot_while_another_version_publishes(
    app: Flask, two: terminal.Office
):
    """During an upgrade the old process answers on from the last good one, and says why."""
    _, current = ids(two)
    newer = two.home / "snapshots" / "newer"
    shutil.copytree(two.home / "snapshots" / current, newer)
    rewrite(newer, format=snapshot.FORMAT + 1, id="newer")
    snapshot.publish(two.home, "newer")
    engine = app.extensions["wian"].standby.engine
    engine._looked = 0
    assert engine.ask(QUESTION).snapshot == current
    told = ready(app)
    assert (told["snapshot"], "รุ่นใหม่กว่า" in told["trouble"]) == (current, True)
