"""What the public pages ask of the letters: one by its id, all of them, what they say.

What follows from all letters is worked out once a snapshot, what follows from one letter's
text as long as that text stays.
"""

import functools
from dataclasses import dataclass

from flask import current_app

from bot import desk
from bot.about import Known, known
from bot.errors import NoSuchLetter
from bot.services import services
from corpus.letter import Letter, Part

_NAME = "site-shelf"
_KEPT = 128  # letters whose parts are kept: a day's reading


@dataclass(frozen=True)
class Shelf:
    """The letters of one snapshot, and what they say of each other."""

    snapshot: str
    letters: tuple[Letter, ...]
    about: Known


def shelf() -> Shelf:
    """The letters that answer now; the engine must stand."""
    engine, kept = services().standby.engine, current_app.extensions
    letters = engine.letters()  # it looks whether there is a new snapshot
    if _NAME not in kept or kept[_NAME].snapshot != engine.snapshot:
        kept[_NAME] = Shelf(engine.snapshot, tuple(letters), known(letters))
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


def _retired(letter_id: str) -> Letter | None:
    """A letter that was taken out of the answers: its page stays, and says so."""
    try:
        found = desk.letter(services().settings.corpus, letter_id)
    except NoSuchLetter:
        return None
    return found if found.status == "retired" else None
