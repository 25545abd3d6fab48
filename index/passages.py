"""Cut a letter into passages (what is shown) made of units (what is scored and marked).

A unit is a clause, a table row or a sentence-like stretch of a paragraph; a passage is
a run of neighbouring units of one section, about 150 to 700 characters, never across a
stamp, an endorsement or a page break. Offsets are code points of `Letter.text`.
Neighbouring passages of a letter share a parent, about a page, that words are also sought in.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from corpus.letter import UNSEARCHED, Letter, Part
from corpus.text import fold_text

ENOUGH = 150
MOST = 700
UNIT = 260
UNIT_MOST = 420
#: The most that a parent holds, but for a passage that begins in it.
PARENT = 3_000
#: What starts a new thought inside a Thai paragraph, which has no full stops.
_BREAK = re.compile(
    r"\s+(?=ทั้งนี้|โดย|และ|ซึ่ง|เพื่อ|อนึ่ง|หาก|กรณี|ดังนั้น|นอกจากนี้|อย่างไรก็ตาม|"
    r"ประกอบด้วย|ได้แก่|สำหรับ|เนื่องจาก|จึง|\(?[0-9๐-๙ก-ฮ]{1,2}\))|\s{2,}|\n"
)
_SPACE = re.compile(r"\s+")
_HEADER = frozenset({"head", "subject", "to", "reference", "enclosure"})
#: Notes of the receiving office are searched: a memo's approval stands there.
_SKIPPED = UNSEARCHED - {"endorsement"}


class Unit(NamedTuple):
    """A scored stretch: its place, role, the path people name, the headings above it."""

    start: int
    end: int
    role: str
    path: str
    context: tuple[str, ...]
    annex: str


@dataclass(frozen=True)
class Passage:
    """A shown stretch of one letter; `id` changes only when its words change."""

    id: str
    letter: str
    start: int
    end: int
    text: str
    units: tuple[Unit, ...]


def _cuts(text: str, part: Part) -> Iterator[tuple[int, int]]:
    """`part` cut into unit-sized stretches, preferably where a new thought starts."""
    start = part.start
    while part.end - start > UNIT_MOST:
        window = text[start : start + UNIT_MOST]
        good = [m.end() for m in _BREAK.finditer(window) if m.end() >= UNIT // 2]
        poor = [m.end() for m in _SPACE.finditer(window) if m.end() >= UNIT // 2]
        choices = good or poor or [UNIT_MOST]
        cut = start + min(choices, key=lambda at: abs(at - UNIT))
        yield start, cut
        start = cut
    yield start, part.end


def units(letter: Letter) -> list[Unit]:
    """The searched units of `letter`, in order."""
    from corpus.structure import parts  # 0.2 s that a reader of stored passages does without

    found = []
    for part in parts(letter.text, letter.kind):
        if part.role in _SKIPPED:
            found.append(Unit(part.start, part.end, part.role, "", (), part.annex))
            continue
        for start, end in _cuts(letter.text, part):
            unit = Unit(start, end, part.role, part.path, part.context, part.annex)
            found.append(unit)
    return found


def _section(unit: Unit) -> tuple:
    """What neighbouring units must share to stand in one passage."""
    if unit.role in _HEADER:
        return ("header",)
    if unit.role in ("signature", "contact", "closing", "endorsement"):
        return (unit.role,)
    return ("body", unit.annex, unit.context[:-1] if unit.role == "row" else unit.context)


def _root(path: str) -> str:
    """The first level of a path: "ข้อ 1(2)" and "ข้อ 1" have the same root."""
    return re.split(r"[(·]", path, maxsplit=1)[0].strip()


def _joins(group: list[Unit], unit: Unit) -> bool:
    """Whether `unit` continues the passage that `group` has begun."""
    first, last = group[0], group[-1]
    length = unit.end - first.start
    if length > MOST:
        return False
    if unit.start == last.end:
        return True  # the same paragraph, cut into units
    if last.role == "heading":
        return unit.role != "heading" or unit.start - last.end < 4
    if unit.role == "heading" or _section(unit) != _section(last):
        return False
    if unit.role in _HEADER or unit.role == "row":
        return True
    if _root(unit.path) != _root(last.path) or (unit.role == "paragraph" and not unit.path):
        return last.end - first.start < ENOUGH
    return True


def _groups(found: list[Unit]) -> Iterator[list[Unit]]:
    group: list[Unit] = []
    for unit in found:
        if unit.role in _SKIPPED:
            if group:
                yield group
            group = []
        elif group and _joins(group, unit):
            group.append(unit)
        else:
            if group:
                yield group
            group = [unit]
    if group:
        yield group


def passage_id(letter: str, text: str, seen: set[str]) -> str:
    """An id that stays while the words stay: letter id and a hash of the folded words."""
    digest = hashlib.sha256(fold_text(text).encode()).hexdigest()[:8]
    name, again = f"{letter}.{digest}", 2
    while name in seen:
        name, again = f"{letter}.{digest}.{again}", again + 1
    seen.add(name)
    return name


def make_passages(letter: Letter) -> list[Passage]:
    """The passages of `letter`, in order; their ids are unique within it."""
    seen: set[str] = set()
    made = []
    for group in _groups(units(letter)):
        start, end = group[0].start, group[-1].end
        text = letter.text[start:end]
        name = passage_id(letter.id, text, seen)
        made.append(Passage(name, letter.id, start, end, text, tuple(group)))
    return made


def parents(passages: Sequence[Passage]) -> np.ndarray:
    """The number of each passage's parent, ascending from 0: int32 (passages,).

    A parent is a run of neighbouring passages of one letter, body or one annex, of at most
    PARENT characters; a longer stretch is shared out evenly.
    """
    numbers: list[int] = []
    for _, run in groupby(passages, key=lambda p: (p.letter, p.units[0].annex)):
        held = list(run)
        first, length = held[0].start, held[-1].end - held[0].start
        pages, begun = -(-length // PARENT), numbers[-1] + 1 if numbers else 0
        # By its middle: the shares stay even whatever the passages' lengths.
        shares = [((p.start + p.end) // 2 - first) * pages // max(1, length) for p in held]
        used = {share: place for place, share in enumerate(dict.fromkeys(shares))}
        numbers.extend(begun + used[share] for share in shares)
    return np.array(numbers, np.int32)
