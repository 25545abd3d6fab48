"""Whether a text layer is worth keeping, or the page must be looked at instead.

Promises a yes only for Thai that is spelled as Thai is: no doubled clusters, no glyphs
without a letter, no marks cut from their consonants, and more than a page number.
"""

import re

from corpus.text import PRIVATE_USE

#: A page with fewer letters is a picture with a number or a stamp's text on it.
LEAST_LETTERS = 40
_BASE = "ก-ฮ"
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_DOUBLED = re.compile(f"([{_BASE}][{_MARK}]+)[{_BASE}]?\\1")
_STRAY = re.compile(f"(?<![{_BASE}{_MARK}])[{_MARK}]")
_NO_LETTER = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_THAI = re.compile("[\u0e01-\u0e4e]")
_FOREIGN = re.compile("[\u00a1-\u024f\u0370-\u0dff]")


def text_is_whole(text: str) -> bool:
    """Whether the text of a page reads as it was printed."""
    text = text.translate(PRIVATE_USE)
    letters = sum(c.isalnum() for c in text)
    thai = len(_THAI.findall(text))
    if letters < LEAST_LETTERS:
        return False
    lost = len(_NO_LETTER.findall(text)) + len(_FOREIGN.findall(text))
    broken = len(_STRAY.findall(text)) + len(_DOUBLED.findall(text))
    return lost <= 0.01 * letters and broken <= 0.03 * thai
