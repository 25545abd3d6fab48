"""Where a Thai text may be cut: between words, never inside one. Pure.

Only the stretch around the cut is looked at, so that the length of a text costs nothing.
Words are those of `index.tokens` (newmm and the abbreviations of the trade).
"""

import re

from index.tokens import segment

_BACK = 90  # characters before the cut that are read as words
_AHEAD = 24  # and after it
_LONGEST = 40  # a word longer than this is none: there the cut stays
_INSIDE = re.compile(r"(?<=\.)[ก-ฮ]{1,2}\.|\.")  # an abbreviation goes on here: ก.บ.จ.


def word_break(text: str, at: int) -> int:
    """The last break between words of `text` that is not after `at` (code points).

    `at` itself when no break is near: a long run of digits, an address, a foreign word.
    """
    if not 0 < at < len(text) or _apart(text[at - 1], text[at]):
        return at
    start = max(0, at - _BACK)
    start += text[start : max(start, at - _LONGEST)].find(" ") + 1
    breaks = _breaks(text[start : at + _AHEAD].lower())
    nearest = max((start + place for place in breaks if start + place <= at), default=0)
    return nearest if at - nearest <= _LONGEST and nearest > start else at


def _apart(before: str, after: str) -> bool:
    """Whether two neighbours part words by themselves."""
    return before.isspace() or after.isspace()


def _breaks(window: str) -> set[int]:
    """Offsets of the beginnings and ends of the words in `window`."""
    found, at = set(), 0
    for word in segment(window):
        start = window.find(word, at)
        if start >= 0:
            at = start + len(word)
            found |= {start, at}
    return {place for place in found if not _INSIDE.match(window, place)}
