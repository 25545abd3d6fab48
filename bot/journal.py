"""A change of several files of the corpus: done whole, or as if it had never begun.

Promises that before the first file changes, all of them as they were are safe on disk, so
that whoever comes next can put them back after a crash at any moment. Hard links keep the
files of before: the desk only ever replaces files. Layout, in the corpus' `.desk/`:

    acts/<id>/act.json   what is being done, and its files; locked while its process lives
    acts/<id>/0, 1, …    those files as they were
    acts/<id>/made       every file is changed
    staged/<id>/         files that are written but not in their place yet
"""

import json
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bot.desk_lock import files, place, try_lock
from bot.errors import DeskBusy
from corpus.store import write_whole

_MADE = "made"
STALE_SECONDS = 86_400.0  # whoever staged files so long ago is not coming back

#: What a file becomes: these bytes, that staged file, or gone.
After = bytes | Path | None
#: Tells of an act that died with its changes made: has what it was for come true?
CameTrue = Callable[["Act"], bool]


@dataclass(frozen=True)
class Act:
    """An act under way: `kind` as in the log of acts, `before` maps a file to its copy.

    Both paths are relative, to the corpus and to the act's folder; the copy of a file that
    was not there is "".
    """

    folder: Path
    kind: str
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def letters(self) -> set[str]:
        """The ids of the letters and drafts that it changes."""
        paths = map(Path, self.before)
        return {path.stem for path in paths if path.suffix == ".md"}


@contextmanager
def act(
    corpus: Path, kind: str, plan: Callable[[], Mapping[Path, After]], came_true: CameTrue
) -> Iterator[Act]:
    """Make the changes of `plan`; if what is done inside fails, all is put back.

    The changes are planned and made, and put back, under the lock of files, but what is done
    inside is not: it may take long. Raises DeskBusy when another act under way has one of the
    files, and what `plan` raises.
    """
    with files(corpus):
        recover_locked(corpus, came_true)
        changes = plan()
        _refuse_busy(corpus, changes)
        begun, lock = _begin(corpus, kind, changes)
        with _undone(corpus, begun, lock):
            _make(changes)
            write_whole(begun.folder / _MADE, b"")
    with lock:
        try:
            yield begun
        except BaseException:
            with files(corpus):
                _undo(corpus, begun)
            raise
        with files(corpus):
            _forget(begun)


def recover(corpus: Path, came_true: CameTrue) -> list[str]:
    """Put right what processes that died have left half done; the kinds of their acts."""
    if not due(corpus):
        return []
    with files(corpus):
        return recover_locked(corpus, came_true)


def recover_locked(corpus: Path, came_true: CameTrue) -> list[str]:
    """As `recover`, for who has the lock of files."""
    found = []
    for folder in _acts(corpus):
        with (folder / "act.json").open("r+") as lock:
            if not try_lock(lock):
                continue
            died = _read(folder)
            if (folder / _MADE).exists() and came_true(died):
                _forget(died)
            else:
                _undo(corpus, died)
            found.append(died.kind)
    _sweep(corpus)
    return found


def due(corpus: Path) -> list[str]:
    """The kinds of the acts that wait to be put right; changes nothing."""
    found = []
    for folder in _acts(corpus):
        # An act that lives may end while it is looked at.
        with suppress(FileNotFoundError), (folder / "act.json").open("r") as lock:
            if try_lock(lock):
                found.append(_read(folder).kind)
    return found


def under_way(corpus: Path) -> set[str]:
    """The ids of letters that acts, living or dead, are changing now."""
    found: set[str] = set()
    for folder in _acts(corpus):
        with suppress(FileNotFoundError):
            found |= _read(folder).letters
    return found


@contextmanager
def staging(corpus: Path) -> Iterator[Path]:
    """A folder on the corpus' own disk for files that are to be moved into their place."""
    folder = place(corpus) / "staged" / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _begin(corpus: Path, kind: str, changes: Mapping[Path, After]) -> tuple[Act, IO]:
    """Write the journal aside, lock it, and put it into its place in one step."""
    folder = place(corpus) / "acts" / uuid.uuid4().hex
    aside = folder.with_name(f".{folder.name}")
    aside.mkdir(parents=True)
    before = {
        str(path.relative_to(corpus)): _copied(path, aside / str(number))
        for number, path in enumerate(changes)
    }
    facts = {"act": kind, "at": time.time(), "before": before}
    write_whole(aside / "act.json", json.dumps(facts, ensure_ascii=False).encode())
    lock = (aside / "act.json").open("r+")
    try_lock(lock)
    aside.rename(folder)
    _sync(folder.parent)
    return Act(folder, kind, before), lock


@contextmanager
def _undone(corpus: Path, begun: Act, lock: IO) -> Iterator[None]:
    """What fails inside is put back at once, and the act is over."""
    try:
        yield
    except BaseException:
        with lock:
            _undo(corpus, begun)
        raise


def _copied(path: Path, copy: Path) -> str:
    """Keep the file at `path` as `copy`; the copy's name, "" when there is no file."""
    try:
        os.link(path, copy)
    except FileNotFoundError:
        return ""
    except OSError:  # a file system without hard links
        write_whole(copy, path.read_bytes())
    return copy.name


def _make(changes: Mapping[Path, After]) -> None:
    for path, after in changes.items():
        if isinstance(after, bytes):
            write_whole(path, after)
        elif after is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            after.replace(path)
    for folder in {path.parent for path in changes}:
        _sync(folder)


def _undo(corpus: Path, begun: Act) -> None:
    for name, copy in begun.before.items():
        path = corpus / name
        if not copy:
            path.unlink(missing_ok=True)
        elif not (path.exists() and path.samefile(begun.folder / copy)):
            write_whole(path, (begun.folder / copy).read_bytes())
    for folder in {(corpus / name).parent for name in begun.before}:
        _sync(folder)
    _forget(begun)


def _forget(over: Act) -> None:
    """Take the journal out of its place in one step, then remove it."""
    gone = over.folder.with_name(f".{over.folder.name}")
    over.folder.rename(gone)
    _sync(gone.parent)
    shutil.rmtree(gone, ignore_errors=True)


def _refuse_busy(corpus: Path, changes: Mapping[Path, After]) -> None:
    names = {str(path.relative_to(corpus)) for path in changes}
    if any(names & _read(folder).before.keys() for folder in _acts(corpus)):
        raise DeskBusy


def _acts(corpus: Path) -> list[Path]:
    found = (place(corpus) / "acts").glob("[!.]*/act.json")
    return sorted(path.parent for path in found)


def _read(folder: Path) -> Act:
    facts = json.loads((folder / "act.json").read_text("utf-8"))
    return Act(folder, facts["act"], facts["before"])


def _sweep(corpus: Path) -> None:
    """Remove what was never begun, or staged for an act that never came."""
    for folder in (place(corpus) / "acts").glob(".*"):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (place(corpus) / "staged").glob("*"):
        with suppress(FileNotFoundError):  # whoever staged it is done with it just now
            if time.time() - folder.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Make renames and removals in a folder last through a power cut."""
    if folder.is_dir():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
