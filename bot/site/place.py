"""Where in a letter a link leads: `<passage>` or `<passage>~<from>-<to>`, in `?p=`.

Promises that a link keeps meaning the same words: a passage's id changes with its words, and
the answering stretch is counted from the passage's start. What is not understood is no place.
"""

import functools
import re
from dataclasses import dataclass

from bot.site.pieces import Span
from corpus.letter import Letter
from index.answer import PassageHit
from index.passages import Passage, make_passages

_FORM = re.compile(r"(?P<id>[^~]{1,200})(?:~(?P<first>[0-9]{1,5})-(?P<last>[0-9]{1,5}))?", re.ASCII)


@dataclass(frozen=True)
class Place:
    """A passage of a letter by its offsets, and what answers in it."""

    span: Span
    answering: tuple[Span, ...] = ()


def place_of(hit: PassageHit) -> str:
    """The place of a hit, with what answers in it."""
    if not hit.highlight:
        return hit.id
    first = min(span[0] for span in hit.highlight) - hit.start
    last = max(span[1] for span in hit.highlight) - hit.start
    return f"{hit.id}~{max(0, first)}-{min(last, hit.end - hit.start)}"


def find_place(letter: Letter, given: str) -> Place | None:
    """The place in `letter` that a link names; None when its words are there no more."""
    named = _FORM.fullmatch(given)
    wanted = named["id"] if named else ""
    passages = _passages(letter.id, letter.text, letter.kind)
    found = next((one for one in passages if one.id == wanted), None)
    if found is None:
        return None
    if not named["first"]:
        return Place((found.start, found.end))
    first = found.start + int(named["first"])
    last = min(found.start + int(named["last"]), found.end)
    return Place((found.start, found.end), ((first, last),) if first < last else ())


@functools.lru_cache(maxsize=128)
def _passages(id: str, text: str, kind: str) -> tuple[Passage, ...]:
    """The passages of a letter; nothing else of it counts."""
    return tuple(make_passages(Letter(id, kind, text)))
