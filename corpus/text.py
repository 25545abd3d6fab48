"""The search copy of a Thai text, with the way back to the stored characters.

`fold` promises that every folded character names the stored ones it came from.
It never touches the stored text and never uses NFKC, which splits sara am;
the rules answer damage seen in real letters and in text layers of old fonts.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_ARABIC = {ord("๐") + n: str(n) for n in range(10)}

#: Thai glyph variants that old Thai fonts put in the private use area, U+F700 to U+F71A.
PRIVATE_USE = dict(
    zip(range(0xF700, 0xF71B), "ฐิีึื่้๊๋์่้๊๋์ญัํ็่้๊๋์ฺุู", strict=True),
)
_PUNCTUATION = dict.fromkeys(map(ord, "“”„‟″"), '"')
_PUNCTUATION |= dict.fromkeys(map(ord, "‘’‚‛′"), "'")
_PUNCTUATION |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_ONE_TO_ONE = _ARABIC | PRIVATE_USE | _PUNCTUATION

# Thai letters and marks without digits, paiyannoi, maiyamok and the punctuation signs.
_THAI = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
_TONE = "\u0e48-\u0e4c\u0e4e"
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
)
_LATIN_ACCENT = re.compile("[A-Za-z][\u0300-\u036f]+")
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|td|tr|th|table|tbody|thead|ul|ol|li)\b[^<>]{0,200}>"
    r"|&nbsp;|\*{2,}|(?:\|\s*:?-{3,}:?\s*)+\||\|",
    re.IGNORECASE,
)
#: What is left of a tag in a tag: with the inner one gone, it could be a whole one.
_OPENED = re.compile("<")
_MARKUP_SIGN = "\ue000"
_WRAPPED = re.compile(rf"(?<=[{_THAI}])[^\S\n]*\n[^\S\n]*(?=[{_THAI}])")
_SPACE = re.compile(rf"[\s{_MARKUP_SIGN}]+")
_RING_AND_AA = re.compile(f"\u0e4d([{_MARK}]*)\u0e32")
_MARK_AFTER_AM = re.compile(f"\u0e33([\u0e33{_MARK}]+)")
_MARKS = re.compile(f"[{_MARK}]{{2,}}")
_IS_TONE = re.compile(f"[{_TONE}]")
_DOUBLE_E = re.compile("เเ")
#: What no rule changes, as most words are: single spaces, a mark and a tone to a letter.
_FOLDED = re.compile("(?:[!-%'-)+-;=?@\\[-{}~]| (?! )|เ(?!เ)|ำ(?!ำ)|[ก-ะาฤๅฯ฿แ-ๆ๏๚๛][ัิ-ฺ็]?[่-์๎]?)*")


@dataclass(frozen=True)
class Folded:
    """A folded text; `starts[k]` and `ends[k]` bound the source of `text[k]`.

    Offsets are code points, ends exclusive; both sequences never decrease.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Bounds in the source text of `text[start:end]`.

        Whole clusters are covered: where marks were put in order, the span holds
        the cluster's every mark. An empty slice gives an empty span.
        """
        if start < end:
            return self.starts[start], self.ends[end - 1]
        if start < len(self.starts):
            return self.starts[start], self.starts[start]
        return (self.ends[-1], self.ends[-1]) if self.ends else (0, 0)


def to_arabic(text: str) -> str:
    """Thai digits as Arabic ones, one code point for one: offsets stay true."""
    return text.translate(_ARABIC)


def fold(text: str) -> Folded:
    """The search copy of `text` with its offset map.

    Sara am composed, digits Arabic, Latin lower-case, marks in order and single,
    doubled เเ as แ, invisible characters gone, white space and markup one space,
    a line break inside a Thai word gone.
    """
    copy = _Copy(_lower(text.translate(_ONE_TO_ONE)))
    copy.replace(_INVISIBLE, lambda _: "")
    copy.replace(_LATIN_ACCENT, lambda m: unicodedata.normalize("NFC", m[0]))
    copy.replace(_MARKUP, lambda _: _MARKUP_SIGN)
    copy.replace(_OPENED, lambda _: _MARKUP_SIGN)
    copy.replace(_WRAPPED, lambda _: "")
    copy.replace(_SPACE, lambda _: " ")
    copy.replace(_RING_AND_AA, lambda m: m[1].replace("\u0e4d", "") + "\u0e33")
    copy.replace(_MARK_AFTER_AM, lambda m: m[1].replace("\u0e33", "") + "\u0e33")
    copy.replace(_MARKS, lambda m: _in_order(m[0]))
    copy.replace(_DOUBLE_E, lambda _: "แ")
    return Folded(copy.text, copy.starts, copy.ends)


def fold_text(text: str) -> str:
    """The text of `fold`, without the map."""
    return text if _FOLDED.fullmatch(text) else fold(text).text


class _Copy:
    """A text under replacement that remembers where each character came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = list(range(len(text)))
        self.ends = list(range(1, len(text) + 1))

    def replace(self, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> None:
        """Replace every match; each new character stands for the whole of a changed match."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            a, b = match.span()
            words = new(match)
            if words == match[0]:
                continue
            pieces += self.text[done:a], words
            starts += self.starts[done:a] + [self.starts[a]] * len(words)
            ends += self.ends[done:a] + [self.ends[b - 1]] * len(words)
            done = b
        if done:
            self.text = "".join([*pieces, self.text[done:]])
            self.starts = starts + self.starts[done:]
            self.ends = ends + self.ends[done:]


def _in_order(marks: str) -> str:
    """The marks of one consonant, each once, the vowel before the tone."""
    return "".join(sorted(dict.fromkeys(marks), key=lambda mark: bool(_IS_TONE.match(mark))))


def _lower(text: str) -> str:
    """Lower case, character by character, so that no length changes."""
    low = text.lower()
    if len(low) == len(text) and "Σ" not in text:  # whose small letter depends on its place
        return low
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
