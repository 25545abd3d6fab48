"""What is not sure about a letter: one note each, and the places in the text that it means.

Pure. A doubt is found by the field's printed value, or by the words that its reason quotes,
in the part of the letter where that field stands; one that is found nowhere is only told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import texts
from bot.citation import readings
from bot.site import texts as say
from bot.site.pieces import Span, Spot
from corpus.dates import find_dates
from corpus.letter import Doubt, Letter, Part

_QUOTED = re.compile("“([^”]+)”")
#: Where the value of a field is printed.
_ROLES = {
    "signer": ("signature",),
    "position": ("signature",),
    "subject": ("subject",),
    "recipients": ("to",),
    "references": ("reference",),
    "enclosures": ("enclosure",),
    "urgency": ("stamp", "head"),
    "stamp": ("stamp",),
    "contacts": ("contact",),
}


@dataclass(frozen=True)
class Note:
    """What is not sure, as a sentence; `placed` when it is marked in the text."""

    number: int
    field: str
    why: str
    placed: bool


def read_doubts(letter: Letter, parts: Sequence[Part]) -> tuple[list[Note], list[Spot]]:
    """The notes of `letter` in the order of their marks, those without one last, and the marks.

    A number read twice is one note.
    """
    placed = [(doubt, next(_places(letter, doubt, parts), None)) for doubt in _doubts(letter)]
    placed.sort(key=lambda one: one[1] or (len(letter.text), 0))
    notes, spots = [], []
    for number, (doubt, found) in enumerate(placed, 1):
        name = say.FIELDS.get(doubt.field, "")
        notes.append(Note(number, name, doubt.why, found is not None))
        spots += [Spot(*found, number)] if found else []
    return notes, spots


def _doubts(letter: Letter) -> list[Doubt]:
    """Those that are kept, and the readings of the number that none of them tells."""
    numbers = readings(letter)
    told = any(doubt.field == "number" for doubt in letter.doubts)
    if not numbers or told:
        return list(letter.doubts)
    return [Doubt("number", say.READ_AS.format(readings=texts.OR.join(numbers))), *letter.doubts]


def _places(letter: Letter, doubt: Doubt, parts: Sequence[Part]) -> Iterator[Span]:
    """The stretches that a doubt may mean, likeliest first."""
    roles = _ROLES.get(doubt.field, ("head",))
    if doubt.field == "date" and (found := _dated(letter)):
        yield found
    for words in _words(letter, doubt):
        for part in parts:
            at = letter.text.find(words, part.start, part.end) if part.role in roles else -1
            if at >= 0:
                yield at, at + len(words)


def _words(letter: Letter, doubt: Doubt) -> list[str]:
    value = letter.number if doubt.field == "number" else getattr(letter, doubt.field, "")
    first = value[0] if isinstance(value, tuple) and value else value
    quoted = _QUOTED.findall(doubt.why)
    return [*quoted[:1], *([first] if isinstance(first, str) and first else [])]


def _dated(letter: Letter) -> Span | None:
    days = (day for day in find_dates(letter.text) if day.date)
    same = (day for day in days if day.date.isoformat() == letter.date)
    return next(((day.start, day.end) for day in same), None)
