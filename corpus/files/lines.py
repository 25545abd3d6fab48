"""Where the lines of print stand on a clean page, each cut out with all its marks.

Promises every line of letters once, top to bottom, parts of a row that stand far apart as
lines of their own; emblems, rulings and specks are left out. tesseract's own layout cuts
the tone marks off lines with room above them (ที่ read as ที on one line in three).
"""

import heapq
from dataclasses import astuple, dataclass

import cv2
import numpy as np

#: In letter heights: a gap that parts two columns, the room that marks need above a line
#: and below it, and the smallest speck that is a dot of print.
_GAP, _ABOVE, _BELOW, _SPECK = 5.0, 1.8, 1.1, 0.08
#: White round a cut-out line (pixels): without it the engine loses what touches the edge.
_BORDER = 12
#: Darker than this is ink on a page made flat (grey level); paper is near 255.
INK = 160


@dataclass(frozen=True)
class Box:
    """A place on the page in pixels, ends exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def scaled(self, by: float) -> "Box":
        """The same in another unit."""
        return Box(*(round(by * edge) for edge in astuple(self)))

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left


@dataclass(frozen=True)
class Strip:
    """One line cut out: `box` is where its letters stand, `picture` holds nothing else.

    `corner` is the page place (left, top) of the picture's first pixel.
    """

    box: Box
    picture: np.ndarray
    corner: tuple[int, int]


def letter_height(page: np.ndarray) -> float:
    """How tall a consonant is on a grey page (pixels); 0 where nothing is printed."""
    return _letter_height(_shapes(page)[1][1:])


def strips(page: np.ndarray, tall: float, corner: tuple[int, int] = (0, 0)) -> list[Strip]:
    """The lines of a grey picture (rows, columns) uint8 in reading order.

    `tall` is the page's `letter_height`; `corner` where the picture stands on its page.
    """
    labels, stats = _shapes(page)
    if len(stats) < 2 or not tall:
        return []
    cores = _cores(page.shape, stats, tall)
    owner = _owners(stats, cores, tall)
    room = max(_BORDER, round(0.3 * tall))
    found = [
        _strip(page, labels, stats[owner == k], owner == k, core, room)
        for k, core in enumerate(cores)
    ]
    return [_moved(strip, corner) for strip in found if strip.box.width > 0.4 * tall]


def _shapes(page: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The connected shapes of ink: their labels on the page and OpenCV's five figures each."""
    ink = cv2.threshold(page, INK, 255, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return labels, stats


def _moved(strip: Strip, corner: tuple[int, int]) -> Strip:
    (across, down), box = corner, strip.box
    moved = Box(box.left + across, box.top + down, box.right + across, box.bottom + down)
    return Strip(moved, strip.picture, (strip.corner[0] + across, strip.corner[1] + down))


def _letter_height(stats: np.ndarray) -> float:
    """How tall a consonant is (pixels): the middle of the ink, big shapes and specks aside."""
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    letters = stats[(heights > 8) & (heights < 120) & (widths > 4) & (widths < 160)]
    if not len(letters):
        return 0.0
    order = letters[:, cv2.CC_STAT_HEIGHT].argsort()
    weight = letters[order, cv2.CC_STAT_AREA].cumsum()
    return float(letters[order[weight.searchsorted(weight[-1] / 2)], cv2.CC_STAT_HEIGHT])


def _cores(shape: tuple[int, ...], stats: np.ndarray, tall: float) -> list[Box]:
    """The middle band of every line: letters of full height, joined across small gaps."""
    band = np.zeros(shape, np.uint8)
    for left, top, width, height, _ in stats[1:]:
        if 0.6 * tall <= height <= 3.5 * tall and 0.15 * tall <= width <= 8 * tall:
            middle = slice(round(top + 0.3 * height), round(top + 0.7 * height) + 1)
            band[middle, left : left + width] = 1
    reach = np.ones((1, round(_GAP * tall)), np.uint8)
    band = cv2.morphologyEx(band, cv2.MORPH_CLOSE, reach)
    _, _, found, middles = cv2.connectedComponentsWithStats(band, connectivity=8)
    boxes = [Box(x, y, x + w, y + h) for x, y, w, h, _ in found[1:].tolist()]
    rows = dict(zip(boxes, middles[1:, 1].tolist(), strict=True))
    marks = {box for box in boxes for line in boxes if _marks_of(box, line, rows, tall)}
    return _in_rows([box for box in boxes if box not in marks], tall)


def _in_rows(boxes: list[Box], tall: float) -> list[Box]:
    """Top to bottom; what stands on one row, left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.top + box.bottom):
        if rows and abs(box.top + box.bottom - rows[-1][0].top - rows[-1][0].bottom) < tall:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda box: box.left)]


def _marks_of(box: Box, line: Box, rows: dict[Box, float], tall: float) -> bool:
    """Whether `box` is no line but vowels and tones above or below the letters of `line`.

    `rows`: where most of each is. Two lines of print are never this close.
    """
    inside = line.left - tall <= box.left and box.right <= line.right + tall
    return inside and box.width < line.width and 0 < abs(rows[line] - rows[box]) < 1.7 * tall


def _owners(stats: np.ndarray, cores: list[Box], tall: float) -> np.ndarray:
    """For every shape of ink the line it belongs to, -1 for none (emblems, specks, rulings).

    Letters stand in the band of their line; a mark goes with what it stands nearest to. By the
    bands alone a vowel below a line and a tone on the next are at the same place.
    """
    owner = np.full(len(stats), -1)
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    printed = (heights < 4 * tall) & (widths < 12 * tall)
    printed &= stats[:, cv2.CC_STAT_AREA] > (_SPECK * tall) ** 2 * 2
    printed[0] = False
    away = np.array([_away(stats, core, tall) for core in cores]).reshape(-1, len(stats))
    for number, core in enumerate(cores):
        top, bottom = stats[:, cv2.CC_STAT_TOP], stats[:, cv2.CC_STAT_TOP] + heights
        letter = printed & (top < core.bottom) & (bottom > core.top)
        owner[letter & (away[number] < tall) & (away[number] <= away.min(0))] = number
    _take_marks(stats, owner, np.flatnonzero(printed & (owner < 0)), away, tall)
    return owner


def _away(stats: np.ndarray, core: Box, tall: float) -> np.ndarray:
    """How far every shape is from a line's band, in its room for marks; inf where beside it."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, middle = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT] / 2
    above, below = core.top - middle, middle - core.bottom
    away = np.maximum(np.maximum(above / _ABOVE, below / _BELOW), 0)
    within = (right > core.left - 0.8 * tall) & (left < core.right + 0.8 * tall)
    return np.where(within, away, np.inf)


def _take_marks(
    stats: np.ndarray, owner: np.ndarray, marks: np.ndarray, away: np.ndarray, tall: float
) -> None:
    """Give each of the `marks` to the line of the nearest shape that has one, nearest first."""
    near = {mark: _near(stats, mark, tall) for mark in marks.tolist()}
    held = [(far, mark, s) for mark, around in near.items() for far, s in around if owner[s] >= 0]
    heapq.heapify(held)
    while held:
        _, mark, shape = heapq.heappop(held)
        if owner[mark] >= 0 or away[owner[shape], mark] >= tall:
            continue
        owner[mark] = owner[shape]
        foot = stats[mark, cv2.CC_STAT_TOP] + stats[mark, cv2.CC_STAT_HEIGHT]
        for far, other in near[mark]:
            # Marks stand on marks or beside them; what is under one is of the next line.
            if other in near and owner[other] < 0 and stats[other, cv2.CC_STAT_TOP] < foot:
                heapq.heappush(held, (far, other, mark))


def _near(stats: np.ndarray, mark: int, tall: float) -> list[tuple[float, int]]:
    """The shapes round a mark with the blank between (pixels), across and down."""
    first, size = stats[:, :2], stats[:, 2:4]
    blank = np.maximum(first - first[mark] - size[mark], first[mark] - first - size)
    far = np.maximum(blank, 0).sum(axis=1)
    return [(float(far[s]), s) for s in np.flatnonzero(far < tall).tolist() if s not in (0, mark)]


def _strip(
    page: np.ndarray, labels: np.ndarray, shapes: np.ndarray, mine: np.ndarray, core: Box, room: int
) -> Strip:
    """The line of the `shapes` that are `mine`, all else taken as paper, `room` round it."""
    left, top = shapes[:, 0].min(initial=core.left), shapes[:, 1].min(initial=core.top)
    right = (shapes[:, 0] + shapes[:, 2]).max(initial=core.right)
    bottom = (shapes[:, 1] + shapes[:, 3]).max(initial=core.bottom)
    place = (slice(top, bottom), slice(left, right))
    ink = mine[labels[place]].astype(np.uint8)
    # Grey edges of the shapes belong to them: two pixels round the ink.
    near = cv2.dilate(ink, np.ones((5, 5), np.uint8))
    picture = np.where(near > 0, page[place], 255).astype(np.uint8)
    picture = cv2.copyMakeBorder(picture, *[room] * 4, cv2.BORDER_CONSTANT, value=255)
    box = Box(int(left), int(top), int(right), int(bottom))
    return Strip(box, picture, (box.left - room, box.top - room))
