"""The chain as a drawing: boxes one under another, arrows beside them to what they pass on.

Pure geometry, in the units of the drawing's own coordinates; colours are the stylesheet's.
Words are cut to their box by counting the letters that take room.
"""

import unicodedata
from dataclasses import dataclass

from bot.site import texts as say
from bot.site.kin import Kin, Step

WIDTH = 350
BOX, INDENT, GUTTER, LANE = 66, 16, 14, 12  # heights and widths, in units
GAP, OVER = 10, 16  # between boxes; a line over a box for each thing that its letter does
ROOM = 37  # letters on a line of the widest box
DONE = 3  # lines over a box: the list has them all
_MOST_LANES = 6


@dataclass(frozen=True)
class Box:
    """One letter: its place, its lines, and the lines over it with their own height."""

    step: Step
    x: int
    y: int
    width: int
    title: str
    lines: tuple[str, str]
    over: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Arrow:
    """A line from one box to another: the points of an SVG path, and what it means."""

    path: str
    does: str


@dataclass(frozen=True)
class Picture:
    """Boxes and arrows in a drawing of `width` by `height`."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(kin: Kin) -> Picture:
    """The picture of a chain."""
    lanes = _lanes(kin)
    left = GUTTER + LANE * max(lanes, default=0)
    top = max((step.level for step in kin.steps), default=0)
    boxes: list[Box] = []
    for at in range(len(kin.steps)):
        boxes.append(_box(kin, at, left, top, boxes[-1].y + BOX if boxes else 0))
    arrows = tuple(
        _arrow(boxes[tie.by], boxes[tie.to], left - LANE * lane, tie.does)
        for tie, lane in zip(kin.ties, lanes, strict=True)
    )
    return Picture(WIDTH, boxes[-1].y + BOX + 8, tuple(boxes), arrows)


def _lanes(kin: Kin) -> list[int]:
    """A lane for each tie, 1 next to the boxes: those that overlap stand apart, short inside."""
    spans = [tuple(sorted((tie.by, tie.to))) for tie in kin.ties]
    lanes = [0] * len(spans)
    for at in sorted(range(len(spans)), key=lambda one: spans[one][1] - spans[one][0]):
        taken = {lanes[o] for o, span in enumerate(spans) if lanes[o] and _cross(span, spans[at])}
        free = (lane for lane in range(1, _MOST_LANES) if lane not in taken)
        lanes[at] = next(free, _MOST_LANES)
    return lanes


def _cross(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _box(kin: Kin, at: int, left: int, top: int, begin: int) -> Box:
    """The box of a step, under `begin`; `top` is the highest level of the chain."""
    step = kin.steps[at]
    x = left + INDENT * (top - step.level)
    width = WIDTH - x - 4
    room = ROOM * width // (WIDTH - GUTTER)
    held = say.HERE if step.here else say.HELD if step.letter else say.WANTED
    second = " · ".join(filter(None, (step.date, held)))
    did = (say.DOES[tie.does].format(letter=kin.steps[tie.to].brief) for tie in kin.done_by(at))
    done = list(dict.fromkeys(did))[:DONE]
    begin += GAP + OVER
    number = say.NUMBER.format(number=step.number) if step.number else say.NO_NUMBER
    return Box(
        step, x, begin + OVER * max(0, len(done) - 1), width, _cut(step.office, room - 4),
        (_cut(number, room), _cut(second, room)),
        tuple((begin + OVER * n - 6, _cut(words, room)) for n, words in enumerate(done)),
    )  # fmt: skip


def _arrow(by: Box, to: Box, x: int, does: str) -> Arrow:
    """Out of one box to the lane, along it, and into the other."""
    first = by.y + BOX // 2 + (-10 if to.y < by.y else 10)
    last = to.y + BOX // 2 + (10 if to.y < by.y else -10)
    return Arrow(f"M{by.x} {first}H{x}V{last}H{to.x - 2}", does)


def _cut(words: str, room: int) -> str:
    """`words` on one line; marks above and below take no room."""
    starts = [at for at, char in enumerate(words) if unicodedata.category(char) != "Mn"]
    return words if len(starts) <= room else words[: starts[room - 1]].rstrip() + "…"
