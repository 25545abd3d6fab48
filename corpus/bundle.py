"""A received file as a bundle: where each letter, notice or news item in it starts.

Promises spans that cover the whole text in order, one for each document, and a first
guess of its kind. A citation, an annex or a stamp never starts a document.
Source: real bundles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from corpus.dates import find_dates
from corpus.furniture import is_stamp_line, page_furniture
from corpus.head import is_memo_title, notice_title
from corpus.labels import (
    header_label,
    header_number,
    is_closing,
    is_issued,
    is_respect,
)
from corpus.letter import DOCUMENT, MINUTES, NEWS
from corpus.lines import Line, bare, split_lines, starts_with
from corpus.loose import has_byline, has_kicker
from corpus.numbers import parse_order_number
from corpus.people import annex_mark, is_contact, is_position, name_of
from corpus.urgency import urgency_of

_LABEL_WITHIN = 18
_LONGEST_NOTICE = 400
_TITLE_WITHIN = 6
#: Lines that stamps and the office may take above ที่ on a page.
_HEAD_WITHIN = 10
#: Blank lines in a row that mean a new page.
_PAGE_BREAK = 3


@dataclass(frozen=True)
class Span:
    """One document of a bundle: code points `start` to `end`, and its kind as far as known."""

    start: int
    end: int
    kind: str


def split_bundle(text: str, pages: Sequence[int] = ()) -> list[Span]:
    """The documents of `text` in order; one "เอกสาร" or "ข่าว" when none has a letter's head.

    `pages` are the offsets where pages start, where they are known.
    """
    lines = split_lines(text)
    starts = _starts(lines)
    if not starts:
        return [Span(0, len(text), _loose_kind(text))]
    skip = page_furniture(lines)
    tops = [0, *(_top(lines, skip, *pair) for pair in pairwise(k for k, _ in starts))]
    tops = [_page_top(lines, pages, top) for top in tops]
    ends = [*(lines[k].start for k in tops[1:]), len(text)]
    found = zip(tops, ends, starts, strict=True)
    return [Span(lines[top].start, end, kind) for top, end, (_, kind) in found]


def _starts(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Lines that open a document, with its kind."""
    found: list[tuple[int, str]] = []
    memo_open = False
    for k, line in enumerate(lines):
        if line.blank:
            continue
        kind = _start_kind(lines, k)
        if kind == "หนังสือภายนอก" and memo_open:
            # The ที่ line of a memo whose title was met stands under that title.
            memo_open = False
            continue
        if kind:
            memo_open = kind == "บันทึกข้อความ"
            found.append((k, kind))
        elif memo_open and header_label(line.text):
            memo_open = False
    return _with_unnumbered(lines, found)


def _start_kind(lines: Sequence[Line], k: int) -> str:
    text = lines[k].text
    if is_memo_title(text):
        return "บันทึกข้อความ"
    if header_number(text):
        return "หนังสือภายนอก" if _is_header(lines, k) else ""
    kind = notice_title(text)
    if kind and _is_notice(lines, k, kind) and not _in_annex(lines, k):
        return kind
    return ""


def _is_header(lines: Sequence[Line], k: int) -> bool:
    """Whether a number line heads a letter: a label follows before any other number line."""
    found = header_number(lines[k].text)
    after = _next(lines, k, _LABEL_WITHIN)
    if after and bare(lines[after[0]].text).text.startswith(("ลงวนท", "ลว.")):
        return False
    if len(lines[k].text.strip()) - len(found.text) > 90:
        return False
    for n in after:
        label = header_label(lines[n].text)
        if label and label[0] in ("subject", "to"):
            return True
        if header_number(lines[n].text) or is_respect(lines[n].text):
            return False
    return False


def _is_notice(lines: Sequence[Line], k: int, kind: str) -> bool:
    """Whether a title line heads a notice: its subject or number follows, or it opens the file."""
    after = _next(lines, k, _TITLE_WITHIN)
    labelled = any((h := header_label(lines[n].text)) and h[0] == "subject" for n in after)
    first = all(line.blank for line in lines[:k])
    numbered = any(parse_order_number(lines[n].text) for n in [k, *after[:2]])
    about = "ว่าด้วย" in " ".join(lines[n].text for n in [k, *after[:2]])
    if kind in ("ประกาศ", "คำสั่ง"):
        dated = any(is_issued(line.text) for line in lines[k : k + _LONGEST_NOTICE])
        return (labelled and (dated or numbered or first)) or (first and dated)
    return (about or labelled) and (first or labelled)


