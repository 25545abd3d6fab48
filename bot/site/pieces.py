"""A stretch of a letter's text as it is typeset: lines of pieces, marked where they must be.

Pure. Promises every character of the stretch in order, but for blanks, line breaks of a
wrapped paragraph and the markup of the reader (`<p>`, `**`); offsets are those of the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: A stretch of a letter's text: code points, end exclusive.
Span = tuple[int, int]

_MARKUP = re.compile(r"</?(?:p|br|div)\s*/?>|\*\*+|&nbsp;", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(?:p|br\s*/?)>", re.IGNORECASE)
_THAI = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e"
_WRAPPED = re.compile(rf"(?<=[{_THAI}])[ \t\u00a0]*\n[ \t\u00a0]*(?=[{_THAI}])")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_GAP = re.compile(r"\n[ \t\u00a0]*(?:\n[ \t\u00a0]*)+")
_ITEM = re.compile(
    r"\n[ \t\u00a0]*"
    r"(?=\(?[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2})*[.)][ \t\u00a0]*[^\s0-9๐-๙]|[-•–][ \t\u00a0])"
)
_BREAK = re.compile(r"\n")


@dataclass(frozen=True)
class Spot:
    """A doubtful stretch; `number` is that of its note under the letter."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Piece:
    """Characters that look alike: `marked` in the passage, `strong` in what answers.

    `first`: here the passage begins. `note` is the number of the doubt's note, 0 for none.
    """

    text: str
    marked: bool = False
    strong: bool = False
    first: bool = False
    note: int = 0


#: What stands on one line of the sheet, before the browser wraps it.
Line = tuple[Piece, ...]


class Ink:
    """Cuts the text of one letter into pieces; `passage` is None when none is asked for.

    The pieces must be asked for in the order of the page: the first of the passage carries
    the place that links jump to.
    """

    def __init__(
        self,
        text: str,
        passage: Span | None = None,
        answering: Sequence[Span] = (),
        spots: Iterable[Spot] = (),
    ) -> None:
        self._text, self._passage, self._answering = text, passage, answering
        self._spots = sorted(spots, key=lambda spot: spot.start)
        self._begun = False

    def lines(self, start: int, end: int, *, kept: bool = False) -> tuple[Line, ...]:
        """The stretch as lines: those of the text if `kept`, else paragraphs and items."""
        cuts = _cuts(self._text[start:end], kept)
        made = (self.line(start + first, start + last) for first, last in cuts)
        return tuple(line for line in made if line)

    def items(self, start: int, end: int) -> tuple[Line, ...]:
        """A table's cell as its paragraphs (`<p>`, `<br>`)."""
        begun = (start + found.start() for found in _PARAGRAPH.finditer(self._text[start:end]))
        edges = [start, *begun, end]
        made = (self.line(*pair) for pair in pairwise(edges))
        return tuple(line for line in made if line)

    def line(self, start: int, end: int) -> Line:
        """The stretch as one line; () when nothing is to be seen."""
        edges = {start, end}
        for first, last in self._spans():
            edges |= {edge for edge in (first, last) if start < edge < end}
        ordered = sorted(edges)
        made = [self._piece(*pair) for pair in pairwise(ordered)]
        return _trimmed([piece for piece in made if piece.text])

    def holds(self, start: int, end: int) -> bool:
        """Whether the passage reaches into the stretch."""
        return self._passage is not None and _meet(self._passage, start, end)

    def _spans(self) -> list[Span]:
        passage = [self._passage] if self._passage else []
        return [*passage, *self._answering, *((spot.start, spot.end) for spot in self._spots)]

    def _piece(self, start: int, end: int) -> Piece:
        shown = self._shown(start, end)
        marked = self.holds(start, end)
        first = marked and not self._begun and bool(shown.strip())
        self._begun = self._begun or first
        strong = marked and any(_meet(span, start, end) for span in self._answering)
        notes = (s.number for s in self._spots if _meet((s.start, s.end), start, end))
        return Piece(shown, marked, strong, first, next(notes, 0))

    def _shown(self, start: int, end: int) -> str:
        text = _MARKUP.sub(" ", self._text[start:end])
        return _BLANKS.sub(" ", _WRAPPED.sub("", text))


def plain(lines: Iterable[Line]) -> str:
    """The lines as one text."""
    return " ".join("".join(piece.text for piece in line) for line in lines)


def _meet(span: Span, start: int, end: int) -> bool:
    return span[0] < end and start < span[1]


def _cuts(text: str, kept: bool) -> list[Span]:
    marks = [_BREAK] if kept else [_GAP, _ITEM]
    found = sorted({match.span() for mark in marks for match in mark.finditer(text)})
    cuts, at = [], 0
    for first, last in found:
        if first >= at:
            cuts.append((at, first))
            at = last
    return [*cuts, (at, len(text))]


def _trimmed(pieces: list[Piece]) -> Line:
    """Without the blanks at both ends of the line."""
    while pieces and not pieces[0].text.strip():
        pieces = pieces[1:]
    while pieces and not pieces[-1].text.strip():
        pieces = pieces[:-1]
    if pieces:
        pieces[0] = _with(pieces[0], pieces[0].text.lstrip())
        pieces[-1] = _with(pieces[-1], pieces[-1].text.rstrip())
    return tuple(pieces)


def _with(piece: Piece, text: str) -> Piece:
    return Piece(text, piece.marked, piece.strong, piece.first, piece.note)
