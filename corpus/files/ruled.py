"""Ruled tables on a page: their cells, so that each is read by itself.

Promises cells in rows and columns of one table after the other, and the page without the
rulings; a single box (a received stamp) is no table. Line by line across columns a table
reads as nonsense: 34 % of its letters wrong against 1 % cell by cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from corpus.files.lines import INK, Box

#: A ruling is at least this long (share of the page's width).
_RULE = 0.04
#: Cells smaller than this (pixels) are gaps between double rules.
_LEAST = 20
#: A table is this wide (share of the page) and filled with cells; emblems and seals are not.
_WIDE, _FILLED = 0.25, 0.7


@dataclass(frozen=True)
class Table:
    """A table's place, and its cells as rows of columns; None where a cell spans."""

    box: Box
    rows: tuple[tuple[Box | None, ...], ...]

    def cells(self) -> Iterator[tuple[int, int, Box]]:
        """Row, column and place of every cell that begins there."""
        for r, row in enumerate(self.rows):
            yield from ((r, c, cell) for c, cell in enumerate(row) if cell)

    def scaled(self, by: float) -> "Table":
        """The same in another unit."""
        rows = (tuple(cell and cell.scaled(by) for cell in row) for row in self.rows)
        return Table(self.box.scaled(by), tuple(rows))


def find_tables(page: np.ndarray) -> list[Table]:
    """The ruled tables of a grey page (rows, columns) uint8, top to bottom."""
    rules = _rules(page)
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    boxes = [Box(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:count].tolist()]
    tables = (_table(rules, box) for box in boxes if box.width > _WIDE * page.shape[1])
    return sorted((t for t in tables if t), key=lambda table: table.box.top)


def without_rules(page: np.ndarray) -> np.ndarray:
    """The page with its rulings painted as paper."""
    return np.where(_rules(page) > 0, 255, page).astype(np.uint8)


def _rules(page: np.ndarray) -> np.ndarray:
    """Long straight lines across and down, a little thickened, as 0 and 255."""
    ink = cv2.threshold(page, INK + 30, 255, cv2.THRESH_BINARY_INV)[1]
    # A scanned rule is a pixel or two out of line here and there.
    ink = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    long = round(_RULE * page.shape[1])
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 2 * long), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return cv2.dilate(across | down, np.ones((3, 3), np.uint8))


def _table(rules: np.ndarray, box: Box) -> Table | None:
    """The cells that the rules of one connected frame enclose."""
    inside = 255 - _closed(rules[box.top : box.bottom, box.left : box.right])
    _, _, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=4)
    cells = [
        Box(x + box.left, y + box.top, x + w + box.left, y + h + box.top)
        for x, y, w, h, area in stats[1:].tolist()
        if min(w, h) >= _LEAST and area > 0.5 * w * h
    ]
    # The dark rim of a photo and a box round a table enclose cells and are none.
    cells = [cell for cell in cells if not any(_encloses(cell, other) for other in cells)]
    columns = _marks([cell.left for cell in cells])
    rows = _marks([cell.top for cell in cells])
    filled = sum(cell.width * cell.height for cell in cells) / (box.width * box.height)
    if filled < _FILLED or len(cells) < 4 or len(columns) < 2 or len(rows) < 2:
        return None
    grid: list[list[Box | None]] = [[None] * len(columns) for _ in rows]
    for cell in cells:
        grid[_at(rows, cell.top)][_at(columns, cell.left)] = cell
    return Table(box, tuple(map(tuple, grid)))


def _encloses(cell: Box, other: Box) -> bool:
    across = cell.left < other.left and other.right < cell.right
    return across and cell.top < other.top and other.bottom < cell.bottom


def _closed(rules: np.ndarray) -> np.ndarray:
    """The rules of a frame with its outer edges drawn and short breaks filled."""
    whole = cv2.rectangle(rules.copy(), (0, 0), (rules.shape[1] - 1, rules.shape[0] - 1), 255, 3)
    for reach in ((1, 2 * _LEAST), (2 * _LEAST, 1)):
        whole = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones(reach, np.uint8))
    return whole


def _marks(edges: list[int]) -> list[int]:
    """Edges that stand at about the same place, as one each."""
    found: list[int] = []
    for edge in sorted(edges):
        if not found or edge - found[-1] > _LEAST:
            found.append(edge)
    return found


def _at(marks: list[int], edge: int) -> int:
    return min(range(len(marks)), key=lambda k: abs(marks[k] - edge))