def _in_annex(lines: Sequence[Line], k: int) -> bool:
    """Whether an enclosure mark stands right above the line."""
    above = next((lines[n].text for n in range(k - 1, -1, -1) if not lines[n].blank), "")
    return annex_mark(above) is not None


def _next(lines: Sequence[Line], k: int, most: int) -> list[int]:
    return list(islice((n for n in range(k + 1, len(lines)) if not lines[n].blank), most))


def _top(lines: Sequence[Line], skip: set[int], before: int, k: int) -> int:
    """The first line of the document at `k`: stamps and urgency marks above its head go with it."""
    top, blanks = k, 0
    for place in range(k - 1, before, -1):
        line = lines[place]
        if line.blank:
            blanks += 1
            if blanks >= _PAGE_BREAK:
                break
            continue
        if place in skip or not _goes_below(lines, place, top):
            break
        top, blanks = place, 0
    return top


def _page_top(lines: Sequence[Line], pages: Sequence[int], top: int) -> int:
    """The page's first line for a head that stands near it: nothing above is another letter's."""
    above = [k for k in range(max(0, top - _HEAD_WITHIN), top + 1) if lines[k].start in pages]
    return above[-1] if above else top


def _goes_below(lines: Sequence[Line], place: int, top: int) -> bool:
    """Whether a line above a head belongs to it: stamp, date, urgency mark or scribble."""
    text = lines[place].text.strip()
    if is_stamp_line(text) or urgency_of(text):
        return True
    if name_of(text) or is_contact(text) or is_position(text):
        return False
    if is_stamp_line(lines[top].text) and place == top - 1:
        return len(text) < 60
    dated = len(text) < 25 and bool(find_dates(text))
    return dated or len(bare(text).text) <= 14


def _with_unnumbered(lines: Sequence[Line], found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The starts, with those of letters whose number line is unreadable."""
    bounds = [0, *(k for k, _ in found), len(lines)]
    more = []
    for place, (first, last) in enumerate(pairwise(bounds)):
        if place == 0:
            more += _unnumbered(lines, 0, last)
        else:
            closed = next((k for k in range(first, last) if is_respect(lines[k].text)), last)
            more += _unnumbered(lines, closed + 1, last)
    return sorted([*found, *more])


def _unnumbered(lines: Sequence[Line], first: int, last: int) -> list[tuple[int, str]]:
    """A letter in the lines from `first` by its labels and close alone."""
    labels: dict[str, int] = {}
    for k in range(first, last):
        label = header_label(lines[k].text)
        if label and label[0] not in labels:
            labels[label[0]] = k
    subject, to = labels.get("subject"), labels.get("to")
    if to is None or any(annex_mark(line.text) for line in lines[first:to]):
        return []
    closed = any(is_respect(line.text) for line in lines[to:last])
    near = subject is not None and 0 < to - subject <= _TITLE_WITHIN * 2
    if not near or not (closed or first == 0):
        return []
    top = subject
    while top > first and not _ends_letter(lines, top - 1):
        top -= 1
    top = next(k for k in range(top, to + 1) if not lines[k].blank)
    return [(top, "หนังสือภายนอก")]


def _ends_letter(lines: Sequence[Line], k: int) -> bool:
    """Whether a line is of the foot of the letter before, or far from a head."""
    text = lines[k].text
    far = len(text) > 110
    return far or is_contact(text) or bool(name_of(text)) or is_respect(text) or is_closing(text)


def _loose_kind(text: str) -> str:
    """News when it says so, has a byline or opens with a title and a dateline."""
    held = [line.strip() for line in text.split("\n") if bare(line).text]
    if held and starts_with(held[0].strip("*# "), MINUTES) is not None:
        return MINUTES
    if has_kicker(text) or has_byline(text):
        return NEWS
    dateline = any(_is_dateline(line) for line in held[1:4])
    return NEWS if len(held) > 1 and len(held[0]) < 300 and dateline else DOCUMENT


def _is_dateline(line: str) -> bool:
    """Whether a paragraph opens with a day, as a news item's first one does."""
    dates = find_dates(line[:160])
    said = any(word in line[:200] for word in ("วันนี้", "เมื่อวันที่", "วันจันทร์", "วันอังคาร"))
    return bool(dates) and dates[0].start < 90 and (said or "/" in line[: dates[0].start])
