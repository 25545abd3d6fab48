"""What a letter was read from: its file, the pictures of its pages, its text as stored.

A file is found by the hash that its letter carries and a page by its number: nothing that
comes in with an address becomes part of a path.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, send_file

from bot import readings
from bot.errors import NoSuchLetter
from bot.services import services
from bot.site import access, shelf
from bot.site import texts as say
from corpus.letter import Letter
from corpus.reading import Page
from corpus.store import find_original

blueprint = Blueprint("originals", __name__)
access.install(blueprint)
_HASH = re.compile(r"[0-9a-f]{64}")
#: What browsers show by themselves without running anything of it; the rest is saved.
_SHOWN = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


@dataclass(frozen=True)
class Original:
    """What can be opened: `kind` and `size` of the file ("" without one), page numbers."""

    kind: str = ""
    size: str = ""
    pages: tuple[int, ...] = ()


@blueprint.get("/letters/<letter_id>/original")
def original(letter_id: str) -> Response:
    """The file a letter came in."""
    path = _path(_letter(letter_id))
    if path is None:
        abort(404)
    kind = _SHOWN.get(path.suffix.lower())
    name = f"{letter_id}{path.suffix}"
    return send_file(
        path, kind or "application/octet-stream", as_attachment=kind is None, download_name=name
    )


@blueprint.get("/letters/<letter_id>/pages/<int:page>.jpg")
def picture(letter_id: str, page: int) -> Response:
    """The picture of one page of the file."""
    letter = _letter(letter_id)
    path = services().settings.pages(letter.original) / f"page-{page:04d}.jpg"
    if not _hashed(letter) or not path.is_file():
        abort(404)
    return send_file(path, "image/jpeg")


@blueprint.get("/letters/<letter_id>/text")
def text(letter_id: str) -> Response:
    """The letter's text, character for character."""
    stored = _letter(letter_id).text.encode("utf-8", "surrogatepass")
    return Response(stored, content_type="text/plain; charset=utf-8")


def original_of(letter: Letter) -> Original:
    """What of the letter's file is kept."""
    path = _path(letter)
    kind = path.suffix[1:].upper() if path else ""
    return Original(kind, _size(path.stat().st_size) if path else "", tuple(_pages(letter)))


def _letter(letter_id: str) -> Letter:
    if services().standby.engine is None:
        abort(503)
    try:
        return shelf.letter(letter_id)
    except NoSuchLetter:
        abort(404)


def _path(letter: Letter) -> Path | None:
    return find_original(services().settings.corpus, letter.original) if _hashed(letter) else None


def _pages(letter: Letter) -> list[int]:
    """The numbers of the pages that the letter stands on, as far as they are kept."""
    if not _hashed(letter):
        return []
    folder = services().settings.pages(letter.original)
    found = (path.stem[5:] for path in folder.glob("page-*.jpg"))
    numbers = sorted(int(number) for number in found if number.isdecimal())
    read = readings.load(folder) if numbers else None
    own = {page.number for page in read.pages if _meet(letter, page)} if read else set()
    return [number for number in numbers if number in own] or numbers


def _meet(letter: Letter, page: Page) -> bool:
    return page.start < letter.span[1] and letter.span[0] < page.end


def _hashed(letter: Letter) -> bool:
    """People correct letter files by hand: what is no hash is no file's name."""
    return _HASH.fullmatch(letter.original) is not None


def _size(count: int) -> str:
    unit, words = next((u, w) for u, w in say.BYTES if count >= u or u == 1)
    return words.format(count / unit)
