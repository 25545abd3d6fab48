"""`wian restore`: everything of a backup back into its place, in one step or not at all.

Promises that the whole file is read and verified before anything changes, that nothing there is
replaced unless told so, and that a fault on the way puts everything back. Snapshots go: they
are of other letters, and made anew. A process that is killed in the middle leaves the old files
beside the new (`.before-…`); the same command then completes the work.
"""

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot import backup_read, backup_rows, desk_lock, running
from bot.backup import CORPUS, HOME, SNAPSHOT, Kept, reached
from bot.database import alone, connect
from bot.errors import NotEmpty
from bot.settings import Settings
from corpus.store import sync_folder

#: What else of a home would not fit the restored rows.
_PASSING = ("queue.db", "fetched", "golden")
_SIDES = ("", "-wal", "-shm")  # a SQLite database is up to three files


def restore(settings: Settings, file: Path, force: bool = False) -> Kept:
    """Put back what `file` holds. Raises a WianError and then nothing has changed."""
    with (
        reached(),
        running.alone(settings.home),
        desk_lock.publishing(settings.corpus),
        desk_lock.files(settings.corpus),
        _asides(settings) as (corpus, home),
    ):
        manifest = backup_read.unpack(
            file, {"corpus": corpus, "home": home, "database": home / "rows"}
        )
        if not force:
            _refuse_full(settings)
        rows = _put(settings, corpus, home, manifest["step"])
    return Kept.of(manifest["files"], rows, file.stat().st_size)


def _refuse_full(settings: Settings) -> None:
    """Letters or rows that are there are not replaced by mistake."""
    folders = (settings.corpus / name for name in ("letters", "drafts", "originals"))
    for folder in folders:
        if any(folder.glob("[!.]*")):
            raise NotEmpty(what=folder)
    place = make_url(settings.database_url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        return
    database = connect(settings.database_url)
    try:
        if backup_rows.held(database):
            raise NotEmpty(what=place.render_as_string(hide_password=True))
    finally:
        database.dispose()


@contextmanager
def _asides(settings: Settings) -> Iterator[tuple[Path, Path]]:
    """A folder on the corpus' own disk and one on the home's, for what is not in place yet."""
    name = f".restore-{secrets.token_hex(4)}"
    folders = settings.corpus / name, settings.home / name
    try:
        for folder in folders:
            folder.mkdir(parents=True)
        yield folders
    finally:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _put(settings: Settings, corpus: Path, home: Path, step: str) -> int:
    """Rows and files, in one step as far as there is one; how many rows."""
    changes = {settings.corpus / name: corpus / name for name in CORPUS}
    changes |= {settings.home / name: home / name for name in (*HOME, *SNAPSHOT, *_PASSING)}
    changes[desk_lock.place(settings.corpus) / "acts"] = corpus / "acts"  # of the files before
    place = make_url(settings.database_url)
    if place.get_backend_name() != "sqlite":
        with _loaded(settings.database_url, home / "rows", step) as count:
            _swap(changes)
        return count
    made, there = home / "wian.db", Path(place.database)
    with _loaded(f"sqlite:///{made}", home / "rows", step) as count:
        pass
    sides = {there.with_name(there.name + one): made.with_name(made.name + one) for one in _SIDES}
    _swap(changes | sides)
    return count


@contextmanager
def _loaded(url: str, rows: Path, step: str) -> Iterator[int]:
    """The rows are in, and stay if what is done inside goes well; how many they are."""
    database = connect(url)
    try:
        with alone(database) as db:
            yield backup_rows.load(db, rows, step)
    finally:
        database.dispose()


def _swap(changes: Mapping[Path, Path]) -> None:
    """Every place becomes what is new (gone, where nothing is); a fault puts all back."""
    token, done = secrets.token_hex(4), []
    try:
        for place, new in changes.items():
            before = place.with_name(f".before-{token}-{place.name}")
            done.append((place, before))
            if place.exists():
                place.rename(before)
            if new.exists():
                new.rename(place)
    except BaseException:
        _undo(done)
        raise
    for folder in {place.parent for place in changes if place.parent.is_dir()}:
        sync_folder(folder)
    for _, before in done:
        _remove(before)


def _undo(done: list[tuple[Path, Path]]) -> None:
    for place, before in reversed(done):
        if before.exists():
            _remove(place)
            before.rename(place)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
