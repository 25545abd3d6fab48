"""Letters, passages and units of a snapshot in one SQLite file, written once, then read.

Rows are numbered from 0 in the order of the vectors and the lexical lanes. The file is
opened once, read-only, so that a snapshot whose folder is removed still answers.
"""

import json
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from corpus.letter import Citation, Deadline, Directive, Doubt, Letter
from index.passages import Passage, Unit

_SCHEMA = """
create table letter (row integer primary key, id text unique not null, data text not null);
create table passage (
  row integer primary key, id text unique not null, letter text not null,
  start integer not null, end integer not null, text text not null,
  folded text not null, context text not null, units text not null);
"""
_NESTED = {
    "references": Citation,
    "deadlines": Deadline,
    "directives": Directive,
    "doubts": Doubt,
}


def letter_to_json(letter: Letter) -> str:
    """All fields of a letter as JSON."""
    return json.dumps(asdict(letter), ensure_ascii=False)


def letter_from_json(data: str) -> Letter:
    """The letter that `letter_to_json` wrote."""
    row = json.loads(data)
    for field in fields(Letter):
        value = row[field.name]
        if field.name in _NESTED:
            made = (_made(_NESTED[field.name], item) for item in value)
            row[field.name] = tuple(made)
        elif isinstance(value, list):
            row[field.name] = tuple(value)
    return Letter(**row)


def _made(kind: type, item: dict) -> object:
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in item.items()})


def _unit_row(unit: Unit) -> list:
    return [unit.start, unit.end, unit.role, unit.path, list(unit.context), unit.annex]


def _unit(row: list) -> Unit:
    return Unit(row[0], row[1], row[2], row[3], tuple(row[4]), row[5])


@dataclass(frozen=True)
class Row:
    """A stored passage with its search copy: folded units, and the headings above."""

    passage: Passage
    folded: tuple[str, ...]
    context: str


def _columns(number: int, row: Row) -> tuple:
    p, units = row.passage, json.dumps([_unit_row(unit) for unit in row.passage.units])
    folded = json.dumps(row.folded, ensure_ascii=False)
    return (number, p.id, p.letter, p.start, p.end, p.text, folded, row.context, units)


def write(path: Path, letters: Iterable[Letter], rows: Iterable[Row]) -> None:
    """Write a new file; rows are numbered in order."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.executescript(_SCHEMA)
            cards = ((i, one.id, letter_to_json(one)) for i, one in enumerate(letters))
            connection.executemany("insert into letter values (?, ?, ?)", cards)
            columns = (_columns(i, row) for i, row in enumerate(rows))
            marks = ",".join("?" * 9)
            connection.executemany(f"insert into passage values ({marks})", columns)  # noqa: S608
    finally:
        connection.close()


class Records:
    """Read access to a sealed file, from any thread."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._one = threading.Lock()
        weakref.finalize(self, self._connection.close)

    def _read(self, query: str, values: Sequence = ()) -> list[tuple]:
        with self._one:
            return self._connection.execute(query, values).fetchall()

    def letters(self) -> list[Letter]:
        """Every letter held, in the order of writing."""
        rows = self._read("select data from letter order by row")
        return [letter_from_json(data) for (data,) in rows]

    def rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Row number -> stored passage, for `numbers`."""
        marks = ",".join("?" * len(numbers))
        found = self._read(
            f"select row, id, letter, start, end, text, folded, context, units "  # noqa: S608
            f"from passage where row in ({marks})",
            [int(number) for number in numbers],
        )
        return {columns[0]: _row(columns) for columns in found}

    def rows_of(self, letters: Iterable[str]) -> list[int]:
        """Rows of all passages of `letters`, in text order."""
        wanted = list(letters)
        marks = ",".join("?" * len(wanted))
        found = self._read(
            f"select row from passage where letter in ({marks}) order by row",  # noqa: S608
            wanted,
        )
        return [row for (row,) in found]


def _row(columns: tuple) -> Row:
    _, name, letter, start, end, text, folded, context, units = columns
    made = tuple(_unit(unit) for unit in json.loads(units))
    passage = Passage(name, letter, start, end, text, made)
    return Row(passage, tuple(json.loads(folded)), context)
