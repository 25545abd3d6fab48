"""The signs that the digit re-reader tells apart, and how a printed text is spelled in them.

Promises one sign for each printed column: marks above and below (ิ ่ ุ) are not signs, sara
am is its า, and whatever is no Thai letter, digit or sign of a number is one sign, OTHER.
Sign 0 is the blank of CTC (Graves 2006): "nothing new here".
"""

import re
import unicodedata

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"
DIGITS = THAI_DIGITS + ARABIC_DIGITS
#: What may stand inside a number, a date, a sum or a telephone number.
PUNCTUATION = "/.-,: ()%"
CONSONANTS = "".join(map(chr, range(ord("ก"), ord("ฮ") + 1)))
VOWELS = "ะาเแโใไฯๆ"
OTHER = "□"
#: Sign n of the net stands for ALPHABET[n - 1].
ALPHABET = DIGITS + PUNCTUATION + CONSONANTS + VOWELS + OTHER

_CLUSTER = re.compile("[^\u0e31\u0e34-\u0e3a\u0e47-\u0e4e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*")
_ALIKE = str.maketrans({"ำ": "า", "–": "-", "—": "-", "‐": "-", "\xa0": " ", "ๅ": "า"})
_SIGN = {sign: number for number, sign in enumerate(ALPHABET, 1)}


def clusters(text: str) -> list[str]:
    """The printed columns of `text`: a letter with its marks, a digit, a space."""
    return _CLUSTER.findall(unicodedata.normalize("NFC", text))


def spelled(text: str) -> str:
    """`text` as the net spells it: มีนาคม -> มนาคม, runs of spaces as one, none at the ends."""
    signs = (cluster[0].translate(_ALIKE) for cluster in clusters(text))
    return " ".join("".join(s if s in _SIGN else OTHER for s in signs).split())


def numbered(spelling: str) -> list[int]:
    """The sign numbers of a spelling that `spelled` made."""
    return [_SIGN[sign] for sign in spelling]
