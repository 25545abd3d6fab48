"""Words of a question put right as they sound: people spell by ear, and miss keys and marks.

A question in which too much is no word is read as the likeliest words (`index.repair`), those
that Thai has often and the official terms. What was put right stands beside the words as typed.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.tokens import known_word, segment
from index.vocabulary import frequent_words

if TYPE_CHECKING:
    from index.repair import Lexicon

#: The share of the Thai letters of a question that stand in no word, from which it is put right.
#: Typed with care at most one in thirty has so much, spelled by ear three in four.
BAD = 0.06
#: In nats: what one changed character costs. Typists err more often than printers.
EDIT = 4.0
#: Letters that sound alike, at the end of a syllable at least, each run with the one that stands
#: for it.
_SOUNDS = {
    "ส": "ศษซ",
    "ท": "ดตฎฏธฑฒฐถ",
    "ค": "ขฆ",
    "ช": "ฌฉ",
    "พ": "ภผ",
    "ร": "ลฬ",
    "น": "ณ",
    "ย": "ญ",
}
#: Shorter words are what is left of others more often than not.
_LEAST = 3
_THAI = re.compile(r"[ก-ฮะ-ๅ็-๎]")
#: Abbreviations and numbers, which are no words and yet typed right.
_SHORT = re.compile(r"(?:[ก-ฮ]{1,5}\. ?)+|[0-9./]+|[ๆฯ]")


def put_right(folded: str) -> list[str]:
    """The words that a folded question should have been typed with and was not, in order."""
    text = _SHORT.sub(" ", folded)
    thai = [word for word in segment(text) if _THAI.search(word)]
    unknown = sum(len(word) for word in thai if not known_word(word))
    if unknown <= BAD * sum(map(len, thai)):
        return []
    from index.repair import repaired

    read = segment(repaired(text, _lexicon()))
    return [word for word in read if len(word) >= _LEAST and word not in folded]


@lru_cache(maxsize=1)
def _lexicon() -> "Lexicon":
    """The frequent words of Thai and official terms: 0.4 s and 16 MB, when first needed."""
    from index.repair import LOOK, Lexicon, met

    sounds = {letter: one for one, letters in _SOUNDS.items() for letter in letters}
    return Lexicon(met(frequent_words()), {**sounds, **LOOK}, EDIT)
