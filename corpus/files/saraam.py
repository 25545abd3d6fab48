"""Sara am that the engine wrote as sara aa: น้ำ read as น้า, ต่ำ as ต่า, ซ้ำ as ซั้า.

Promises to touch these letters only, and only where the words then read likelier: หน้า, ค้า
and ถ้า stay, น้า becomes น้ำ, which letters speak of. For recognised lines, never for what
was typed.
"""

import re
from functools import lru_cache
from math import log

from corpus.printed import printed_words

_TONE = "\u0e48-\u0e4b"
#: No word has mai han akat before a tone and sara aa: the ring of sara am was read as it.
_RING = re.compile(f"(?<=[ก-ฮ])[\u0e31\u0e34]([{_TONE}])า")
_DOUBTFUL = re.compile(f"(?<=[ก-ฮ])[{_TONE}]า")
_THAI = re.compile("[\u0e01-\u0e4e]+")
#: Letters on either side that a word around the place may reach to.
_REACH = 16
#: What a letter costs that belongs to no word: more than any rare word (natural logarithm).
_STRAY = 14.0
#: How much likelier the words must be made (natural logarithm).
_MARGIN = 2.0


def with_sara_am(text: str) -> str:
    """One recognised line with its sara am whole."""
    text = _RING.sub(r"\1ำ", text)
    places = [match.end() - 1 for match in _DOUBTFUL.finditer(text)]
    for place in places:
        text = _likelier(text, place)
    return text


def _likelier(text: str, place: int) -> str:
    """The text, or with sara am at `place` where that gives likelier words."""
    run = next(run for run in _THAI.finditer(text) if run.start() <= place < run.end())
    first, last = max(run.start(), place - _REACH), min(run.end(), place + _REACH)
    before, after = text[first:place], text[place + 1 : last]
    if not _may_be(text[place - 2 : place] + "ำ"):
        return text
    gain = _cost(before + "า" + after) - _cost(before + "ำ" + after)
    return text[:place] + "ำ" + text[place + 1 :] if gain > _MARGIN else text


def _cost(text: str) -> float:
    """How unlikely the likeliest words of a Thai run are (natural logarithm)."""
    costs, (counts, total) = [0.0], _counts()
    for end in range(1, len(text) + 1):
        words = ((start, counts.get(text[start:end])) for start in range(max(0, end - 20), end))
        ways = [costs[start] + log(total / count) for start, count in words if count]
        costs.append(min([costs[end - 1] + _STRAY, *ways]))
    return costs[-1]


@lru_cache(maxsize=1)
def _counts() -> tuple[dict[str, int], int]:
    """How often each word is written, and all of them together."""
    from pythainlp.corpus.common import thai_words

    printed = printed_words()
    counts = {word: 1 + printed[word] for word in thai_words()}
    return counts, sum(counts.values())


@lru_cache(maxsize=1)
def _with_am() -> frozenset[str]:
    """Every consonant and tone that sara am follows in a word."""
    found = re.findall(f"[ก-ฮ][{_TONE}]ำ", "\n".join(_counts()[0]))
    return frozenset(found)


def _may_be(syllable: str) -> bool:
    return syllable in _with_am()
