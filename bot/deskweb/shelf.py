"""The letters of the corpus as they are on disk, drafts and retired ones too, read once.

A file is read again only when it has changed; one that cannot be read is told, not hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.desk import DRAFTS, LETTERS
from corpus.errors import WianError
from corpus.letter import Letter
from corpus.store import read_letter
from corpus.text import fold_text

_Stamp = tuple[int, int]


@dataclass(frozen=True)
class Filter:
    """Which letters: words in it, Buddhist year, part of the sender, status; "" for every."""

    words: str = ""
    year: str = ""
    sender: str = ""
    status: str = ""


@dataclass(frozen=True)
class _Kept:
    stamp: _Stamp
    letter: Letter
    folded: str


class Shelf:
    """Everything of one corpus; safe to use from several threads."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._kept: dict[Path, _Kept] = {}

    def look(self) -> tuple[list[Letter], list[str]]:
        """Every letter, newest first, and a sentence for each file that cannot be read."""
        kept, problems = {}, []
        for path in self._paths():
            try:
                kept[path] = self._read(path)
            except WianError as error:
                problems.append(str(error))
        self._kept = kept
        return sorted((one.letter for one in kept.values()), key=_newest), problems

    def find(self, asked: Filter) -> tuple[list[Letter], list[str]]:
        """The letters that `asked` lets through, newest first, and what cannot be read."""
        letters, problems = self.look()
        words = fold_text(asked.words).split()
        holds = {one.letter.id for one in self._kept.values() if _has(one.folded, words)}
        return [one for one in letters if one.id in holds and _suits(one, asked)], problems

    def _paths(self) -> Iterable[Path]:
        return (path for name in (LETTERS, DRAFTS) for path in (self._corpus / name).glob("*.md"))

    def _read(self, path: Path) -> _Kept:
        try:
            facts = path.stat()
            stamp = (facts.st_mtime_ns, facts.st_ino)
        except FileNotFoundError:
            stamp = (0, 0)
        known = self._kept.get(path)
        if known and known.stamp == stamp:
            return known
        letter = read_letter(path)
        numbers = (letter.number, letter.canonical, *letter.aliases)
        return _Kept(stamp, letter, fold_text("\n".join((letter.subject, *numbers, letter.text))))


def year(letter: Letter) -> str:
    """The Buddhist year of a letter, "" without a date."""
    return str(int(letter.date[:4]) + 543) if letter.date else ""


def _has(folded: str, words: list[str]) -> bool:
    return all(word in folded for word in words)


def _suits(letter: Letter, asked: Filter) -> bool:
    return (
        asked.year in ("", year(letter))
        and asked.status in ("", letter.status)
        and fold_text(asked.sender) in fold_text(letter.sender)
    )


def _newest(letter: Letter) -> tuple[int, str]:
    """Newest first, then by id; letters without a date come last."""
    return (-int((letter.date or "0").replace("-", "")), letter.id)
