"""Tables inside a letter: rows, and the numbered items inside long cells.

Promises a Part for every row or item with its place ("ตาราง แถว 4", "ตาราง แถว 2 · 2.1")
and the column names as context; a row cut by a page break keeps its row's place.
Reads Markdown pipes, tabs and columns set apart by blanks; never joins cells.
A tab after each cell, as in what `corpus.files` writes, makes a row of any cells.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.furniture import is_table_ruler
from corpus.letter import Part
from corpus.lines import Line, alike, bare
from corpus.marks import read_marker
from corpus.text import to_arabic

#: A row longer than this is cut at its cells and their items (code points).
LONGEST_ROW = 360
_COLUMN_GAP = re.compile(r"\t| {3,}")
_ITEM = re.compile(r"<p>|</p>|<br\s*/?>", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?\s*น?\.?$")
_ROW_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,2})*)[.)]?$")
_TOTAL = re.compile(r"^(?:รวม|ยอดรวม|ทั้งสิ้น)")


@dataclass(frozen=True)
class Cell:
    """One cell: `text` stands at `start` of the letter's text, outer blanks left out."""

    start: int
    end: int
    text: str


def is_table_line(line: Line) -> bool:
    """Whether the line looks like a row of a table."""
    text = line.text.strip(" \u00a0")
    if text.startswith("|") and text.count("|") >= 2:
        return True
    if line.text.endswith("\t") and line.text.count("\t") >= 2:
        return True
    cells = [c for c in _COLUMN_GAP.split(line.text.strip(" ")) if c.strip()]
    timed = len(cells) == 2 and bool(_TIME.match(to_arabic(cells[0].strip())))
    return len(cells) >= 3 or timed or ("\t" in line.text.strip(" ") and "<p>" in text)


def cells(line: Line) -> list[Cell]:
    """The cells of a row, empty ones too."""
    if line.text.lstrip(" \u00a0").startswith("|"):
        first = line.text.index("|") + 1
        last = line.text.rindex("|") if line.text.rstrip().endswith("|") else len(line.text)
        return _cut(line, first, last, re.compile(r"(?<!\\)\|"))
    lead = len(line.text) - len(line.text.lstrip(" "))
    return _cut(line, lead, len(line.text.rstrip(" ").removesuffix("\t")), _COLUMN_GAP)


def _cut(line: Line, first: int, last: int, mark: re.Pattern[str]) -> list[Cell]:
    found, at = [], first
    inside = line.text[:last]
    for match in [*mark.finditer(inside, first), None]:
        end = match.start() if match else last
        found.append(_cell(line, at, max(at, end)))
        at = match.end() if match else last
    return found


def _cell(line: Line, first: int, last: int) -> Cell:
    raw = line.text[first:last]
    lead = len(raw) - len(raw.lstrip())
    text = raw.strip()
    return Cell(line.start + first + lead, line.start + first + lead + len(text), text)


@dataclass
class Table:
    """A table being read row by row, over page breaks while its head repeats."""

    prefix: str = ""
    columns: str = ""
    row: int = 0
    place: str = ""
    items: dict[int, str] = field(default_factory=dict)

    def continues(self, head: str) -> bool:
        """Whether a table head repeats this table's (a page break cut it)."""
        return bool(self.columns) and alike(head) == alike(self.columns)


def read_table(
    lines: Sequence[Line], table: Table, context: tuple[str, ...], annex: str
) -> list[Part]:
    """Parts of the rows in `lines`; `table` carries the place over a page break."""
    parts: list[Part] = []
    headed = False
    for k, line in enumerate(lines):
        found = cells(line)
        if is_table_ruler(line):
            parts.append(_part("furniture", line.start, line.end, "", (), annex))
        elif not any(c.text for c in found):
            continue
        elif not headed and _is_header(lines, k):
            headed = True
            parts.append(_header(line, found, table, context, annex))
        else:
            parts += _row(line, found, table, context, annex)
    return parts


