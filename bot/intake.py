"""A received file as the desk reads it: its bytes, and its letters among those held.

Promises that the bytes are read once, so that what is stored is what was read; citations
are resolved against the published letters. Never stores anything.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from corpus.decode import decode, read_bytes
from corpus.letter import Letter
from corpus.reader import read_text
from corpus.store import load_letters


@dataclass(frozen=True)
class Received:
    """A file, its bytes with their sha256 in hex, and the letters read out of them."""

    path: Path
    data: bytes
    sha256: str
    letters: tuple[Letter, ...]


def receive(path: Path, corpus: Path) -> Received:
    """Read a file. Raises what `read_bytes`, `decode` and `read_text` raise, and BrokenLetter."""
    data = read_bytes(path)
    text = decode(data, path.name)
    sha256 = hashlib.sha256(data).hexdigest()
    letters = read_text(text, path.name, sha256, _others(corpus, sha256))
    return Received(path, data, sha256, tuple(letters))


def _others(corpus: Path, sha256: str) -> list[Letter]:
    """The published letters that came with other files."""
    held = load_letters(corpus) if corpus.is_dir() else []
    return [letter for letter in held if letter.original != sha256]
