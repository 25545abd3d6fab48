"""Bars for a row of days, as rectangles to draw. Pure geometry, in the drawing's own units."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 130
GAP = 0.25  # of a bar's room


@dataclass(frozen=True)
class Piece:
    """One rectangle of a bar: `kind` is what it counts."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """The pieces of all bars; `most` is the count at the top of the drawing."""

    pieces: tuple[Piece, ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def chart(days: Sequence[dict[str, int]]) -> Chart:
    """A bar a day, of counts by kind, one upon the other; the highest day fills the height."""
    most = max((sum(day.values()) for day in days), default=0)
    room = WIDTH / max(1, len(days))
    pieces = [
        piece
        for place, day in enumerate(days)
        for piece in _bar(day, (place + GAP / 2) * room, (1 - GAP) * room, most)
    ]
    return Chart(tuple(pieces), most)


def _bar(day: dict[str, int], x: float, width: float, most: int) -> list[Piece]:
    found, foot = [], float(HEIGHT)
    for kind, count in day.items():
        if count:
            height = count / most * HEIGHT
            foot -= height
            found.append(
                Piece(kind, round(x, 1), round(foot, 1), round(width, 1), round(height, 1))
            )
    return found
