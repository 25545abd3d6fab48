"""What the corpus holds, in a light form: to resolve citations and to recognise copies.

Promises every letter and draft without its words, read anew only where its file changed, and
the few that a text could mean. Never holds the texts: thousands of letters fit in memory.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus.dates import find_dates
from corpus.errors import FileMissing
from corpus.letter import Letter
from corpus.numbers import find_numbers, parse_number
from corpus.store import read_letter

FOLDERS = ("letters", "drafts")


class Held:
    """The letters of a corpus by date, number and original; a retired one is only known."""

    def __init__(self, letters: Iterable[Letter] = ()) -> None:
        self.by_id: dict[str, Letter] = {}
        self._by_date: dict[str, list[str]] = defaultdict(list)
        self._by_number: dict[str, list[str]] = defaultdict(list)
        self._by_original: dict[str, list[str]] = defaultdict(list)
        for letter in letters:
            self.add(letter)

    @classmethod
    def load(cls, corpus: Path) -> "Held":
        """Everything that stands in `corpus`. Raises BrokenLetter."""
        paths = [path for name in FOLDERS for path in sorted((corpus / name).glob("*.md"))]
        return cls(letter for path in paths for letter in _light(path))

    def add(self, letter: Letter) -> None:
        """One more letter, of which the words are not kept."""
        self.by_id[letter.id] = lighter(letter)
        if letter.date:
            self._by_date[letter.date].append(letter.id)
        for number in running_numbers(letter):
            self._by_number[number].append(letter.id)
        self._by_original[letter.original].append(letter.id)

    def of(self, original: str) -> list[Letter]:
        """The letters of one received file."""
        return [self.by_id[name] for name in self._by_original.get(original, ())]

    def meant(self, text: str) -> list[Letter]:
        """The letters, other than retired ones, that a text names by date or number."""
        dates = {day.date.isoformat() for day in find_dates(text) if day.date}
        numbers = {found.number.number for found in find_numbers(text)}
        return [one for one in self._named(dates, numbers) if one.status != "retired"]

    def like(self, letter: Letter) -> list[Letter]:
        """The letters with the date or the running number of this one."""
        dates = {letter.date} if letter.date else set()
        return list(self._named(dates, set(running_numbers(letter))))

    def _named(self, dates: set[str], numbers: set[str]) -> Iterator[Letter]:
        ids = [name for date in sorted(dates) for name in self._by_date.get(date, ())]
        ids += [name for number in sorted(numbers) for name in self._by_number.get(number, ())]
        return (self.by_id[name] for name in dict.fromkeys(ids))


def lighter(letter: Letter) -> Letter:
    """A letter without its words and what quotes them."""
    return replace(letter, text="", directives=(), deadlines=(), doubts=(), enclosures=())


def running_numbers(letter: Letter) -> list[str]:
    """The running numbers by which a letter may be cited, every reading of it."""
    parsed = map(parse_number, filter(None, (letter.canonical, *letter.aliases)))
    return list(dict.fromkeys(number.number for number in parsed if number))


def _light(path: Path) -> list[Letter]:
    """The letter of a file; none when the file has gone meanwhile."""
    try:
        state = path.stat()
        return [_read(path, state.st_mtime_ns, state.st_ino)]
    except (FileNotFoundError, FileMissing):
        return []


@functools.lru_cache(maxsize=50_000)
def _read(path: Path, _changed: int, _inode: int) -> Letter:
    return lighter(read_letter(path))
