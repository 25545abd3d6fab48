"""The tables of a letter as tables: heads, rows and the paragraphs of each cell.

Pure. A row cut by a page break goes on in its row, a head that is repeated there is left
out. Reads the same lines as `corpus.rows`, which gives the tables their places.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.site.pieces import Ink, Line
from corpus.furniture import is_table_ruler
from corpus.letter import Part
from corpus.lines import Line as TextLine
from corpus.lines import split_lines
from corpus.rows import cells

TABLE = "ตาราง"
_TOTAL = re.compile(r"รวม|ยอดรวม|ทั้งสิ้น")


@dataclass(frozen=True)
class Grid:
    """`head` holds a line for each column, () without a head; cells hold lines."""

    head: tuple[Line, ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]


def in_table(part: Part) -> bool:
    """Whether the part is of a table."""
    return TABLE in part.path and part.role in ("heading", "row", "furniture")


def begins(part: Part) -> bool:
    """Whether a new table begins with this head."""
    return part.role == "heading" and part.path.endswith(TABLE)


def read_grid(text: str, parts: Sequence[Part], ink: Ink) -> Grid:
    """The table that the parts of one table make."""
    made = _Maker(ink, parts)
    for line in split_lines(text[: parts[-1].end] + text[parts[-1].end :].split("\n", 1)[0]):
        if line.end > parts[0].start and not line.blank and not is_table_ruler(line):
            made.take(line)
    return Grid(made.head, tuple(map(tuple, made.rows)))


class _Maker:
    def __init__(self, ink: Ink, parts: Sequence[Part]) -> None:
        self._ink = ink
        heads = [part for part in parts if part.path.endswith(TABLE) and part.role != "row"]
        self._first = {part.start for part in heads if part.role == "heading"}
        self._repeated = {part.start for part in heads if part.role == "furniture"}
        self.head: tuple[Line, ...] = ()
        self.rows: list[list[tuple[Line, ...]]] = []

    def take(self, line: TextLine) -> None:
        """One line of the table."""
        starts = range(line.start, line.end)
        if any(at in starts for at in self._repeated):
            return
        found = cells(line)
        if any(at in starts for at in self._first):
            self.head = tuple(self._ink.line(cell.start, cell.end) for cell in found)
            return
        row = [self._ink.items(cell.start, cell.end) for cell in found]
        total = any(_TOTAL.match(cell.text) for cell in found[:3])
        if self.rows and not row[0] and len(found) > 1 and not total:
            self._go_on(row)
        elif any(row):
            self.rows.append(row)

    def _go_on(self, row: list[tuple[Line, ...]]) -> None:
        last = self.rows[-1]
        last += [()] * (len(row) - len(last))
        for column, lines in enumerate(row):
            last[column] += lines
