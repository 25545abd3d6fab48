"""Pages as they are read, kept one by one, and put together as the text of a file.

Promises that a finished page is on disk whole or not at all, so that a second call after
a crash goes on behind it; a page kept by another version of the reading is read again.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.reading import Line, Page, Reading, Unsure

#: Raised with every change that makes pages read differently.
VERSION = 3


@dataclass(frozen=True)
class PrintedLine:
    """A line as printed; `glue` stands between it and the next: a break, a blank or nothing.

    Offsets of `unsure` count from the line's start.
    """

    text: str
    confidence: float = 1.0
    glue: str = "\n"
    unsure: tuple[Unsure, ...] = ()


def joined(parts: Iterable[PrintedLine | str]) -> PrintedLine:
    """The parts one behind the other as one line, as sure as the least sure of them."""
    text, least, unsure = "", 1.0, []
    for part in parts:
        line = PrintedLine(part) if isinstance(part, str) else part
        unsure += _moved(line, len(text))
        text, least = text + line.text, min(least, line.confidence)
    return PrintedLine(text, least, unsure=tuple(unsure))


@dataclass(frozen=True)
class ReadPage:
    """One page: `how` and `picture` as in `corpus.reading.Page`."""

    number: int
    lines: tuple[PrintedLine, ...]
    how: str = "text"
    picture: str = ""


@dataclass(frozen=True)
class Kept:
    """The folder where the pages of one file are kept."""

    folder: Path

    def picture(self, number: int) -> Path:
        """Where the picture of a page stands, made or not."""
        return self.folder / f"page-{number:04d}.jpg"

    def get(self, number: int) -> ReadPage | None:
        """The page as it was kept; None when it was not, or by another version."""
        path = self._path(number)
        if not path.exists():
            return None
        stored = json.loads(path.read_text("utf-8"))
        return page_of(stored["page"]) if stored["version"] == VERSION else None

    def put(self, page: ReadPage) -> ReadPage:
        """Keep a finished page: written aside, then moved to its place."""
        path = self._path(page.number)
        aside = path.with_suffix(".part")
        with aside.open("w", encoding="utf-8") as file:
            json.dump({"version": VERSION, "page": asdict(page)}, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        return page

    def _path(self, number: int) -> Path:
        return self.folder / f"page-{number:04d}.json"


def page_of(stored: dict) -> ReadPage:
    """A page out of its JSON form."""
    return ReadPage(**{**stored, "lines": tuple(line_of(line) for line in stored["lines"])})


def line_of(stored: dict) -> PrintedLine:
    """A line out of its JSON form."""
    unsure = tuple(Unsure(**run) for run in stored["unsure"])
    return PrintedLine(**{**stored, "unsure": unsure})


@dataclass
class _Text:
    """The text of a file while its pages are put one behind the other."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, words: str) -> int:
        """Put `words` at the end; the offset where they start."""
        start = self.length
        self.pieces.append(words)
        self.length += len(words)
        return start


def together(pages: Sequence[ReadPage], kind: str) -> Reading:
    """The reading of a file out of its pages, in order; a blank line between pages."""
    text, lines, unsure, found = _Text(), [], [], []
    for page in pages:
        if text.length:
            text.add("\n")
        start = text.length
        for line in page.lines:
            at = text.add(line.text)
            lines.append(Line(at, text.length, page.number, line.confidence))
            unsure += _moved(line, at)
            text.add(line.glue)
        end = lines[-1].end if page.lines else start
        found.append(Page(page.number, start, end, page.how, page.picture))
    return Reading("".join(text.pieces), kind, tuple(found), tuple(lines), tuple(unsure))


def _moved(line: PrintedLine, by: int) -> Iterator[Unsure]:
    for run in line.unsure:
        yield Unsure(run.start + by, run.end + by, run.confidence, run.was)
