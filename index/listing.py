"""Lists of letters: the newest, the urgent, a year's, a sender's. Pure.

A filter and its `key` (short, without "|") stand for each other, so that a button of a year
ago still pages.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.letter import Letter
from corpus.months import MONTHS
from corpus.tables import letter_codes
from corpus.text import fold_text
from index.vocabulary import expansions

ERA = 543
SENDER = 80  # characters of a sender in a key
URGENT = ("ด่วนที่สุด", "ด่วนมาก", "ด่วน")  # each begins with the last, which stands for all

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Filter:
    """Which letters: of a Buddhist `year`, a `month` (1-12), the days `first` to `last` (ISO).

    `sender`, `kind` and `urgency` hold in part; `oldest` turns the order round.
    """

    year: int | None = None
    month: int | None = None
    sender: str = ""
    kind: str = ""
    latest: bool = False
    urgency: str = ""
    first: str = ""
    last: str = ""
    oldest: bool = False

    @property
    def key(self) -> str:
        """The filter as a short text; `from_key` reads it back."""
        given = ((name, getattr(self, field)) for name, field in _KEYS.items())
        fields = [f"{name}={value}" for name, value in given if value]
        fields += [word for word, field in _FLAGS.items() if getattr(self, field)]
        return ";".join(fields) or "all"


#: The fields of a filter as its key names them: those with a value, and those without.
_KEYS = {"y": "year", "m": "month", "k": "kind", "s": "sender"}
_KEYS |= {"u": "urgency", "f": "first", "l": "last"}
_FLAGS = {"new": "latest", "old": "oldest"}


def from_key(key: str) -> Filter | None:
    """The filter whose `key` it is; None for any other text."""
    if key == "all":
        return Filter()
    found = Filter()
    for field in key.split(";"):
        name, _, value = field.partition("=")
        if field in _FLAGS:
            found = replace(found, **{_FLAGS[field]: True})
        elif name in ("y", "m") and value.isascii() and value.isdigit():
            found = replace(found, **{_KEYS[name]: int(value)})
        elif name in _KEYS and name not in ("y", "m"):
            found = replace(found, **{_KEYS[name]: value})
    return found if found.key == key and _valid(found) else None


def within(asked: Filter, unit: str, back: int, today: dt.date) -> Filter:
    """`asked` of the "year", "month", "week" or "day" that was `back` before that of `today`.

    A month that was asked for stays: March of last year.
    """
    if unit in ("year", "month"):
        months = today.year * 12 + today.month - 1 - back * (12 if unit == "year" else 1)
        month = months % 12 + 1 if unit == "month" else asked.month
        return replace(asked, year=months // 12 + ERA, month=month)
    days, into = (7, today.weekday()) if unit == "week" else (1, 0)
    first = today - dt.timedelta(back * days + into)
    last = first + dt.timedelta(days - 1)
    return replace(asked, first=first.isoformat(), last=last.isoformat())


def select(asked: Filter, letters: Iterable[Letter]) -> list[Letter]:
    """The letters that `asked` lists, the newest (or oldest) first, those without a date last."""
    names = spellings(asked.sender)
    fitting = [one for one in letters if _fits(asked, one, names)]
    if asked.oldest:
        return sorted(fitting, key=lambda one: (one.date is None, one.date or "", one.id))
    return sorted(fitting, key=lambda one: (one.date or "", one.id), reverse=True)


def spellings(name: str) -> list[str]:
    """A sender as asked for, and what its abbreviation stands for, folded."""
    if not name:
        return []
    folded = fold_text(name).strip()
    long = [fold_text(term) for meant in expansions(folded) for term in meant.terms]
    code = letter_codes().get(folded.strip(". "))
    return [folded, *long, *([fold_text(code)] if code else [])]


def _fits(asked: Filter, one: Letter, names: Sequence[str]) -> bool:
    year, month = (int(one.date[:4]) + ERA, int(one.date[5:7])) if one.date else (None, None)
    sender = fold_text(one.sender)
    return (
        asked.year in (None, year)
        and asked.month in (None, month)
        and (not asked.first or asked.first <= (one.date or "") <= asked.last)
        and one.kind.startswith(asked.kind)
        and one.urgency.startswith(asked.urgency)
        and (not names or any(sender and name in sender for name in names))
    )


def _valid(found: Filter) -> bool:
    days = {found.first, found.last}
    return (
        found.month in (None, *range(1, len(MONTHS) + 1))
        and found.urgency in ("", *URGENT)
        and (days == {""} or all(map(_is_day, days)))
        and "|" not in found.key
    )


def _is_day(text: str) -> bool:
    try:
        return _DAY.fullmatch(text) is not None and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False
