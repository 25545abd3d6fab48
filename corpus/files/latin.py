"""Latin words in Thai lines: read a second time, and taken where that is plainly surer.

The engine's Thai model has no Latin letters and writes digits and signs for them (SWOT becomes
55907); both models together cost every Thai line a point. Promises that only what the Thai
model itself is unsure of is replaced. Runs inside the sandbox only.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from corpus.files.lines import Strip
from corpus.files.ocr import Glyph, recognise

#: Mean confidence of a line below which all of it may be Latin, as an address in the foot.
_FOREIGN = 0.85
#: Confidence of a glyph below which a line may hold a Latin word; Thai print is above 0.9.
_ODD = 0.7
#: Confidence of a Latin word: what this model makes of Thai words is below, most of it at 0.
_WORD = 0.75
#: By how much a Latin word is surer than what stands in its place, where none of that is odd.
_SURER = 0.05
_LETTER = re.compile("[A-Za-z@]")
_SPELLED = re.compile(r"[!-~]*[A-Za-z]{2}[!-~]*")


def with_latin(cuts: Sequence[Strip], read: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """The lines of the Thai model with their Latin words; `cuts` are their pictures."""
    lines = _wholly(cuts, read)
    odd = [k for k, glyphs in enumerate(lines) if any(g.confidence < _ODD for g in glyphs)]
    for k, foreign in zip(odd, recognise([cuts[k] for k in odd], "eng"), strict=True):
        lines[k] = spliced(lines[k], foreign)
    return lines


def spliced(line: Sequence[Glyph], foreign: Sequence[Glyph]) -> list[Glyph]:
    """A line with the words of its `foreign` reading in place of glyphs that are less sure."""
    found = list(line)
    for word in foreign:
        if word.confidence < _WORD or not _SPELLED.fullmatch(word.text):
            continue
        under = [k for k, glyph in enumerate(found) if _stands_in(glyph, word)]
        if under and _less_sure([found[k] for k in under], word):
            first, last = under[0], under[-1]
            found[first : last + 1] = [replace(word, blank=found[first].blank or word.blank)]
    return found


def sureness(glyphs: Sequence[Glyph]) -> float:
    """The mean confidence of a line, 0 of none."""
    return fmean(glyph.confidence for glyph in glyphs) if glyphs else 0.0


def _wholly(cuts: Sequence[Strip], read: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Lines that may be Latin as a whole read with both models, where that is surer."""
    foreign = [
        k
        for k, glyphs in enumerate(read)
        if sureness(glyphs) < _FOREIGN or any(_LETTER.search(g.text) for g in glyphs)
    ]
    better = list(read)
    for k, both in zip(foreign, recognise([cuts[k] for k in foreign], "tha+eng"), strict=True):
        if sureness(both) > sureness(read[k]):
            better[k] = both
    return better


def _stands_in(glyph: Glyph, word: Glyph) -> bool:
    return word.left <= (glyph.left + glyph.right) / 2 <= word.right


def _less_sure(glyphs: Sequence[Glyph], word: Glyph) -> bool:
    odd = min(glyph.confidence for glyph in glyphs) < _ODD
    return sureness(glyphs) < word.confidence - (0.0 if odd else _SURER)
