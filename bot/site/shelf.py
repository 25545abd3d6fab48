"""What the public pages ask of the letters: one by its id, all of them, what they say.

What follows from all letters is worked out once a snapshot, what follows from one letter's
text as long as that text stays.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from bot import desk
from bot.about import Known, known
from bot.errors import NoSuchLetter
from bot.services import services
from bot.site.filters import Choice, choices, year_of
from corpus.letter import Letter, Part

_NAME = "site-shelf"
_KEPT = 128  # letters whose parts are kept: a day's reading


@dataclass(frozen=True)
class Shelf:
    """The letters of one snapshot, what they say of each other, and how they can be filtered.

    `ordered` are the letters by year and sender, the newest first.
    """

    snapshot: str
    letters: tuple[Letter, ...]
    about: Known
    ordered: tuple[Letter, ...]
    offered: tuple[Choice, ...]


def shelf() -> Shelf:
    """The letters that answer now; the engine must stand."""
    engine, kept = services().standby.engine, current_app.extensions
    letters = engine.letters()  # it looks whether there is a new snapshot
    if _NAME not in kept or kept[_NAME].snapshot != engine.snapshot:
        every = tuple(letters)
        kept[_NAME] = Shelf(
            engine.snapshot, every, known(every), tuple(_ordered(every)), choices(every)
        )
    return kept[_NAME]


def letter(letter_id: str) -> Letter:
    """A letter that is published or was. Raises NoSuchLetter."""
    found = services().standby.engine.letter(letter_id) or _retired(letter_id)
    if found is None:
        raise NoSuchLetter(id=letter_id)
    return found


@functools.lru_cache(maxsize=_KEPT)
def parts(text: str, kind: str) -> tuple[Part, ...]:
    """The parts of a letter's text."""
    from corpus.structure import parts as read  # 0.2 s that only the first reader waits for

    return tuple(read(text, kind))


def _ordered(letters: Sequence[Letter]) -> list[Letter]:
    """By year from the newest, in a year by the sender of the newest letter, newest first."""
    newest = sorted(letters, key=lambda one: (one.date or "", one.id), reverse=True)
    first: dict[tuple[str, str], int] = {}
    for place, one in enumerate(newest):
        first.setdefault((year_of(one), one.sender), place)
    years = {year: place for place, year in enumerate(dict.fromkeys(map(year_of, newest)))}

    def rank(one: Letter) -> tuple[int, int]:
        year = year_of(one)
        return years[year], first[year, one.sender]

    return sorted(newest, key=rank)


def _retired(letter_id: str) -> Letter | None:
    """A letter that was taken out of the answers: its page stays, and says so."""
    try:
        found = desk.letter(services().settings.corpus, letter_id)
    except NoSuchLetter:
        return None
    return found if found.status == "retired" else None
