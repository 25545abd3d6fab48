"""The lines of a letter's text, and what a damaged word at a line's start still is.

Promises offsets into the given text; never changes it. Matching goes over the
bare letters (no vowels above or below, no tone marks, no blanks), where the OCR
damage of scans hits least, with look-alike consonants held equal.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from corpus.text import to_arabic

# Vowels above and below and tone marks: they sit on the letter before them.
_MARKS = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
# What carries no letter: marks, blanks, invisible characters, Markdown.
_BARE_DROP = _MARKS | frozenset(" \t\n\r\f\v\u00a0\u200b\u200c\u200d\u2060\ufeff*#_~")
# As much of a line as the longest label with damage and blanks in it can take.
_OPENING = 96
_THAI = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e"
_NIKHAHIT = re.compile("\u0e4d[\u0e48-\u0e4b]?$")
#: Letters that OCR takes for one another, each with the one that stands for its group.
LOOK_ALIKE = {
    other: group[0]
    for group in ("ดคตศ", "กถภฤ", "บปษ", "นมฉ", "ชซข", "พผฝฟ", "ทฑห", "ลส", "อฮ", "รธ", "ไใโ", "าำ")
    for other in group[1:]
}


@dataclass(frozen=True)
class Line:
    """One line: `text` is what stands at `start` to `end` of the text, no line break."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing can be read on it."""
        return not self.text.strip(" \t\u00a0\u200b\ufeff\r\f|")


@dataclass(frozen=True)
class Bare:
    """The letters of a string without marks; `at[k]` is where letter k stands in it."""

    text: str
    at: tuple[int, ...]


def split_lines(text: str) -> list[Line]:
    """Every line of `text`, blank ones too, in order."""
    lines, start = [], 0
    for piece in text.split("\n"):
        lines.append(Line(start, start + len(piece), piece))
        start += len(piece) + 1
    return lines


@lru_cache(maxsize=4096)
def bare(text: str) -> Bare:
    """Letters only: Arabic digits, lower case, เเ as แ, look-alikes still apart."""
    letters: list[str] = []
    at: list[int] = []
    for place, char in enumerate(to_arabic(text).lower()):
        if char == "เ" and letters and letters[-1] == "เ" and at[-1] == place - 1:
            letters[-1] = "แ"
        elif char not in _BARE_DROP:
            # Sara am in two parts (nikhahit, aa) is the one letter it reads as.
            parted = char == "า" and _NIKHAHIT.search(text[max(0, place - 2) : place])
            letters.append("ำ" if parted else char)
            at.append(place)
    return Bare("".join(letters), tuple(at))


def composed(text: str) -> str:
    """`text` with sara am in one piece; for values, never for the stored text."""
    return re.sub("\u0e4d([\u0e48-\u0e4b]?)\u0e32", r"\1ำ", text)


def joined(text: str) -> str:
    """A stretch on one line, sara am in one piece: a break inside a word leaves no blank."""
    text = re.sub(rf"(?<=[{_THAI}])[ \t\u00a0]*\n[ \t\u00a0]*(?=[{_THAI}])", "", text)
    return re.sub(r"[\s\u00a0]+", " ", re.sub(r"\*\*|</?p>", " ", composed(text))).strip()


@lru_cache(maxsize=8192)
def alike(text: str) -> str:
    """`bare` with look-alikes made one, letter for letter: equal is "maybe the same print"."""
    return "".join(LOOK_ALIKE.get(char, char) for char in bare(text).text)


def starts_with(text: str, word: str, slips: int | None = None) -> int | None:
    """Where `word` ends in `text` if the text opens with it, damage allowed; else None.

    `slips` is how many letters may be wrong, missing or extra besides look-alikes:
    by default none under 4 bare letters, one under 8, then one for every five.
    """
    opening = text[:_OPENING]
    seen, look, want = bare(opening), alike(opening), alike(word)
    if slips is None:
        slips = 0 if len(want) < 4 else 1 if len(want) < 8 else len(want) // 5
    if want[0] not in look[: 2 + slips] and want[1:2] not in look[: 2 + slips]:
        return None
    best: tuple[int, int, int] | None = None
    for length in range(max(1, len(want) - slips), min(len(look), len(want) + slips) + 1):
        cost = Levenshtein.distance(look[:length], want, score_cutoff=slips)
        # Of equal costs the length of the word itself is likelier than a shorter one.
        rank = (cost, abs(length - len(want)))
        if cost <= slips and (best is None or rank < best[:2]):
            best = (*rank, length)
    if best is None:
        return None
    return letter_end(text, seen.at, best[2])


def any_of(*words: str) -> str:
    """A pattern for any of the words in what `alike` gives."""
    return "(?:" + "|".join(re.escape(alike(word)) for word in words) + ")"


def same_word(text: str, word: str, least: float = 0.8) -> bool:
    """Whether `text` as a whole reads as `word`: similarity of bare letters at least `least`."""
    return Levenshtein.normalized_similarity(alike(text), alike(word)) >= least


def letter_end(text: str, at: tuple[int, ...], count: int) -> int:
    """Where the first `count` bare letters of `text` end, the last one's marks included."""
    place = at[count - 1] + 1
    while place < len(text) and text[place] in _MARKS:
        place += 1
    return place
