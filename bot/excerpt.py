"""Stored text made readable in a bubble: the same characters, without the markup.

Pure. Words are never changed, added or reordered: only markup (`<p>`, `**`, table
pipes) and the line breaks of a wrapped paragraph give way to white space, and a long
text is cut around its highlight, which "…" shows.
"""

import bisect
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.breaks import word_break

ELLIPSIS = "…"
LIMIT = 560  # characters of an excerpt in a bubble: about seventeen lines on a phone

#: What gives way, and to what; the first that matches at a place wins.
_RULES = (
    (r"[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*", "\n"),  # the rule under a table's heads
    (r"<(?:br|li)\b[^<>\n]{0,80}>|</(?:p|div|tr)>", "\n"),
    (r"</?(?:p|div|tr|li|b|i|u|em|strong|span|td|th|table|tbody|thead|ul|ol)\b[^<>\n]{0,80}>", " "),
    (r"&nbsp;", " "),
    (r"\*\*+", ""),
    (r"[ \u00a0]{2,}\n[ \u00a0\t]*(?=[^\s|])", " "),  # a wrapped line
    (r"[ \t]*\|[ \t]*", " "),
)
_MARKUP = re.compile("|".join(f"({pattern})" for pattern, _ in _RULES), re.IGNORECASE)
_ITEM = re.compile(r"\(?(?:[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,2})*|[ก-ฮ])[.)]|[-•–*]\s")
_BLANKS = re.compile(r"[ \t\u00a0]+")
_BREAKS = re.compile(r" ?\n[ \n]*")


@dataclass(frozen=True)
class Run:
    """A stretch of the excerpt; `bright` when it is (part of) the answering sentence."""

    text: str
    bright: bool


def runs(text: str, highlight: Sequence[tuple[int, int]] = (), limit: int = LIMIT) -> list[Run]:
    """`text` as runs to show, at most about `limit` characters.

    `highlight` holds offsets in `text` (code points, end exclusive). An empty list when
    nothing but markup was there.
    """
    shown, places = _plain(text)
    bright = [_moved(span, places) for span in highlight]
    bright = sorted(span for span in bright if span[0] < span[1])
    start, end = _window(shown, bright, limit)
    return _split(shown, bright, start, end)


def plain(text: str, limit: int = LIMIT) -> str:
    """`text` as one string, cut at its end."""
    return "".join(run.text for run in runs(text, (), limit))


def _plain(text: str) -> tuple[str, list[int]]:
    """`text` without markup and, for each remaining character, its place in `text`."""
    chars: list[str] = []
    places: list[int] = []
    done = 0
    for match in _MARKUP.finditer(text):
        new = _RULES[match.lastindex - 1][1]
        if "\n" in match[0] and _ITEM.match(text, match.end()):
            new = "\n"
        chars += [*text[done : match.start()], *new]
        places += [*range(done, match.start()), *[match.start()] * len(new)]
        done = match.end()
    chars += text[done:]
    places += range(done, len(text))
    return _squeezed("".join(chars), places)


def _squeezed(text: str, places: list[int]) -> tuple[str, list[int]]:
    """Runs of blanks as one, runs of line breaks as one, none at either end."""
    for pattern, new in ((_BLANKS, " "), (_BREAKS, "\n")):
        pieces, kept, done = [], [], 0
        for match in pattern.finditer(text):
            pieces += text[done : match.start()], new
            kept += [*places[done : match.start()], places[match.start()]]
            done = match.end()
        text, places = "".join([*pieces, text[done:]]), kept + places[done:]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    return text, places[lead : lead + len(text)]


def _moved(span: tuple[int, int], places: list[int]) -> tuple[int, int]:
    """A span of the stored text as a span of the shown one."""
    return bisect.bisect_left(places, span[0]), bisect.bisect_left(places, span[1])


def _window(shown: str, bright: list[tuple[int, int]], limit: int) -> tuple[int, int]:
    """The stretch of `shown` to keep: the first highlight, and what fits around it."""
    if len(shown) <= limit:
        return 0, len(shown)
    first, last = bright[0] if bright else (0, 0)
    spare = max(0, limit - (last - first))
    start = _boundary(shown, max(0, min(first - spare // 3, len(shown) - limit)), first)
    return start, _boundary_before(shown, start + limit, first)


def _boundary(text: str, at: int, latest: int) -> int:
    """The first word start from `at` on; `latest` when there is none before it."""
    if at == 0:
        return 0
    gap = re.compile(r"\s").search(text, at, max(at, latest))
    return gap.end() if gap else _off_word(text, latest if latest - at < 40 else at, 0)


def _boundary_before(text: str, at: int, earliest: int) -> int:
    """The last word end up to `at`, not long before it and after `earliest`."""
    if at >= len(text):
        return len(text)
    gap = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at))
    return gap if gap > max(earliest, at - 120) else _off_word(text, at, earliest)


def _off_word(text: str, at: int, earliest: int) -> int:
    """`at`, moved back to the end of a word unless that is not after `earliest`."""
    place = word_break(text, at)
    return _off_cluster(text, place if place > earliest else at)


def _off_cluster(text: str, at: int) -> int:
    """`at`, moved back so that no Thai vowel or tone mark is parted from its letter."""
    while at > 0 and (text[at] == "\u0e33" or unicodedata.category(text[at]) == "Mn"):
        at -= 1
    return at


def _split(shown: str, bright: list[tuple[int, int]], start: int, end: int) -> list[Run]:
    """`shown[start:end]` cut into bright and other runs, with "…" where it was cut."""
    cut: list[Run] = [Run(ELLIPSIS, False)] if start else []
    at = start
    for span in bright:
        first, last = max(span[0], at), min(span[1], end)
        if first < last:
            cut += [Run(shown[at:first], False), Run(shown[first:last], True)]
            at = last
    cut += [Run(shown[at:end], False), Run(ELLIPSIS if end < len(shown) else "", False)]
    return [run for run in cut if run.text]
