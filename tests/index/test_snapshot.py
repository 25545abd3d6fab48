"""Snapshots: whole or not served, never lost by a broken pointer, always a way back."""

import logging
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index import snapshot
from index.errors import NoSnapshot, NothingBefore, SnapshotBroken
from tests.conftest import Office

Damage = Callable[[Path], object]


def make(home: Path, name: str) -> Path:
    """A small sealed and published snapshot."""
    aside = snapshot.snapshots(home) / ".building-here"
    (aside / "words").mkdir(parents=True)
    (aside / "letters.db").write_text(f"letters of {name}")
    (aside / "words" / "scores.npy").write_text(f"scores of {name}")
    snapshot.seal(aside, name, "e5", {"letters": 1, "passages": 1})
    folder = snapshot.install(aside, name)
    snapshot.publish(home, name)
    return folder


def flip(path: Path, place: int) -> None:
    """Turn one bit of one byte."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A home with snapshots "one" and, current, "two"."""
    make(tmp_path, "one")
    make(tmp_path, "two")
    return tmp_path


def test_one_flipped_byte_is_found_and_named(office: Office):
    """In every file of a real snapshot, at its beginning, in the middle and at its end."""
    folder = snapshot.current(office.home)
    names = [*snapshot.read_manifest(folder).files, "manifest.json"]
    assert {"letters.db", "passages.faiss", "tokens.npy"} <= set(names)
    for name in names:
        path = folder / name
        size = path.stat().st_size
        for place in {0, size // 2, size - 1}:
            flip(path, place)
            with pytest.raises(SnapshotBroken, match=name.replace(".", r"\.")):
                snapshot.verify(folder)
            flip(path, place)
    snapshot.verify(folder)


def test_no_byte_of_a_manifest_can_change(two: Path):
    """Counts and encoder are believed, so the manifest is guarded like the files it lists."""
    folder = snapshot.snapshots(two) / "two"
    path = folder / "manifest.json"
    for place in range(path.stat().st_size):
        flip(path, place)
        with pytest.raises(SnapshotBroken):
            snapshot.verify(folder)
        flip(path, place)
    snapshot.verify(folder)


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", "{}", '{"history": "two"}', '{"history": [7]}', '{"history": ["../.."]}'],
)
def test_a_broken_pointer_is_said_and_the_newest_served(
    content: str | None, two: Path, caplog: pytest.LogCaptureFixture
):
    """The snapshots are all there: the newest whole one is served, with a warning."""
    pointer = two / "current.json"
    pointer.unlink() if content is None else pointer.write_text(content)
    assert snapshot.current(two).name == "two"
    assert "serving snapshot two" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    make(two, "three")
    assert snapshot.history(two) == ["one", "two", "three"]


@pytest.mark.parametrize(
    "damage",
    [
        shutil.rmtree,
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "letters.db").unlink(),
        lambda folder: (folder / "manifest.json").write_text('{"id": "two"'),
        lambda folder: flip(folder / "words" / "scores.npy", 3),
        lambda folder: folder.rename(folder.with_name("three")),
    ],
    ids=["no folder", "no manifest", "no file", "half a manifest", "flipped", "another's name"],
)
def test_an_older_whole_one_is_served_with_a_warning(
    damage: Damage, two: Path, caplog: pytest.LogCaptureFixture
):
    """What is broken is never served and never silently passed over."""
    damage(snapshot.snapshots(two) / "two")
    assert snapshot.current(two).name == "one"
    assert "ดัชนี two ใช้ไม่ได้" in caplog.text
    assert "serving snapshot one" in caplog.text


def test_a_whole_current_one_is_served_without_a_word(two: Path, caplog: pytest.LogCaptureFixture):
    """Warnings are for what is wrong."""
    assert snapshot.current(two).name == "two"
    assert not caplog.records


def test_nothing_to_serve_is_a_sentence_with_the_next_step(two: Path, tmp_path: Path):
    """All broken, or none ever built."""
    for folder in snapshot.snapshots(two).iterdir():
        (folder / "letters.db").write_text("something else")
    with pytest.raises(SnapshotBroken, match="wian index"):
        snapshot.current(two)
    with pytest.raises(NoSnapshot, match="wian index"):
        snapshot.current(tmp_path / "empty")


def test_rollback_goes_back_one_and_stays(two: Path):
    """The one before becomes current; with none before, that is said and nothing moves."""
    assert snapshot.rollback(two) == "one"
    assert snapshot.current(two).name == "one"
    with pytest.raises(NothingBefore):
        snapshot.rollback(two)
    assert snapshot.current(two).name == "one"


def test_rollback_refuses_a_broken_one(two: Path):
    """Going back never makes things worse."""
    flip(snapshot.snapshots(two) / "one" / "letters.db", 0)
    with pytest.raises(SnapshotBroken, match="one"):
        snapshot.rollback(two)
    assert snapshot.current(two).name == "two"


def test_the_last_five_are_kept(tmp_path: Path):
    """Older ones are removed from the history and from the disk, the newest stay whole."""
    names = [f"s{number}" for number in range(8)]
    for name in names:
        make(tmp_path, name)
    assert snapshot.history(tmp_path) == names[-5:]
    held = sorted(folder.name for folder in snapshot.snapshots(tmp_path).iterdir())
    assert held == names[-5:]
    assert snapshot.newest_first(tmp_path) == names[:-6:-1]


def test_publishing_at_once_loses_no_step(tmp_path: Path):
    """Movers of the pointer take turns: what one has published is not forgotten by another."""
    names = ["s0", "s1", "s2", "s3"]
    for name in names:
        make(tmp_path, name)
    movers = [
        threading.Thread(target=snapshot.publish, args=(tmp_path, name)) for name in names * 5
    ]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    assert sorted(snapshot.history(tmp_path)) == names
    assert snapshot.current(tmp_path).name == snapshot.history(tmp_path)[-1]
