"""The admin's desk: files in as drafts, drafts corrected and published, letters retired.

Promises that every act is done whole or not at all, in whatever process and whenever it is
killed (`bot.journal`); never overwrites an original, never loses what a person corrected.
One door to the acts (`bot.desk_add`, `desk_edit`, `desk_publish`) and to what is there.
"""

from pathlib import Path

from bot import copies
from bot import corrections as record
from bot.copies import Source
from bot.corrections import Correction
from bot.desk_add import Taken, Watch, reread, take_in
from bot.desk_edit import correct, discard, join, split
from bot.desk_publish import publish, recover, reindex, retire, rollback
from bot.errors import NoSuchDraft, NoSuchLetter
from bot.intake import File, find
from bot.settings import Settings
from corpus.letter import Letter
from corpus.store import read_letter

DRAFTS = "drafts"
LETTERS = "letters"
ORIGINALS = "originals"

__all__ = [
    "Correction",
    "File",
    "Source",
    "Taken",
    "Watch",
    "correct",
    "corrections",
    "discard",
    "draft",
    "drafts",
    "join",
    "letter",
    "letters",
    "publish",
    "recover",
    "reindex",
    "reread",
    "retire",
    "rollback",
    "sources",
    "split",
    "take_in",
]


def drafts(corpus: Path) -> list[Letter]:
    """The drafts that wait, by id. Raises BrokenLetter."""
    return [read_letter(path) for path in sorted((corpus / DRAFTS).glob("*.md"))]


def draft(corpus: Path, id: str) -> Letter:
    """One draft. Raises NoSuchDraft or BrokenLetter."""
    path = find(corpus, id)
    if path is None or path.parent.name != DRAFTS:
        raise NoSuchDraft(id=id)
    return read_letter(path)


def letters(corpus: Path) -> list[Letter]:
    """The letters, published or retired, by id. Raises BrokenLetter."""
    return [read_letter(path) for path in sorted((corpus / LETTERS).glob("*.md"))]


def letter(corpus: Path, id: str) -> Letter:
    """A letter or draft. Raises NoSuchLetter or BrokenLetter."""
    path = find(corpus, id)
    if path is None:
        raise NoSuchLetter(id=id)
    return read_letter(path)


def corrections(settings: Settings, id: str) -> tuple[Correction, ...]:
    """What people have corrected in a letter, the oldest first. Raises NoSuchLetter."""
    one = letter(settings.corpus, id)
    lines = record.read(record.path_of(settings.corpus, one))
    return tuple(line for line in lines if id in (line.letter, line.after))


def sources(settings: Settings, id: str) -> tuple[Source, ...]:
    """Further files that brought a copy of a letter."""
    return copies.read(copies.path_of(settings.corpus, id))
