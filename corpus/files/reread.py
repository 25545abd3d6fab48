"""Digits a second time: the runs in a recognised line, read by `corpus.digits`.

tesseract's Thai model cannot write ๔ ๖ ๗ ๘ ๙, so every run of digits is cut out and read
again. Promises that a run the re-reader is not sure of is marked and what was there before
kept beside it; letters around a run are never touched.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.digits import DigitReader, DigitRun
from corpus.files.damaged import Number, Place, numbers_in
from corpus.files.lines import Strip
from corpus.files.ocr import Glyph

_DIGITS = "๐-๙0-9"
_JOINT = "/.,:()-"
#: What the engine writes for digits that it has no sign for, besides other digits.
_ODD = "«»%!<>*{}ซฒฑศสฆณญๆ"
_ODD_LETTERS = "ซฒฑศสฆณญๆ"
_RUN = re.compile(
    rf"[(]?[{_DIGITS}](?:/ ?ว ?(?=[{_DIGITS}{_ODD}])|[{_DIGITS}{_JOINT}]"
    rf"|[{_ODD}](?=[{_DIGITS}{_JOINT}]))*"
    rf"[{_ODD}]?(?![\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"
)
_LATIN = re.compile("[A-Za-z@_]")
_ARABIC = re.compile(r"[0-9/.,:()\- ว]+")
_THAI_DIGIT = re.compile("[๐-๙]")
_SIGNS = _DIGITS + _ODD
#: What the engine writes for the digits that its model lacks; ๗ it may pass over.
_WRITTEN_AS = {
    "๔": f"[{_SIGNS}]",
    "๖": f"[{_SIGNS}]{{1,2}}",
    "๗": f"[{_SIGNS}]?",
    "๘": f"[{_SIGNS}]",
    "๙": f"«?[{_SIGNS}]",
}
_TRAILING = "-,:(/"
#: Of a line's height: what is cut out on either side of a run, for the engine's boxes are
#: often half a letter short. More shows the reader words that it takes for digits.
_ROOM = 0.5
#: A full stop that the engine passed over is taken from a reading as likely as this.
_LIKELY = 0.5


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: letters as recognised, or a run of digits.

    `was` is set for a run: what the engine had read; `sure` whether its digits are certain.
    """

    text: str
    confidence: float
    was: str = ""
    sure: bool = True


#: Line and first glyph of a run -> where it is and what it says.
_Better = dict[tuple[int, int], tuple[Place, Piece]]


def pieces(strips: Sequence[Strip], lines: Sequence[Sequence[Glyph]]) -> list[list[Piece]]:
    """Each recognised line as its pieces, every run of digits read again from its picture."""
    runs = [run for number, line in enumerate(lines) for run in _runs(number, line)]
    crops = [_crop(strips[run.line], lines[run.line][run.first : run.last + 1]) for run in runs]
    reader = DigitReader.load()
    better: _Better = {}
    for run, read in zip(runs, reader.read(crops), strict=True):
        better[run.line, run.first] = run, _judged(run, read, reader.sure)
    for number in numbers_in(strips, lines, reader):
        better = _with_number(better, number, reader.sure)
    return [list(_cut(number, line, better)) for number, line in enumerate(lines)]


def _with_number(better: _Better, number: Number, sure: float) -> _Better:
    """The runs with a whole number in place of those that are parts of it."""
    place, whole = number.place, _digits(number.text)
    inside = {at: held for at, held in better.items() if place.holds(held[0])}
    seen = _digits("".join(inside[at][1].text for at in sorted(inside)))
    larger = any(run.first < place.first or run.last > place.last for run, _ in inside.values())
    if larger or (len(seen) > len(whole) and all(piece.sure for _, piece in inside.values())):
        return better
    # Two looks, at the runs and at the whole, that show the same digits.
    certain = seen == whole and number.confidence >= sure
    piece = Piece(number.text, number.confidence, place.was, certain)
    others = {at: held for at, held in better.items() if at not in inside}
    return {**others, (place.line, place.first): (place, piece)}


def _runs(number: int, line: Sequence[Glyph]) -> list[Place]:
    """The runs of digits of a line, none of them part of a Latin word."""
    text, owner = "", []
    for place, glyph in enumerate(line):
        words = " " * glyph.blank + glyph.text
        text += words
        owner += [place] * len(words)
    found = []
    for match in _RUN.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip(_TRAILING))
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if not _LATIN.search(around):
            found.append(Place(number, owner[start], owner[end - 1], text[start:end]))
    return found


def _crop(strip: Strip, glyphs: Sequence[Glyph]) -> np.ndarray:
    """The place of the run in its line, a letter more on either side."""
    across = strip.corner[0]
    left = min(g.left for g in glyphs) - across
    right = max(g.right for g in glyphs) - across
    room = round(_ROOM * strip.box.height)
    return strip.picture[:, max(0, left - room) : right + room]


def _judged(run: Place, read: DigitRun, sure: float) -> Piece:
    """The run as it stands now: read again, or as it was when that shows no digits.

    Arabic digits stay as the engine wrote them, which it can; the second reading confirms.
    """
    was = run.was
    if not read.text:
        return Piece(was, 0.0, was, sure=False)
    confident = read.confidence >= sure
    if _ARABIC.fullmatch(was) and not (confident and _THAI_DIGIT.search(read.text)):
        agreed = _digits(read.text) == _digits(was)
        stop = "." if read.confidence >= _LIKELY and read.text == was + "." else ""
        return Piece(was + stop, 1.0 if agreed else read.confidence, was, agreed)
    certain = confident and _agree(was, read.text)
    return Piece(_with_ends(was, read.text), read.confidence, was, certain)


def _agree(was: str, now: str) -> bool:
    """Whether both readings can be of one print, by what the engine writes for each digit."""
    shape = "".join(_WRITTEN_AS.get(digit, digit) for digit in _digits(now))
    return re.fullmatch(shape, re.sub(f"[^{_SIGNS}]", "", was)) is not None


def _with_ends(was: str, now: str) -> str:
    """`now` with what the engine saw beside as many digits: commas, brackets, a full stop.

    A letter at the end only looked like a digit (๑๐ น read with its น).
    """
    if len(_digits(now)) != len(_digits(was)):
        return now
    if len(now) == len(was):
        now = "".join("," if a == "," and b == "." else b for a, b in zip(was, now, strict=True))
    first = "(" if was[0] == "(" != now[0] else ""
    last = was[-1] if was[-1] in _ODD_LETTERS + ".)" and was[-1] != now[-1] else ""
    return first + now + last


def _digits(text: str) -> str:
    return re.sub(f"[^{_DIGITS}]", "", text)


def _cut(number: int, line: Sequence[Glyph], better: _Better) -> Iterator[Piece]:
    """The pieces of a line: runs in place of their glyphs."""
    place = 0
    while place < len(line):
        run, piece = better.get((number, place), (None, None))
        if run and piece:
            yield replace(piece, text=" " * line[place].blank + piece.text)
            place = run.last + 1
        else:
            glyph = line[place]
            yield Piece(" " * glyph.blank + glyph.text, glyph.confidence)
            place += 1
