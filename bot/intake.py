"""A received file as the desk reads it: its letters, among those that are held.

Promises that what is stored is what was read, that citations are resolved against the letters
held, that copies of those are told apart, and that earlier corrections are in. Stores nothing
but the finished pages of a scan, so that a crash costs one page.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot import copies, corrections
from bot.copies import Source
from bot.held import FOLDERS, Held
from bot.settings import Settings
from corpus.errors import FileMissing
from corpus.files.read import read_bytes, read_received
from corpus.letter import Letter
from corpus.reading import Reading
from corpus.store import read_letter

Progress = Callable[[int, int], None]
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")  # nothing that leads to another folder


@dataclass(frozen=True)
class File:
    """A file to take in: where its bytes are, and what people call it."""

    path: Path
    name: str

    @classmethod
    def at(cls, path: Path) -> "File":
        """A file under its own name."""
        return cls(path, path.name)


@dataclass(frozen=True)
class Received:
    """What was read out of a file: its new letters, and those that are held already."""

    reading: Reading
    letters: tuple[Letter, ...]
    sources: tuple[Source, ...]


def receive(
    settings: Settings,
    data: bytes,
    name: str,
    held: Held,
    progress: Progress | None = None,
    discards: bool = False,
) -> Received:
    """Read a file. Raises what `read_received` and `read_text` raise.

    `progress(page, pages)` is told of scans; with `discards`, drafts thrown away stay away.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    reading = read_received(data, name, settings.bounds, settings.pages(sha256), progress)
    known = [letter for letter in held.meant(reading.text) if letter.original != sha256]
    read = _letters(reading, name, sha256, known)
    record = corrections.read(corrections.path_of(settings.corpus, read[0]))
    letters = corrections.replay(read, record, known, discards)
    new, sources = copies.without_copies(letters, held, lambda id: stored(settings.corpus, id).text)
    return Received(reading, tuple(new), tuple(sources))


def look(settings: Settings, path: Path, progress: Progress | None = None) -> list[Letter]:
    """The letters of a file as they would be read, with nothing kept. Raises as `receive`."""
    data, sha256 = read_bytes(path, settings.bounds)
    reading = read_received(data, path.name, settings.bounds, None, progress)
    held = Held.load(settings.corpus)
    known = [letter for letter in held.meant(reading.text) if letter.original != sha256]
    return _letters(reading, path.name, sha256, known)


def _letters(reading: Reading, name: str, sha256: str, known: list[Letter]) -> list[Letter]:
    from corpus.reader import read_text  # a twentieth of a start, and answering needs no reader

    return read_text(reading.text, name, sha256, known, reading)


def stored(corpus: Path, id: str) -> Letter:
    """The letter or draft with this id, which is there."""
    path = find(corpus, id)
    if path is None:
        raise FileMissing(name=id, why="ไม่มีหนังสือรหัสนี้แล้ว")
    return read_letter(path)


def find(corpus: Path, id: str) -> Path | None:
    """The file of a letter or draft; None for an id that none has, or that is no id at all."""
    if not _ID.fullmatch(id):
        return None
    paths = (corpus / name / f"{id}.md" for name in FOLDERS)
    return next((path for path in paths if path.is_file()), None)
