"""An immutable folder that answers are found in, and the one pointer that names it.

Written aside, hashed, fsynced, renamed; then `current.json` is replaced in one step. A
reader verifies every byte before serving and falls back to the newest valid older one.
Layout below `home`: snapshots/<id>/{manifest.json, letters.db, *.faiss, *.npy, words/, grams/}.
"""

import fcntl
import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import (
    NoSnapshot,
    NothingBefore,
    SnapshotBroken,
    SnapshotGone,
    SnapshotNewer,
    SnapshotOlder,
)

log = logging.getLogger(__name__)
FORMAT = 8
KEEP = 5
DAMAGED = "ไฟล์ {file} เสียหาย"


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
    manifest = Manifest(name, round(time.time(), 6), encoder, counts, files)
    facts = asdict(manifest)
    target = folder / "manifest.json"
    sealed = {**facts, "sha256": _facts_hash(facts)}
    target.write_text(json.dumps(sealed, ensure_ascii=False, indent=1), "utf-8")
    _fsync(target)
    for inner in (*filter(Path.is_dir, folder.rglob("*")), folder):
        _fsync(inner)
    return manifest


def _facts_hash(facts: dict) -> str:
    """What shows that the manifest itself is whole: sha256 of its facts."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot folder; raises SnapshotBroken.

    One of another version's format is told as SnapshotOlder or SnapshotNewer, one that is not
    there as SnapshotGone.
    """
    try:
        facts = json.loads((folder / "manifest.json").read_text("utf-8"))
        _refuse_other_format(folder, facts["format"])
        whole = facts.pop("sha256") == _facts_hash(facts)
        manifest = Manifest(**facts)
    except FileNotFoundError as error:
        raise SnapshotGone(id=folder.name, file="manifest.json") from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotBroken(id=folder.name, why="อ่าน manifest.json ไม่ได้") from error
    if not whole or manifest.id != folder.name:
        raise SnapshotBroken(id=folder.name, why=DAMAGED.format(file="manifest.json"))
    return manifest


def _refuse_other_format(folder: Path, held: object) -> None:
    """Before anything else of it is read: another format may have other fields."""
    if isinstance(held, int) and held != FORMAT:
        other = SnapshotOlder if held < FORMAT else SnapshotNewer
        raise other(id=folder.name, held=held, now=FORMAT)


def verify(folder: Path) -> Manifest:
    """The manifest, after every file was found whole.

    Raises SnapshotBroken naming the file, SnapshotGone when it is not there at all.
    """
    manifest = read_manifest(folder)
    for name, digest in manifest.files.items():
        try:
            whole = file_hash(folder / name) == digest
        except FileNotFoundError as error:
            raise SnapshotGone(id=folder.name, file=name) from error
        except OSError as error:
            raise SnapshotBroken(id=folder.name, why=DAMAGED.format(file=name)) from error
        if not whole:
            raise SnapshotBroken(id=folder.name, why=DAMAGED.format(file=name))
    return manifest


def sweep(home: Path) -> None:
    """Remove what builders that died left behind; only while no other one is building."""
    for folder in snapshots(home).glob(".*"):
        shutil.rmtree(folder, ignore_errors=True)


def install(aside: Path, name: str) -> Path:
    """Move a sealed folder to its place; a broken one of the same name makes way."""
    target = aside.parent / name
    if target.exists():
        target.replace(aside.with_name(f".old-{os.getpid()}"))
    aside.replace(target)
    _fsync(aside.parent)
    shutil.rmtree(aside.with_name(f".old-{os.getpid()}"), ignore_errors=True)
    return target


def _pointer(home: Path) -> Path:
    return home / "current.json"


def history(home: Path) -> list[str]:
    """Ids in the order of publishing, the current one last; empty before the first."""
    try:
        facts = json.loads(_pointer(home).read_text("utf-8"))
        return _ids(facts["history"])
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotBroken(id="current.json", why="ไฟล์ชี้ดัชนีอ่านไม่ได้") from error


def _ids(names: object) -> list[str]:
    ids = [name for name in names if isinstance(name, str) and Path(name).name == name]
    if not isinstance(names, list) or ids != names:
        raise ValueError(names)
    return ids


def _point(home: Path, ids: list[str]) -> None:
    aside = home / f".current.{os.getpid()}"
    aside.write_text(json.dumps({"history": ids}), "utf-8")
    _fsync(aside)
    aside.replace(_pointer(home))
    _fsync(home)


@contextmanager
def _moving(home: Path) -> Iterator[None]:
    """One mover of the pointer at a time: what it reads is what it writes back."""
    with (home / "current.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def publish(home: Path, name: str) -> bool:
    """Make snapshot `name` the current one; older ones beyond KEEP are removed.

    Returns whether another one was current before.
    """
    with _moving(home):
        before = _history_or_nothing(home) or newest_first(home)[::-1]
        kept = [*(old for old in before if old != name), name][-KEEP:]
        _point(home, kept)
        for folder in snapshots(home).iterdir():
            if folder.name not in kept and not folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)
        return before[-1:] != [name]


def _history_or_nothing(home: Path) -> list[str]:
    """The history, empty when the pointer cannot be read, which is logged."""
    try:
        return history(home)
    except SnapshotBroken as error:
        log.warning("the pointer %s cannot be read: %s", _pointer(home), error)
        return []


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
    if len(history(home)) < 2:
        raise NothingBefore(home=home)
    with _moving(home):
        ids = history(home)
        verify(snapshots(home) / ids[-2])
        _point(home, ids[:-1])
        return ids[-2]


def named(home: Path, name: str) -> Path:
    """The folder of snapshot `name`, verified; raises SnapshotBroken when it is not there."""
    folder = snapshots(home) / name
    if not name or folder.parent != snapshots(home) or not folder.is_dir():
        raise SnapshotBroken(id=name, why="ไม่มีดัชนีชุดนี้ในเครื่อง")
    verify(folder)
    return folder


def current(home: Path) -> Path:
    """The folder of the current snapshot, or of the newest whole older one.

    Another one than the pointer names is logged as a warning. Raises NoSnapshot when there
    is none, SnapshotBroken when none of them is whole.
    """
    pointed = _history_or_nothing(home)[::-1]
    broken: SnapshotBroken | None = None
    for name in dict.fromkeys([*pointed, *newest_first(home)]):
        try:
            verify(snapshots(home) / name)
        except SnapshotBroken as error:
            log.warning("%s", error)
            broken = broken or error
            continue
        if pointed[:1] != [name]:
            log.warning("serving snapshot %s, which current.json does not name", name)
        return snapshots(home) / name
    raise broken or NoSnapshot(home=home, why="ยังไม่เคยสร้างดัชนี")
