"""`wian backup`: everything that cannot be made again, in one file, while all goes on working.

Holds the letters with their originals and records, the rows of the database and the secret key;
the model and the snapshots are made anew, settings and LINE's secrets stand elsewhere. Promises
a picture of one moment, and a file that is whole or absent. Layout of the gzipped tar:

    corpus/…           letters, originals, drafts and the records beside them
    home/…             secret key, files that wait to be read; snapshots when asked for
    database/T.jsonl   the rows of table T
    manifest.json      last: what it is of, and the sha256 of every file before it
"""

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError

from bot import backup_rows, desk, desk_lock, running
from bot.database import open_database
from bot.errors import BackupThere, DatabaseDown
from bot.migrations import newest
from bot.settings import Settings
from bot.storage import cause

FORMAT = 1
MANIFEST = "manifest.json"
CORPUS = (
    *("letters", "originals", "drafts", "corrections", "sources", "inbox"),
    "golden.jsonl",
)
HOME = ("secret.key", "arrivals")
SNAPSHOT = ("current.json", "snapshots")


@dataclass(frozen=True)
class Kept:
    """What a backup holds: files, letters among them, rows, and bytes of the file itself."""

    files: int
    letters: int
    rows: int
    size: int

    @classmethod
    def of(cls, names: Collection[str], rows: int, size: int) -> "Kept":
        """What a backup with files of these names holds."""
        letters = sum(name.startswith("corpus/letters/") for name in names)
        return cls(len(names), letters, rows, size)


def backup(settings: Settings, file: Path, with_snapshot: bool = False) -> Kept:
    """Write a backup into the new `file`. Raises BackupThere, DeskBusy or DatabaseDown."""
    if file.exists():
        raise BackupThere(file=file)
    aside = file.with_name(f".{file.name}.part")
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with desk_lock.publishing(settings.corpus):
            desk.recover(settings)
            with desk_lock.files(settings.corpus):
                files, rows = _write(settings, aside, with_snapshot)
        size = aside.stat().st_size
        aside.rename(file)
    finally:
        aside.unlink(missing_ok=True)
    running.note_backup(settings.home)
    return Kept.of(files, rows, size)


def _write(settings: Settings, path: Path, with_snapshot: bool) -> tuple[dict[str, str], int]:
    """Write everything; the sha256 of each file, and the count of rows."""
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it holds the secret key
    with os.fdopen(made, "wb") as raw, tempfile.TemporaryDirectory(dir=settings.home) as aside:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as packed, _tar(packed) as tar:
            rows = _dump(settings, Path(aside))
            pack = _Pack(tar)
            for name, source in _sources(settings, Path(aside), with_snapshot):
                pack.add(name, source)
            pack.end()
        raw.flush()
        os.fsync(raw.fileno())
    return pack.files, rows


def _tar(stream: BinaryIO) -> tarfile.TarFile:
    return tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)


def _dump(settings: Settings, folder: Path) -> int:
    with reached():
        database = open_database(settings.database_url)
        try:
            return backup_rows.dump(database, folder)
        finally:
            database.dispose()


@contextmanager
def reached() -> Iterator[None]:
    """Trouble with the database inside is told as DatabaseDown."""
    try:
        yield
    except SQLAlchemyError as error:
        raise DatabaseDown(why=cause(error)) from error


def _sources(settings: Settings, rows: Path, with_snapshot: bool) -> Iterator[tuple[str, Path]]:
    """Name in the backup and place of every file."""
    home = (*HOME, *SNAPSHOT) if with_snapshot else HOME
    for top, folder, names in (("corpus", settings.corpus, CORPUS), ("home", settings.home, home)):
        for name in names:
            for path in _files(folder / name):
                yield f"{top}/{path.relative_to(folder).as_posix()}", path
    for path in sorted(rows.iterdir()):
        yield f"database/{path.name}", path


def _files(path: Path) -> list[Path]:
    """A file, or every file below a folder; what is being written aside is left out."""
    if path.is_file():
        return [path]
    found = (inner for inner in path.rglob("*") if inner.is_file())
    return sorted(one for one in found if not one.name.startswith("."))


class _Pack:
    """The files of a backup, each hashed as it is written, and the manifest at the end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self.files = tar, {}

    def add(self, name: str, path: Path) -> None:
        with path.open("rb") as stream:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = path.stat().st_size, 0o600
            hashing = _Hashing(stream)
            self._tar.addfile(entry, hashing)
        self.files[name] = hashing.sha256.hexdigest()

    def end(self) -> None:
        facts = {
            "format": FORMAT,
            "made": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "wian": version("wian"),
            "step": newest(),
            "files": self.files,
        }
        data = json.dumps(facts, ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))


class _Hashing:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.sha256 = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.sha256.update(data)
        return data
