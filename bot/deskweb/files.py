"""The original of a letter and the pictures of its pages, for whoever checks the draft.

A file is found by the hash that its letter carries and a page by its number: nothing that
comes in with the address becomes part of a path. Originals are handed over, never shown.
"""

import re
from pathlib import Path

from flask import Blueprint, abort, send_file
from werkzeug.wrappers import Response

from bot import readings
from bot.deskweb import store
from bot.services import services
from corpus.letter import Letter
from corpus.reading import Page, Reading
from corpus.store import find_original

blueprint = Blueprint("files", __name__)
_HASH = re.compile(r"[0-9a-f]{64}")


@blueprint.get("/letters/<letter_id>/original")
def original(letter_id: str) -> Response:
    """The file a letter came in, to be saved: a browser never opens it inside the desk."""
    letter = store.letter(letter_id)
    path = find_original(services().settings.corpus, letter.original) if _hashed(letter) else None
    if path is None:
        abort(404)
    name = store.file_name(letter) or path.name
    return send_file(path, "application/octet-stream", as_attachment=True, download_name=name)


@blueprint.get("/letters/<letter_id>/pages/<int:page>.jpg")
def picture(letter_id: str, page: int) -> Response:
    """The picture of one page of the file."""
    letter = store.letter(letter_id)
    path = _pages(letter) / f"page-{page:04d}.jpg" if _hashed(letter) else None
    if path is None or not path.is_file():
        abort(404)
    return send_file(path, "image/jpeg")


def pages(letter: Letter, read: Reading | None) -> list[int]:
    """The numbers of the pages to look at: those that the letter stands on, as far as kept."""
    found = _pages(letter).glob("page-*.jpg") if _hashed(letter) else ()
    numbers = sorted(int(path.stem[5:]) for path in found if path.stem[5:].isdecimal())
    own = {page.number for page in read.pages if _meet(letter, page)} if read else set()
    return [number for number in numbers if number in own] or numbers


def _meet(letter: Letter, page: Page) -> bool:
    return page.start < letter.span[1] and letter.span[0] < page.end


def reading(letter: Letter) -> Reading | None:
    """How sure the letter's file was read, as long as that is kept; None without."""
    return readings.load(_pages(letter)) if _hashed(letter) else None


def _pages(letter: Letter) -> Path:
    return services().settings.pages(letter.original)


def _hashed(letter: Letter) -> bool:
    """People correct letter files by hand: what is no hash is no file's name."""
    return _HASH.fullmatch(letter.original) is not None
