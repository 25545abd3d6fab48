"""Letters that are wanted: cited by letters held, or asked for by number, and not held.

Pure. Promises the most wanted first: how many letters cite it, then how often it was asked
for. A number that only questions name counts too, when they name it in full.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.ledger import Missed
from corpus.dates import find_dates
from corpus.letter import Letter
from corpus.numbers import find_numbers, find_partials, parse_number, partial_matches


@dataclass(frozen=True)
class Wanted:
    """A letter that is not held: `cited_by` ids of letters, `asked` how many times."""

    canonical: str
    date: str | None = None
    cited_by: tuple[str, ...] = ()
    asked: int = 0


@dataclass
class _Found:
    date: str | None = None
    cited_by: dict[str, None] = field(default_factory=dict)
    asked: int = 0


def wanted(letters: Iterable[Letter], asked: Iterable[Missed] = ()) -> list[Wanted]:
    """What `letters` cite and do not hold, and what questions `asked` for in vain."""
    held = list(letters)
    numbers = {n for letter in held for n in (letter.canonical, *letter.aliases)}
    found: dict[str, _Found] = {}
    for letter in held:
        for cited in letter.references:
            if cited.letter is None and cited.canonical and cited.canonical not in numbers:
                one = found.setdefault(cited.canonical, _Found())
                one.date = one.date or cited.date
                one.cited_by[letter.id] = None
    for missed in asked:
        _ask(found, missed, numbers)
    rows = [Wanted(name, f.date, tuple(f.cited_by), f.asked) for name, f in found.items()]
    return sorted(rows, key=lambda row: (-len(row.cited_by), -row.asked, row.canonical))


def _ask(found: dict[str, _Found], missed: Missed, held: set[str]) -> None:
    """Count a question for every letter that it may mean."""
    full = {one.number.canonical for one in find_numbers(missed.text)} - held
    partials = find_partials(missed.text)
    parsed = {name: number for name in found if (number := parse_number(name))}
    meant = {
        name
        for name, number in parsed.items()
        if any(partial_matches(partial, number) for partial in partials)
    }
    days = [day.date.isoformat() for day in find_dates(missed.text) if day.date]
    for name in full | meant:
        one = found.setdefault(name, _Found())
        one.asked += missed.count
        one.date = one.date or (days[0] if len(days) == 1 and name in full else None)
