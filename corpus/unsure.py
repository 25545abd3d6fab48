"""What reading a picture leaves unsure in one letter's fields.

Promises a doubt for each field that rests on a doubtful run or a faint line, and for a date
that an office hardly issues a letter on; nothing where the text itself was given. Never
changes a field; `corpus.citations` takes back what another letter confirms.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import wording
from corpus.dates import ERA, FoundDate, find_dates, thai_date
from corpus.letter import DOCUMENT, Doubt, Letter
from corpus.numbers import FoundNumber, Number, find_numbers
from corpus.offices import Sender
from corpus.reading import Line, Reading, Unsure
from corpus.tables import provinces

#: Lines of words read with less confidence than this are shown to a person.
FAINT = 0.8
_SATURDAY = 5
_FOUR = 4
#: The regulation that letters follow is of this year (B.E.).
_FIRST_YEAR = 2526
#: Districts of the largest province, and offices counted under one governor, with room.
_MOST_DISTRICTS, _MOST_OFFICES = 35, 40
#: A letter's own date stands this near (years) to the other dates it names.
_NEAR_YEARS = 3


@dataclass(frozen=True)
class Sight:
    """How surely one letter was read: lines and doubtful runs, offsets in its `text`."""

    text: str
    lines: tuple[Line, ...] = ()
    runs: tuple[Unsure, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether any of it was read out of a picture."""
        return any(line.confidence < 1.0 for line in self.lines)

    def unsure(self, words: str) -> bool:
        """Whether a doubtful run stands in the first place where `words` do."""
        return bool(_within(self.runs, self._where(words)))

    def faint(self, words: str) -> bool:
        """Whether a line of them was read with little confidence."""
        lines = _within(self.lines, self._where(words))
        return any(line.confidence < FAINT for line in lines)

    def _where(self, words: str) -> tuple[int, int]:
        """The first place of `words`, blanks aside; (0, 0) when they are nowhere as such."""
        letters = [re.escape(letter) for letter in words if not letter.isspace()]
        found = re.search(r"[\s\u00a0]*".join(letters), self.text) if letters else None
        return found.span() if found else (0, 0)


def sight(reading: Reading | None, text: str, start: int) -> Sight:
    """The part of a reading that is the letter `text`, which starts at `start` of it."""
    if reading is None:
        return Sight(text)
    inside = (start, start + len(text))
    return Sight(
        text,
        tuple(_moved(line, start) for line in _within(reading.lines, inside)),
        tuple(_moved(run, start) for run in _within(reading.unsure, inside)),
    )


def page_doubts(
    letter: Letter,
    found: FoundNumber | None,
    day: FoundDate | None,
    sender: Sender,
    seen: Sight,
) -> tuple[Doubt, ...]:
    """Doubts that rest on how the page was read, by field."""
    if not seen.recognised:
        return ()
    if letter.kind == DOCUMENT:
        return (Doubt("number", wording.NO_HEAD), Doubt("date", wording.NO_HEAD))
    return (
        *_number(letter, found, seen),
        *_date(letter, day, seen),
        *_words("subject", letter.subject, seen),
        *_words("sender", sender.printed, seen),
        *_contacts(letter, seen),
    )


def _number(letter: Letter, found: FoundNumber | None, seen: Sight) -> list[Doubt]:
    printed = found.text if found else letter.number
    if not printed or (found and _said_again(letter, found)):
        return []
    whys = []
    if seen.unsure(printed) or seen.faint(printed):
        whys.append(wording.NUMBER_UNSURE.format(printed=letter.number))
    if found and _unlikely(found.number):
        whys.append(wording.UNIT_UNLIKELY.format(unit=found.number.unit, code=found.number.code))
    return [Doubt("number", why) for why in whys]


def _unlikely(number: Number) -> bool:
    """Whether no office under a province's code counts so: 00xx, ddxx of a district, 5xxxx."""
    unit = number.unit.split(".")[0]
    if number.code not in provinces():
        return False
    if len(unit) != _FOUR:
        return unit[0] in "0123"
    return int(unit[:2]) > _MOST_DISTRICTS or int(unit[2:]) > _MOST_OFFICES


def _said_again(letter: Letter, found: FoundNumber) -> bool:
    """Whether an enclosure or the body prints the letter's own number once more."""
    others = find_numbers(letter.text)
    return sum(other.number.canonical == found.number.canonical for other in others) > 1


def _date(letter: Letter, day: FoundDate | None, seen: Sight) -> list[Doubt]:
    if day is None or day.date is None:
        return []
    whys = []
    if seen.unsure(day.text) or seen.faint(day.text):
        whys.append(wording.DATE_UNSURE.format(printed=_line(day.text)))
    if day.date.year + ERA < _FIRST_YEAR:
        whys.append(wording.YEAR_TOO_EARLY.format(date=thai_date(day.date)))
    if day.date.weekday() >= _SATURDAY:
        whys.append(wording.WEEKEND.format(date=thai_date(day.date)))
    if day.weekday_disagrees:
        whys.append(wording.WEEKDAY.format(printed=_line(day.text)))
    if far := _far_years(letter.text, day):
        whys.append(wording.YEAR_APART.format(date=thai_date(day.date), others=far))
    return [Doubt("date", why) for why in whys]


def _far_years(text: str, day: FoundDate) -> str:
    """The years of the other dates when every one of them is far from the letter's own."""
    years = {d.date.year + ERA for d in find_dates(text) if d.date and d.text != day.text}
    own = day.date.year + ERA
    if not years or min(abs(year - own) for year in years) <= _NEAR_YEARS:
        return ""
    return ", ".join(map(str, sorted(years)[:3]))


def _words(field: str, words: str, seen: Sight) -> list[Doubt]:
    whys = {"subject": wording.SUBJECT_UNSURE, "sender": wording.SENDER_UNSURE}
    return [Doubt(field, whys[field])] if words and seen.faint(words) else []


def _contacts(letter: Letter, seen: Sight) -> list[Doubt]:
    unsure = [c for c in letter.contacts if seen.unsure(c) or seen.faint(c)]
    return [Doubt("contacts", wording.CONTACT_UNSURE.format(printed=c)) for c in unsure]


def _within(spans: Sequence, inside: tuple[int, int]) -> list:
    """The spans that share a character with `inside`."""
    return [span for span in spans if span.start < inside[1] and span.end > inside[0]]


def _moved(span, start: int):
    return replace(span, start=span.start - start, end=span.end - start)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
