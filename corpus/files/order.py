"""Lines and tables of one page put in reading order, wrapped lines marked as such.

Promises every placed line once: those outside tables top to bottom as given, each table
where it stands between them row by row, the lines of a cell joined to its text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.files.pages import PrintedLine
from corpus.files.ruled import Table
from corpus.files.tabbed import table_lines
from corpus.files.wrapped import Row, glues

#: How much of its width a wrapped line may leave free: on a page, and in a narrow cell.
_PAGE_ROOM, _CELL_ROOM = 0.12, 0.45


@dataclass(frozen=True)
class Placed:
    """A line and where it stands; `cell` is its (table, row, column), None outside."""

    line: PrintedLine
    row: Row
    cell: tuple[int, int, int] | None = None


def in_order(placed: Sequence[Placed], tables: Sequence[Table]) -> Iterator[PrintedLine]:
    """The lines of a page with what stands between them; `tables` go top to bottom."""
    outside = [p for p in placed if p.cell is None]
    for number, table in enumerate(tables):
        above = [p for p in outside if p.row.top < table.box.top]
        outside = [p for p in outside if p.row.top >= table.box.top]
        yield from _glued(above, _PAGE_ROOM)
        yield from _table(number, table, placed)
    yield from _glued(outside, _PAGE_ROOM)


def _glued(placed: Sequence[Placed], room: float) -> Iterator[PrintedLine]:
    for p, glue in zip(placed, glues([p.row for p in placed], room), strict=True):
        yield replace(p.line, glue=glue)


def _table(number: int, table: Table, placed: Sequence[Placed]) -> Iterator[PrintedLine]:
    inside: dict[tuple[int, int, int] | None, list[Placed]] = {}
    for p in placed:
        inside.setdefault(p.cell, []).append(p)
    grid = [
        [list(_glued(inside.get((number, r, c), []), _CELL_ROOM)) for c in range(len(row))]
        for r, row in enumerate(table.rows)
    ]
    yield from table_lines(grid)