def _is_header(lines: Sequence[Line], k: int) -> bool:
    """The first row is the head if a ruler follows, or if it holds no number or item."""
    if k + 1 < len(lines) and is_table_ruler(lines[k + 1]):
        return True
    first = cells(lines[k])
    return k == 0 and all(c.text and len(c.text) < 40 and not c.text[0].isdigit() for c in first)


def _header(
    line: Line, found: list[Cell], table: Table, context: tuple[str, ...], annex: str
) -> Part:
    head = " | ".join(_plain(c.text) for c in found if c.text)
    role = "furniture"
    if not table.continues(head):
        table.columns, table.row, table.place, table.items = head, 0, "", {}
        role = "heading"
    return _part(role, line.start, line.end, _place(table.prefix, "ตาราง"), context, annex)


def _row(
    line: Line, found: list[Cell], table: Table, context: tuple[str, ...], annex: str
) -> list[Part]:
    path = _place(table.prefix, _row_place(found, table))
    under = (*context, table.columns) if table.columns else context
    if len(line.text.strip()) <= LONGEST_ROW and line.text.count("<p>") < 2:
        start = line.start + len(line.text) - len(line.text.lstrip())
        return [_part("row", start, line.start + len(line.text.rstrip()), path, under, annex)]
    parts = []
    for column, cell in enumerate(found):
        for item in _items(cell):
            if column == 0 and _ROW_NUMBER.match(to_arabic(item.text)):
                parts.append(_part("furniture", item.start, item.end, path, (), annex))
                continue
            place = _item_place(item.text, column, table)
            full = f"{path} · {place}" if place else path
            parts.append(_part("row", item.start, item.end, full, under, annex))
    return parts


def _row_place(found: list[Cell], table: Table) -> str:
    """The row's place: its own number, the count, or "รวม"; an empty first cell continues."""
    first = to_arabic(_plain(found[0].text))
    if any(_TOTAL.match(_plain(c.text)) for c in found[:3]):
        return "ตาราง แถวรวม"
    if not first and table.place:
        return table.place
    table.row += 1
    table.items = {}
    number = _ROW_NUMBER.match(first)
    shown = number[1] if number and "." in number[1] else str(table.row)
    if number and "." not in number[1] and abs(int(number[1]) - table.row) > 0:
        shown = _trusted(number[1], table)
    table.place = f"ตาราง แถว {shown}"
    return table.place


def _trusted(printed: str, table: Table) -> str:
    """The count where print and count differ by one misread digit, else the print."""
    due = str(table.row)
    one_off = len(due) == len(printed) and sum(map(str.__ne__, due, printed)) == 1
    if one_off and table.row > 1:
        return due
    table.row = int(printed)
    return printed


def _items(cell: Cell) -> list[Cell]:
    """The paragraphs of a cell (<p>…</p>), or the cell itself; empty ones left out."""
    found, at = [], 0
    for match in [*_ITEM.finditer(cell.text), None]:
        end = match.start() if match else len(cell.text)
        raw = cell.text[at:end]
        if raw.strip():
            lead = len(raw) - len(raw.lstrip())
            start = cell.start + at + lead
            found.append(Cell(start, start + len(raw.strip()), raw.strip()))
        at = match.end() if match else end
    return found


def _item_place(text: str, column: int, table: Table) -> str:
    """The item's own number; words without one go on with the column's last item."""
    marker = read_marker(text)
    if marker and marker.style.startswith(("dec", "dot")):
        table.items[column] = marker.number
    return table.items.get(column, "")


def _place(prefix: str, place: str) -> str:
    return f"{prefix} {place}".strip()


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?\w+[^>]*>|\*\*", " ", text)).strip()


def _part(role: str, start: int, end: int, path: str, context: tuple[str, ...], annex: str) -> Part:
    return Part(role, start, end, path, context, annex)


def is_stamp_table(lines: Sequence[Line]) -> bool:
    """Whether the table is a received stamp set in a box."""
    words = bare(" ".join(line.text for line in lines)).text
    return ("เลขรบ" in words or "เลขทรบ" in words or "รบท" in words) and "เวลา" in words
