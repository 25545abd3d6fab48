"""Mending Thai that a text layer or an OCR engine has broken, character by character.

Promises the text that was printed: private-use glyphs named, marks back on their letter,
sara am whole, marks in order. Never NFKC and never a spelling correction: both rewrite words.
"""

import re

from corpus.text import PRIVATE_USE

#: Vowels above and below, tone marks and the like, as a character class.
MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_SPLIT_MARK = re.compile(f"(?<=[ก-ฮ]) +(?=[{MARK}])")
_RING = re.compile("(?:\u0e4d([\u0e48-\u0e4b]?)|([\u0e48-\u0e4b])\u0e4d) ?\u0e32")
_LOST_RING = re.compile("(?<=[ก-ฮ])([\u0e48-\u0e4b]?) \u0e32(?=[ก-ฮเ-ไ ]|$)")


def repair(text: str) -> str:
    """One line, mended and normalised; blanks are kept, outer ones are not."""
    from pythainlp.util import normalize

    text = text.translate(PRIVATE_USE)
    text = _SPLIT_MARK.sub("", text)
    text = _RING.sub(r"\1\2ำ", text)
    text = _LOST_RING.sub(r"\1ำ", text)
    return normalize(text).strip()
