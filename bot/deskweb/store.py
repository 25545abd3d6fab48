"""What the desk's pages ask of the corpus: one letter by its id, its neighbours, its file."""

from flask import current_app

from bot.deskweb.shelf import Shelf
from bot.errors import NoSuchDraft, NoSuchLetter, NotPublished
from bot.services import services
from corpus.letter import Letter

_NAME = "desk-shelf"


def shelf() -> Shelf:
    """The app's shelf of letters."""
    kept = current_app.extensions
    if _NAME not in kept:
        kept[_NAME] = Shelf(services().settings.corpus)
    return kept[_NAME]


def letter(letter_id: str) -> Letter:
    """A letter of any status. Raises NoSuchLetter."""
    found = next((one for one in shelf().look()[0] if one.id == letter_id), None)
    if found is None:
        raise NoSuchLetter(id=letter_id)
    return found


def draft(letter_id: str) -> Letter:
    """A draft. Raises NoSuchDraft."""
    found = letter(letter_id)
    if found.status != "draft":
        raise NoSuchDraft(id=letter_id)
    return found


def drafts() -> list[Letter]:
    """The drafts that wait, newest first."""
    return [one for one in shelf().look()[0] if one.status == "draft"]


def bundle(one: Letter) -> list[Letter]:
    """The drafts that came in one file with the draft `one`, in order; a letter stands alone."""
    if one.status != "draft":
        return [one]
    mine = [other for other in drafts() if other.original == one.original]
    return sorted(mine, key=lambda other: (other.span, other.order))


def file_name(one: Letter) -> str:
    """The name that a letter's file came with, "" when that is not known any more."""
    arrivals = services().arrivals.list(1000)
    return next((a.name for a in arrivals if one.original and a.sha256 == one.original), "")


def published(letter_id: str) -> Letter:
    """A published letter. Raises NotPublished."""
    found = letter(letter_id)
    if found.status != "published":
        raise NotPublished(id=letter_id)
    return found
