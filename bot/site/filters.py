"""Which letters are looked through: by year, sender's level, kind, urgency, in force or not.

Pure. Filters are read from an address and written back to it, so that what was asked can be
shared; a value that is none of a filter's is no filter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.about import Known
from bot.site import texts as say
from corpus.letter import Letter
from index.levels import authority
from index.listing import ERA

URGENT = ("ด่วนที่สุด", "ด่วนมาก", "ด่วน")
FIELDS = ("year", "level", "kind", "urgency", "force")


@dataclass(frozen=True)
class Choice:
    """One filter: its field, its name, and (value, name) of what it can be."""

    field: str
    name: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Filters:
    """What is chosen; "" leaves a field open. `force` is "yes" for letters in force alone."""

    year: str = ""
    level: str = ""
    kind: str = ""
    urgency: str = ""
    force: str = ""

    @property
    def given(self) -> dict[str, str]:
        """The fields that are chosen."""
        return {name: value for name in FIELDS if (value := getattr(self, name))}

    def fits(self, letter: Letter, about: Known) -> bool:
        """Whether `letter` is among what is chosen."""
        return (
            (not self.year or self.year == year_of(letter))
            and (not self.level or self.level == str(authority(letter.sender)))
            and self.kind in ("", letter.kind)
            and self.urgency in ("", letter.urgency)
            and (not self.force or in_force(letter, about))
        )


def choices(letters: Sequence[Letter]) -> tuple[Choice, ...]:
    """The filters that these letters give something to choose for."""
    years = sorted({year_of(one) for one in letters} - {""}, reverse=True)
    levels = {str(authority(one.sender)) for one in letters}
    kinds = sorted({one.kind for one in letters})
    urgent = {one.urgency for one in letters}
    return (
        Choice("year", say.BY_YEAR, _same(years)),
        Choice("level", say.BY_LEVEL, tuple(pair for pair in say.LEVELS if pair[0] in levels)),
        Choice("kind", say.BY_KIND, _same(kinds)),
        Choice("urgency", say.BY_URGENCY, _same(word for word in URGENT if word in urgent)),
        Choice("force", say.BY_FORCE, (("yes", say.IN_FORCE),)),
    )


def read(given: Mapping[str, str], offered: Iterable[Choice]) -> Filters:
    """The filters that an address names, of those that are offered."""
    values = {}
    for choice in offered:
        value = given.get(choice.field, "")
        if value in {option for option, _ in choice.options}:
            values[choice.field] = value
    return Filters(**values)


def told(filters: Filters, offered: Iterable[Choice]) -> str:
    """What is chosen, in words; "" when nothing is."""
    chosen = filters.given
    names = (
        say.CHOSEN.format(name=choice.name, value=dict(choice.options)[chosen[choice.field]])
        for choice in offered
        if choice.field in chosen
    )
    return " · ".join(names)


def year_of(letter: Letter) -> str:
    """The Buddhist year of a letter, "" without a date."""
    return str(int(letter.date[:4]) + ERA) if letter.date else ""


def in_force(letter: Letter, about: Known) -> bool:
    """Whether no newer letter ends this one; one that is only amended stays in force."""
    newer = about(letter.id)
    return letter.status == "published" and (newer.replaced_by is None or newer.amended)


def _same(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in values)
