"""Letters' numbers, made so that no line breaks within one: "พร 0017.2/ว 4914". Pure.

Only for what is shown. What is copied, quoted or said as a person's own words stays as it is:
bubbles are given other characters, pages are given markup around the same ones.
"""

import re

from markupsafe import Markup, escape

_CODE = r"(?:(?<![ก-๎])[ก-ฮ]{2,3}\.? ?)"
_UNIT = r"[0-9๐-๙]{4,5}(?:\.[0-9๐-๙]{1,3}){0,3}"
_RUNNING = r"(?:[1lI|]/)?[0-9๐-๙]{1,6}(?![0-9๐-๙])"
#: A reference number as it is cited, of a circular also without its code or unit.
_NUMBER = re.compile(
    rf"{_CODE}?{_UNIT}/ว ?{_RUNNING}|{_CODE}{_UNIT}/{_RUNNING}|(?<![ก-๎])ว {_RUNNING}"
)
_NO_BREAK_SPACE, _WORD_JOINER = "\u00a0", "\u2060"


def unbroken(text: str) -> str:
    """`text` with no place left to break within a number; it looks the same."""
    return _NUMBER.sub(lambda found: _joined(found[0]), text)


def as_typed(text: str) -> str:
    """`text` that may have been copied out of a bubble, with its numbers as people type them."""
    return text.replace(_WORD_JOINER, "").replace(_NO_BREAK_SPACE, " ")


def kept_together(text: str) -> Markup:
    """`text` as markup in which a number goes to the next line as a whole if that holds it."""
    pieces, done = [], 0
    for found in _NUMBER.finditer(text):
        pieces += [escape(text[done : found.start()])]
        pieces += [Markup('<span class="whole">{}</span>').format(found[0])]
        done = found.end()
    return Markup("").join([*pieces, escape(text[done:])])


def _joined(number: str) -> str:
    """A line may break before ว, as before any Thai word."""
    return number.replace(" ", _NO_BREAK_SPACE).replace("/ว", f"/{_WORD_JOINER}ว")
