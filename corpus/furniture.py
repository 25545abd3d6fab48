"""What stands on a page but is not the letter: page numbers, catchwords, rulers, stamps.

Promises line indices and roles only; the text keeps everything. A catchword (the
first words of the next page at the foot of this one) must repeat in what follows.
Source: real scans and web pages.
"""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from corpus.lines import Line, alike, bare, same_word
from corpus.text import to_arabic

_PAGE_NUMBER = re.compile(
    r"^[-–—(\s]*(?:หน้า(?:ที่)?|page)?\s*\d{1,3}(?:\s*(?:/|จาก|of)\s*\d{1,3})?[-–—)\s]*$",
    re.IGNORECASE,
)
_RULER = re.compile(r"^[\s(\[]*(?:[-–—_=*~]\s?){3,}[\s)\]]*$")
_IMAGE = re.compile(r"^\s*(?:!\[[^\]]*\]\([^)]*\)|<!--.*-->|<img\b[^>]*>|\f+)\s*$", re.IGNORECASE)
_TABLE_RULER = re.compile(r"^\s*\|?[\s|:-]*-{2,}[\s|:-]*\|?\s*$")
_GARUDA = ("ตราครุฑ", "ครุฑ", "(ตราครุฑ)")
_MOST_CATCHWORD = 60

# On bare letters: register number, time, receiver, and a date with its label.
_STAMP = re.compile(
    r"^(?:เลขท?รบ|รบท\d|รบเลข|ลงรบ|ทะเบยนรบ|ผรบ|เวลา(?:\d|\.|น|$)|วนท[\d./]|วนท$|เลขท\d+$|รบแลว|เลขทะเบยน)"
)
_REGISTER = re.compile(r"^(?:เลขท?รบ|รบท\d|รบเลข|ลงรบ|ทะเบยนรบ|เลขทะเบยน)")
# The receiving office's line when the register number stands on it.
_COUNTED = re.compile(r"(?:เบอร|เลขท?|ท|no\.?)\d{1,6}$")
_REGISTER_WORDS = ("เลขรับ", "เลขที่รับ")


def page_furniture(lines: Sequence[Line]) -> set[int]:
    """Indices of page numbers, catchwords, rulers and picture marks."""
    found = {k for k, line in enumerate(lines) if not line.blank and _is_furniture(line.text)}
    found |= {k for k in range(len(lines)) if k not in found and _is_catchword(lines, k, found)}
    return found


def _is_furniture(text: str) -> bool:
    plain = to_arabic(text).strip()
    if plain.startswith("|"):
        return bool(_TABLE_RULER.match(plain))
    marks = (_PAGE_NUMBER, _RULER, _IMAGE)
    return any(m.match(plain) for m in marks) or plain in _GARUDA


def _is_catchword(lines: Sequence[Line], k: int, found: set[int]) -> bool:
    text = lines[k].text.strip()
    slash, dots = text.startswith("/"), bool(re.search(r"(?:\.{2,}|…)\s*$", text))
    if not (slash or dots) or len(text) > _MOST_CATCHWORD or set(text) <= set("./… "):
        return False
    after = [n for n in range(k + 1, min(len(lines), k + 10)) if not lines[n].blank]
    if slash and dots and (not after or after[0] in found):
        return True
    follows = next((lines[n].text for n in after if n not in found), "")
    return _repeats(text.strip("/.… "), follows)


def _repeats(word: str, follows: str) -> bool:
    """Whether the next page opens with the catchword, damage allowed."""
    want = alike(word)
    seen = alike(follows)[: len(want)]
    return len(want) >= 3 and Levenshtein.normalized_similarity(want, seen) >= 0.7


def is_table_ruler(line: Line) -> bool:
    """Whether the line is the |---|---| under a table's head."""
    return "|" in line.text and bool(_TABLE_RULER.match(line.text))


def is_stamp_line(text: str) -> bool:
    """Whether a line reads as one line of a received stamp."""
    words = text.strip(" |\t")
    letters = bare(words).text
    if _STAMP.match(letters):
        return len(letters) < 45
    return len(letters) < 30 and bool(_damaged_register(words))


def _damaged_register(words: str) -> re.Match[str] | None:
    """A register line whose label lost a letter: a short word, then only a number."""
    match = re.match(r"^(\D{3,12}?)\s*\d{1,6}$", to_arabic(words))
    return match if match and any(same_word(match[1], w, 0.7) for w in _REGISTER_WORDS) else None


def is_register_line(text: str) -> bool:
    """Whether a line is the number line of a received stamp."""
    words = text.strip(" |\t")
    return bool(_REGISTER.match(bare(words).text)) or bool(_damaged_register(words))


def stamp_lines(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """Indices in `first` to `last` (exclusive) that belong to received stamps.

    A run of lines without a blank is a stamp as a whole when it holds a register
    number, or two lines of a stamp; the receiving office's name is on it then.
    """
    found: set[int] = set()
    for run in runs(lines, first, last):
        marks = [k for k in run if is_stamp_line(lines[k].text)]
        if len(marks) >= 2 or any(is_register_line(lines[k].text) for k in marks):
            boxed = all(lines[k].text.lstrip().startswith("|") for k in run)
            above = marks[0] > run[0] and bool(_COUNTED.search(bare(lines[marks[0] - 1].text).text))
            head = marks[0] - (above or is_register_line(lines[marks[0]].text))
            found.update(run if boxed else range(max(run[0], head), marks[-1] + 1))
        elif marks and not is_date_label(lines[marks[0]].text):
            found.update(marks)
    return found


def is_date_label(text: str) -> bool:
    """Whether the line is a date with its label: of a stamp, or the letter's own."""
    return bare(text.strip(" |")).text.startswith("วนท")


def runs(lines: Sequence[Line], first: int, last: int) -> list[list[int]]:
    """Indices of non-blank lines, grouped where no blank line stands between."""
    grouped: list[list[int]] = []
    for k in range(first, last):
        if lines[k].blank:
            continue
        if grouped and grouped[-1][-1] == k - 1:
            grouped[-1].append(k)
        else:
            grouped.append([k])
    return grouped
