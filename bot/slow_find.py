"""Which published letter a photo or file shows: for whoever sends one to ask about it.

Promises that nothing of the file is kept, and that only published letters are named. Sure
when number and date agree, or the words do; otherwise the likeliest come first, unsure.
"""

from pathlib import Path

from bot import warm
from bot.copies import same_letter
from bot.held import Held
from bot.intake import stored
from bot.settings import Settings
from corpus.errors import WianError
from corpus.files.pages import Kept, together
from corpus.files.read import read_bytes, read_received
from corpus.letter import Letter
from corpus.reader import read_text
from corpus.reading import Reading

PAGES = 2  # what tells a letter from another stands on its first pages
MOST = 5
ASKED = 200  # characters of a subject that are enough to search by


class _Enough(Exception):
    """The pages that are needed have been read."""


def find(settings: Settings, source: Path, name: str, published: Held, folder: Path) -> dict:
    """The result of a `find` job (`bot.jobs`). Raises what reading raises."""
    data, _ = read_bytes(source, settings.bounds)
    reading = _first_pages(settings, data, name, folder)
    read = read_text(reading.text, name, "", published.meant(reading.text), reading)
    sure = [one for letter in read for one in _same(settings, letter, published)]
    likely = sure or _cited(read, published) or _alike(settings, read[0])
    numbers = [letter.canonical for letter in read if letter.canonical]
    return {
        "text": reading.text,
        "numbers": list(dict.fromkeys(numbers)),
        "date": next((letter.date for letter in read if letter.date), None),
        "found": list(dict.fromkeys(likely))[:MOST],
        "sure": bool(sure),
    }


def _first_pages(settings: Settings, data: bytes, name: str, folder: Path) -> Reading:
    """The reading of the first pages; of a file without pages, of it all."""

    def stop(page: int, _: int) -> None:
        if page >= PAGES:
            raise _Enough

    try:
        return read_received(data, name, settings.bounds, folder, stop)
    except _Enough:
        pages = [Kept(folder).get(number) for number in range(1, PAGES + 1)]
        return together([page for page in pages if page], "pdf")


def _same(settings: Settings, letter: Letter, published: Held) -> list[str]:
    return [
        one.id
        for one in published.like(letter)
        if same_letter(letter, one, stored(settings.corpus, one.id).text)
    ]


def _cited(read: list[Letter], published: Held) -> list[str]:
    """The letters that have the same number, or that what was read cites."""
    same = [one.id for letter in read for one in published.like(letter)]
    cited = [c.letter for letter in read for c in letter.references if c.letter]
    return [*same, *(id for id in cited if id in published.by_id)]


def _alike(settings: Settings, letter: Letter) -> list[str]:
    """The letters that a search for what it is about finds."""
    about = letter.subject[:ASKED] or " ".join(letter.text.split())[:ASKED]
    try:
        answer = warm.engine(settings).ask(about)
    except WianError:
        return []
    return [hit.letter.id for hit in answer.hits] if answer.outcome == "answer" else []
