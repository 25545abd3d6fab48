"""The urgency mark of a letter (ด่วนที่สุด, ด่วนมาก, ด่วน), known again through OCR damage.

Promises "" for words that only contain ด่วน (รถด่วน, ขอด่วน), and whether a reading is sure.
Source: the correspondence regulation B.E. 2526, section 28.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from corpus.lines import alike, bare, starts_with

LEVELS = ("ด่วนที่สุด", "ด่วนมาก", "ด่วน")
_FEWEST, _MOST = 3, 9  # letters of a mark, damage and strays included
_ENOUGH = 0.6
_CUT = 4  # letters of a mark that lost its end, by which it is still told from the others
_STRAY = re.compile("[^\u0e01-\u0e4e]")
_GAP = re.compile(r"[ \u00a0]{2,}|\t")


@dataclass(frozen=True)
class Urgency:
    """A level, or "" for none, and whether nothing else can have been printed."""

    level: str = ""
    sure: bool = True


def urgency_of(text: str) -> str:
    """The urgency that a stray line stands for, "" when it is none."""
    return read_urgency(text).level


@lru_cache(maxsize=4096)
def read_urgency(text: str) -> Urgency:
    """The urgency that a stray line stands for; Latin letters and signs in it are damage."""
    mark = text.strip(" |()-*“”'\"")
    seen = bare(mark).text
    if not _FEWEST <= len(seen) <= _MOST:
        return Urgency()
    thai = _STRAY.sub("", alike(mark))
    for level in LEVELS:
        if thai == alike(level):
            # What stands behind the short mark may be the rest of a longer one.
            return Urgency(level, level != LEVELS[-1] or seen == bare(level).text)
    cut = [level for level in LEVELS if len(thai) >= _CUT and alike(level).startswith(thai)]
    return Urgency(cut[0] if cut else _nearest(seen), sure=False)


def urgency_beside(text: str) -> Urgency:
    """The urgency on a line of the head that it shares with other words, the office's or ที่."""
    whole = [read for piece in _GAP.split(text) if (read := read_urgency(piece)).level]
    if whole:
        return whole[0]
    words = text.strip(" |*")
    for level in LEVELS[:2]:
        end = starts_with(words, level, 0)
        if end is not None and words[end : end + 1].isspace():
            return Urgency(level, bare(words[:end]).text == bare(level).text)
    return Urgency()


def _nearest(seen: str) -> str:
    """The level that a damaged mark is likest to; of the short one only one sign may be wrong."""
    short, thai = bare(LEVELS[-1]).text, _STRAY.sub("", seen)
    if len(seen) == len(short):
        missed = [a for a, b in zip(seen, short, strict=True) if a != b]
        return LEVELS[-1] if len(missed) == 1 and _STRAY.match(missed[0]) else ""
    pairs = [
        (Levenshtein.normalized_similarity(read, bare(level).text), level)
        for level in LEVELS[:2]
        for read in (seen, thai)
    ]
    score, level = max(pairs)
    led = _opens(seen, short)  # or only its end is like a level's (ดีที่สุด)
    return level if led and score >= _ENOUGH and len(thai) >= _CUT else ""


def _opens(seen: str, short: str) -> bool:
    """Whether a damaged mark begins as the levels do, one letter of it lost or wrong."""
    near = Levenshtein.distance(seen[: len(short)], short) <= 1
    return near or short[1:] in seen[: _CUT + 1] or seen[:2] in (short[:2], short[0] + short[2])
