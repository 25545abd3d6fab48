"""Folders that Wian makes once and trusts afterwards: model and export.

Promises a folder that is whole or absent: built aside, hashed, synced, renamed; a lock
makes a second process wait. Never rewrites a folder that stands. `broken` names what
differs from the manifest: sizes on every start, hashes when asked.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BAD_MANIFEST, FILE_CHANGED, FILE_MISSING, NO_MANIFEST, FolderUnwritable

MANIFEST = "manifest.json"
ASIDE = ".building-"
CHUNK = 1 << 20


def keep_folder(target: Path, build: Callable[[Path], dict]) -> Path:
    """`target`, built by `build(folder) -> facts for the manifest` unless it stands already.

    Raises FolderUnwritable, and whatever `build` raises; nothing half-made stays.
    """
    if target.exists():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _only_one(target):
            if not target.exists():
                _publish(target, build)
    except OSError as error:
        raise FolderUnwritable(path=target.parent, why=error.strerror or error) from error
    return target


def manifest(folder: Path) -> dict:
    """The folder's manifest: `files` (path to sha256 and size) and the builder's facts.

    Raises OSError when there is none and ValueError when it is not a manifest.
    """
    facts = json.loads((folder / MANIFEST).read_text("utf-8"))
    if not isinstance(facts, dict) or not isinstance(facts.get("files"), dict):
        raise ValueError(MANIFEST)
    return facts


def broken(folder: Path, full: bool = False) -> str:
    """Why the folder cannot be trusted (Thai, for an error's brackets), or nothing.

    Compares sizes; with `full` also every file's sha256 (a second a gigabyte and more).
    """
    try:
        files = manifest(folder)["files"]
    except OSError:
        return NO_MANIFEST.format(file=MANIFEST)
    except ValueError:
        return BAD_MANIFEST.format(file=MANIFEST)
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            return FILE_MISSING.format(file=name)
        if path.stat().st_size != expected["size"]:
            return FILE_CHANGED.format(file=name)
        if full and file_hash(path) != expected["sha256"]:
            return FILE_CHANGED.format(file=name)
    return ""


def file_hash(path: Path) -> str:
    """The file's sha256, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _publish(target: Path, build: Callable[[Path], dict]) -> None:
    aside = target.with_name(ASIDE + target.name)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir()
        _seal(aside, build(aside))
        aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _sync(target.parent)


def _seal(aside: Path, facts: dict) -> None:
    """Sync every file and write the manifest."""
    files = {
        path.relative_to(aside).as_posix(): {"sha256": file_hash(path), "size": _synced(path)}
        for path in sorted(aside.rglob("*"))
        if path.is_file()
    }
    (aside / MANIFEST).write_text(json.dumps({**facts, "files": files}, indent=1) + "\n", "utf-8")
    _synced(aside / MANIFEST)


def _synced(path: Path) -> int:
    _sync(path)
    return path.stat().st_size


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _only_one(target: Path) -> Iterator[None]:
    """An advisory lock beside the target; the system drops it when its holder dies."""
    with target.with_name(f".{target.name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
