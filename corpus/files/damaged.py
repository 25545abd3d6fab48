"""Numbers that the engine took for letters: whole words and lines read by `corpus.digits`.

Promises places in a line with what is printed there, each the whole of a number (๓ฑร,ตด่๐๐ is
๒๔,๕๐๐), of the head's reference or of the date line; nothing where the engine's own reading is
a number, a reference or a date already. All of them are doubtful.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from corpus.dates import find_dates
from corpus.digits import DigitReader
from corpus.digits.alphabet import DIGITS
from corpus.digits.whole import date_in, reference_in
from corpus.files.lines import Strip
from corpus.files.ocr import Glyph
from corpus.numbers import find_numbers

#: Less likely readings than this are no better than what is there.
_LEAST = 0.5
#: Of the letters that the engine saw: a shorter number leaves out words beside it.
_SHARE = 0.65
_BASE = re.compile("[^ \u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_SIGN = f"[{DIGITS}]"
_NUMBER = re.compile(
    rf"(?:[^{DIGITS}]{{1,2}} )?"
    rf"([(]?{_SIGN}+(?:[.,:/-]{_SIGN}+)*(?: ?/ ?ว[. ]?{_SIGN}+)?[).]?)"
    rf"(?: [^{DIGITS}]{{1,2}})?"
)
#: A word that may be a number: with digits among letters, or of signs that stand for digits.
_MIXED = re.compile("(?=.*[๐-๙0-9])(?=.*[ก-ฮ«»%!<>*{}|@#])(?!.*[A-Za-z_])")
_SIGNS_ONLY = re.compile("[«ซฒฑ]{1,2}")
_REFERENCE_LINE = re.compile("ท[ีิ]?่? ?")
#: Glyphs of a line that is a date and no more, at most.
_DATE_LINE = 30


@dataclass(frozen=True)
class Place:
    """Glyphs `first` to `last` of line `line`; `was` is what the engine read there."""

    line: int
    first: int
    last: int
    was: str

    def holds(self, other: "Place") -> bool:
        """Whether the other place shares a glyph with this one."""
        return self.line == other.line and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Number:
    """What is printed at a place."""

    place: Place
    text: str
    confidence: float


def numbers_in(
    strips: Sequence[Strip], lines: Sequence[Sequence[Glyph]], reader: DigitReader
) -> list[Number]:
    """The numbers that the engine did not read as such, none inside another."""
    kinds = ((_references, reference_in), (_dates, date_in), (_words, number_in))
    found: list[Number] = []
    for places_of, part in kinds:
        places = [p for n, line in enumerate(lines) for p in places_of(n, line)]
        free = [p for p in places if not any(number.place.holds(p) for number in found)]
        found += _read(free, part, strips, lines, reader)
    return found


def number_in(spelling: str) -> str:
    """The number that a spelling is, with at most two letters of its neighbours; else ""."""
    found = _NUMBER.fullmatch(spelling)
    return found[1] if found else ""


def _read(
    places: Sequence[Place],
    part: Callable[[str], str],
    strips: Sequence[Strip],
    lines: Sequence[Sequence[Glyph]],
    reader: DigitReader,
) -> Iterator[Number]:
    crops = [_crop(strips[p.line], lines[p.line], p) for p in places]
    for place, run in zip(places, reader.read_as(crops, part), strict=True):
        if run.confidence >= _LEAST and len(run.text) >= _SHARE * len(_BASE.findall(place.was)):
            yield Number(place, run.text, run.confidence)


def _crop(strip: Strip, line: Sequence[Glyph], place: Place) -> np.ndarray:
    """The glyphs of a place and half the blank on either side."""
    left, right = strip.corner[0], strip.corner[0] + strip.picture.shape[1]
    if place.first:
        left = (line[place.first - 1].right + line[place.first].left) // 2
    if place.last + 1 < len(line):
        right = (line[place.last].right + line[place.last + 1].left) // 2
    return strip.picture[:, left - strip.corner[0] : max(left + 1, right) - strip.corner[0]]


def _text(line: Sequence[Glyph]) -> str:
    return "".join(" " * glyph.blank + glyph.text for glyph in line)


def _references(number: int, line: Sequence[Glyph]) -> Iterator[Place]:
    """The rest of a line that opens with ที่ and shows no whole reference."""
    text = _text(line)
    label = _REFERENCE_LINE.match(text)
    if not label or "/" not in text or find_numbers(text):
        return
    at = 0
    for first, glyph in enumerate(line):
        if at >= len(label[0].rstrip()):
            yield Place(number, first, len(line) - 1, _text(line[first:]).strip())
            return
        at += glyph.blank + len(glyph.text)


def _dates(number: int, line: Sequence[Glyph]) -> Iterator[Place]:
    """A short line with digits that shows no whole date."""
    text = _text(line)
    short = 4 < len(line) <= _DATE_LINE
    if (
        short
        and len(re.findall(f"[{DIGITS}]", text)) > 1
        and not any(day.date for day in find_dates(text))
    ):
        yield Place(number, 0, len(line) - 1, text)


def _words(number: int, line: Sequence[Glyph]) -> Iterator[Place]:
    """The words of a line that are neither letters nor a number."""
    edges = [k for k, glyph in enumerate(line) if glyph.blank or not k] + [len(line)]
    for first, after in pairwise(edges):
        word = _text(line[first:after]).strip()
        if _MIXED.match(word) or _SIGNS_ONLY.fullmatch(word):
            yield Place(number, first, after - 1, word)
