"""A draft's text with the doubtful places marked, and the paragraphs it can be split at.

Pure. The pieces of a text are, put together again, exactly that text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.deskweb import texts as say
from corpus.dates import find_dates
from corpus.letter import Letter
from corpus.numbers import find_numbers
from corpus.reading import Reading

LOW = 0.6  # a recognised line below this is marked whole
_NUMBERED = ("ที่", "เลขที่")  # how the line with a letter's number begins
_SEEN = 90  # characters of a paragraph that tell it from others


@dataclass(frozen=True)
class Spot:
    """A doubtful stretch of the text: why, and the field it belongs to ("" for none)."""

    start: int
    end: int
    why: str
    field: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of the text as it is shown; `spot` is None where nothing is doubtful."""

    text: str
    spot: Spot | None = None


@dataclass(frozen=True)
class Paragraph:
    """Where a new letter could begin: offset, first words, `head` where a number stands so."""

    at: int
    words: str
    head: bool = False


def spots(letter: Letter, reading: Reading | None) -> list[Spot]:
    """The doubtful places of `letter`, by its doubts and by how sure its file was read."""
    return [*_of_fields(letter), *(_of_reading(letter, reading) if reading else ())]


def pieces(text: str, found: Iterable[Spot]) -> list[Piece]:
    """`text` cut at the spots; of two that overlap the first stays."""
    cut, at = [], 0
    for spot in sorted(found, key=lambda spot: (spot.start, -spot.end)):
        if at <= spot.start < spot.end <= len(text):
            cut += [Piece(text[at : spot.start]), Piece(text[spot.start : spot.end], spot)]
            at = spot.end
    return [piece for piece in (*cut, Piece(text[at:])) if piece.text]


def paragraphs(text: str) -> list[Paragraph]:
    """Every place but the first where a stretch of text begins on a line of its own."""
    starts = list(re.finditer(r"^[^\S\n]*(\S[^\n]*)", text, re.MULTILINE))
    return [_paragraph(one.start(), one[1].strip()) for one in starts[1:]]


def _paragraph(at: int, line: str) -> Paragraph:
    head = line.startswith(_NUMBERED) and bool(find_numbers(line))
    return Paragraph(at, line[:_SEEN], head)


def _of_fields(letter: Letter) -> list[Spot]:
    """Where the value of a doubted field is printed."""
    found = []
    for doubt in letter.doubts:
        start, end = _printed(letter, doubt.field)
        if start < end:
            found.append(Spot(start, end, doubt.why, doubt.field))
    return found


def _printed(letter: Letter, field: str) -> tuple[int, int]:
    if field == "date":
        dates = [day for day in find_dates(letter.text) if day.date]
        same = [day for day in dates if day.date.isoformat() == letter.date]
        return (same[0].start, same[0].end) if same else (0, 0)
    value = getattr(letter, field, "")
    value = value[0] if isinstance(value, tuple) and value else value
    start = letter.text.find(value) if isinstance(value, str) and value else -1
    return (start, start + len(value)) if start >= 0 else (0, 0)


def _of_reading(letter: Letter, reading: Reading) -> list[Spot]:
    """What the file's reading is unsure of, as long as the text is the one that was read."""
    first, last = letter.span
    if reading.text[first:last] != letter.text:
        return []
    runs = [
        Spot(one.start - first, one.end - first, _why(one.was))
        for one in reading.unsure
        if first <= one.start and one.end <= last
    ]
    lines = [
        Spot(line.start - first, line.end - first, say.UNSURE)
        for line in reading.lines
        if line.confidence < LOW and first <= line.start and line.end <= last
    ]
    free = [line for line in lines if not any(_meet(line, run) for run in runs)]
    return runs + free


def _why(was: str) -> str:
    return say.UNSURE_WAS.format(was=was) if was else say.UNSURE


def _meet(one: Spot, other: Spot) -> bool:
    return one.start < other.end and other.start < one.end
