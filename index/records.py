"""Letters, passages and units of a snapshot in one SQLite file, written once, then read.

Rows are numbered from 0 in the order of the vectors and the lexical lanes. The file is
opened once, read-only, so that a snapshot whose folder is removed still answers.
"""

import json
import math
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.letter import Citation, Deadline, Directive, Doubt, Letter
from index.passages import Passage, Unit
from index.question import answer_patterns
from index.tokens import gram_codes, solid

#: Rows kept as read, with what was worked out of them: about 15 KB each.
HELD = 1_024
#: Bits of a sketch of 4-grams (a power of two), and what spreads the grams over them.
SKETCH = 1 << 12
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - SKETCH.bit_length() + 1)

_SCHEMA = """
create table letter (row integer primary key, id text unique not null, data text not null);
create table passage (
  row integer primary key, id text unique not null, letter text not null,
  start integer not null, end integer not null,
  bones text not null, context text not null, units text not null, sketch blob not null);
create table kind (bit integer primary key, name text unique not null);
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


def _unit(row: list) -> Unit:
    start, end, role, path, annex = row
    return Unit(start, end, role, path, (), annex)


@dataclass(frozen=True)
class Row:
    """A stored passage with its search copy: folded units, their `solid`, the headings above.

    Its units have no headings of their own: `context` holds what is searched of them.
    `kinds` are the kinds of answer in its text as bits, then in each unit; `bits` those of a
    name. `sketch` has a bit for each 4-gram of the text, which others may share. What follows
    from these alone is worked out once: a row is held for many questions.
    """

    passage: Passage
    folded: tuple[str, ...]
    bones: str
    context: str
    kinds: Sequence[int]
    bits: Mapping[str, int]
    sketch: int

    @cached_property
    def text(self) -> str:
        """The folded units, one after the other."""
        return " ".join(self.folded)

    @cached_property
    def context_bones(self) -> str:
        """The skeleton of the headings above."""
        return solid(self.context)

    def shares(self, other: "Row", part: float) -> bool:
        """Whether the texts share `part` of the different 4-grams of the one that has fewer.

        By their sketches, off by .02 or so.
        """
        own, others, either = self._grams, other._grams, _counted(self.sketch | other.sketch)
        return own + others - either >= part * min(own, others)

    @cached_property
    def _grams(self) -> float:
        return _counted(self.sketch)

    def wanted(self, kinds: Iterable[str]) -> int:
        """The bits of these kinds of answer."""
        return sum([self.bits.get(kind, 0) for kind in kinds])

    def has(self, kind: str, unit: int = -1) -> bool:
        """Whether something of this kind of answer stands in the text, or in one unit of it."""
        return bool(self.kinds[unit + 1] & self.bits.get(kind, 0))

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles of the units."""
        return frozenset(unit.role for unit in self.passage.units)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of the units, without white space."""
        paths = dict.fromkeys(unit.path for unit in self.passage.units if unit.path)
        return tuple("".join(path.split()) for path in paths)


def _sketch(bones: str) -> str:
    """A bit for each 4-gram of a `solid` text, hexadecimal."""
    bits = np.zeros(SKETCH, bool)
    bits[((gram_codes(bones) * _SPREAD) >> _SHIFT).astype(np.intp)] = True
    return np.packbits(bits).tobytes().hex()


def _counted(sketch: int) -> float:
    """How many different 4-grams a sketch is of, by its bits (Whang et al. 1990)."""
    return -SKETCH * math.log1p(-min(sketch.bit_count(), SKETCH - 1) / SKETCH)


def columns(passage: Passage, units: Sequence[str], context: str) -> list:
    """A passage, its folded units and the headings above as `write` stores them.

    Not its text: that is its letter's, from `start` to `end`.
    """
    p, text = passage, " ".join(units)
    kinds = [_kinds(part) for part in (text, *units)]
    places = [(u.start, u.end, u.role, u.path, u.annex) for u in p.units]
    stored = json.dumps([places, units, kinds], ensure_ascii=False)
    bones = solid(text)
    return [p.id, p.letter, p.start, p.end, bones, context, stored, _sketch(bones)]


def _kinds(text: str) -> int:
    """A bit for each kind of answer that stands in `text`, in the order of the patterns."""
    patterns = answer_patterns().values()
    return sum(1 << bit for bit, pattern in enumerate(patterns) if pattern.search(text))


def folded_of(row: Sequence) -> tuple[tuple[str, ...], str]:
    """The folded units and the headings above out of `columns`."""
    return tuple(json.loads(row[6])[1]), row[5]


def write(path: Path, letters: Iterable[tuple[str, str]], rows: Iterable[Sequence]) -> None:
    """Write a new file of letters (id, JSON) and `columns` of passages, numbered in order."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.executescript(_SCHEMA)
            cards = ((i, *letter) for i, letter in enumerate(letters))
            connection.executemany("insert into letter values (?, ?, ?)", cards)
            connection.executemany("insert into kind values (?, ?)", enumerate(answer_patterns()))
            marks = ",".join("?" * 9)
            numbered = ((i, *row, bytes.fromhex(sketch)) for i, (*row, sketch) in enumerate(rows))
            connection.executemany(f"insert into passage values ({marks})", numbered)  # noqa: S608
    finally:
        connection.close()


class Records:
    """Read access to a sealed file, from any thread."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._one = threading.Lock()
        self._held: OrderedDict[int, Row] = OrderedDict()
        weakref.finalize(self, self._connection.close)
        self._bits = {name: 1 << bit for bit, name in self._read("select bit, name from kind")}
        cards = self._read("select data from letter order by row")
        #: Every letter held, in the order of writing.
        self.letters = [letter_from_json(data) for (data,) in cards]
        self._texts = {letter.id: letter.text for letter in self.letters}

    def _read(self, query: str, values: Sequence = ()) -> list[tuple]:
        with self._one:
            return self._connection.execute(query, values).fetchall()

    def rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Row number -> stored passage, for `numbers`; the last `HELD` are not read again."""
        with self._one:
            held = {n: self._held[n] for n in map(int, numbers) if n in self._held}
        read = self._fresh([n for n in map(int, numbers) if n not in held])
        with self._one:
            self._held |= read
            for number in held:
                if number in self._held:
                    self._held.move_to_end(number)
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return held | read

    def _fresh(self, numbers: Sequence[int]) -> dict[int, Row]:
        if not numbers:
            return {}
        marks = ",".join("?" * len(numbers))
        found = self._read(
            f"select row, id, letter, start, end, bones, context, units, sketch "  # noqa: S608
            f"from passage where row in ({marks})",
            numbers,
        )
        return {columns[0]: self._row(columns) for columns in found}

    def _row(self, columns: tuple) -> Row:
        _, name, letter, start, end, bones, context, stored, sketch = columns
        units, folded, kinds = json.loads(stored)
        text = self._texts[letter][start:end]
        passage = Passage(name, letter, start, end, text, tuple(map(_unit, units)))
        grams = int.from_bytes(sketch)
        return Row(passage, tuple(folded), bones, context, kinds, self._bits, grams)
