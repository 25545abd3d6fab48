"""An immutable folder that answers are found in, and the one pointer that names it.

Written aside, hashed, fsynced, renamed; then `current.json` is moved by `os.replace`. A
reader verifies every byte before serving and falls back to the newest valid older one.
Layout below `home`: snapshots/<id>/{manifest.json, letters.db, *.faiss, *.npy, lexical/}.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.errors import NoSnapshot, SnapshotBroken

FORMAT = 1
KEEP = 5


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds: `files` maps a relative path to its sha256."""

    id: str
    created: float
    encoder: str
    counts: dict[str, int]
    files: dict[str, str]
    format: int = FORMAT


def snapshots(home: Path) -> Path:
    """The folder of all snapshots below `home`."""
    return home / "snapshots"


def file_hash(path: Path) -> str:
    """sha256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(path for path in found if path.name != "manifest.json"))


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal(folder: Path, name: str, encoder: str, counts: dict[str, int]) -> Manifest:
    """Hash and fsync what was built in `folder`, and write its manifest last."""
    files = {}
    for path in _files(folder):
        _fsync(path)
        files[path.relative_to(folder).as_posix()] = file_hash(path)
    manifest = Manifest(name, time.time(), encoder, counts, files)
    target = folder / "manifest.json"
    target.write_text(json.dumps(manifest.__dict__, ensure_ascii=False, indent=1), "utf-8")
    _fsync(target)
    _fsync(folder)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot folder; raises SnapshotBroken."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotBroken(id=folder.name, why="อ่าน manifest.json ไม่ได้") from error
    if manifest.format != FORMAT or manifest.id != folder.name:
        raise SnapshotBroken(id=folder.name, why="เป็นของรุ่นอื่น")
    return manifest


def verify(folder: Path) -> Manifest:
    """The manifest, after every file was found whole; raises SnapshotBroken naming the file."""
    manifest = read_manifest(folder)
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or file_hash(path) != digest:
            raise SnapshotBroken(id=folder.name, why=f"ไฟล์ {name} เสียหายหรือหายไป")
    return manifest


def install(aside: Path, name: str) -> Path:
    """Move a sealed folder to its place; a broken one of the same name makes way."""
    target = aside.parent / name
    if target.exists():
        os.replace(target, aside.with_name(f".old-{os.getpid()}"))
    os.replace(aside, target)
    _fsync(aside.parent)
    shutil.rmtree(aside.with_name(f".old-{os.getpid()}"), ignore_errors=True)
    return target


def _pointer(home: Path) -> Path:
    return home / "current.json"


def history(home: Path) -> list[str]:
    """Ids in the order of publishing, the current one last; empty before the first."""
    try:
        return list(json.loads(_pointer(home).read_text("utf-8"))["history"])
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise SnapshotBroken(id="current.json", why="ไฟล์ชี้ดัชนีอ่านไม่ได้") from error


def _point(home: Path, ids: list[str]) -> None:
    aside = home / f".current.{os.getpid()}"
    aside.write_text(json.dumps({"history": ids}), "utf-8")
    _fsync(aside)
    os.replace(aside, _pointer(home))
    _fsync(home)


def publish(home: Path, name: str) -> bool:
    """Make snapshot `name` the current one; older ones beyond KEEP are removed.

    Returns whether another one was current before.
    """
    before = _history_or_nothing(home)
    ids = [old for old in before if old != name] + [name]
    _point(home, ids[-KEEP:])
    for folder in snapshots(home).iterdir():
        if folder.name not in ids[-KEEP:] and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
    return before[-1:] != [name]


def _history_or_nothing(home: Path) -> list[str]:
    """The history, or what snapshots there are when the pointer was lost or broken."""
    try:
        return history(home)
    except SnapshotBroken:
        return newest_first(home)[::-1]


def newest_first(home: Path) -> list[str]:
    """Ids of the readable snapshots, newest first."""
    found = []
    for folder in snapshots(home).glob("*/manifest.json"):
        try:
            found.append((read_manifest(folder.parent).created, folder.parent.name))
        except SnapshotBroken:
            continue
    return [name for _, name in sorted(found, reverse=True)]


def rollback(home: Path) -> str:
    """Make the snapshot before the current one current, and return its id."""
    ids = history(home)
    if len(ids) < 2:
        raise NoSnapshot(home=home, why="ไม่มีดัชนีก่อนหน้าให้ย้อนกลับ")
    verify(snapshots(home) / ids[-2])
    _point(home, ids[:-1])
    return ids[-2]


def current(home: Path) -> Path:
    """The folder of the current snapshot, or of the newest whole older one.

    Raises NoSnapshot when there is none, SnapshotBroken when none of them is whole.
    """
    ids = _history_or_nothing(home)[::-1]
    if not ids:
        raise NoSnapshot(home=home, why="ยังไม่เคยสร้างดัชนี")
    broken: SnapshotBroken | None = None
    for name in dict.fromkeys([*ids, *newest_first(home)]):
        try:
            verify(snapshots(home) / name)
        except SnapshotBroken as error:
            broken = broken or error
            continue
        return snapshots(home) / name
    raise broken
