"""News pages and plain documents: a title, paragraphs, lists, and the web page around them.

Promises the same parts as for letters, without inventing a head or a foot.
Navigation, captions and a title printed twice are furniture, kept in the text.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from corpus.body import read_body
from corpus.labels import is_date_line
from corpus.letter import NEWS, Part
from corpus.lines import Line, alike, bare, starts_with
from corpus.people import is_unit

_NAVIGATION = re.compile(
    r"^(?:author|message\s?image.*|เข้าสู่ระบบ|ปฏิทินกิจกรรม.*|event calendar|login|logout|home|"
    r"หน้าแรก|หน้าหลัก|share|แชร์.*|"
    r"พิมพ์|print|facebook|twitter|line|youtube|อ่านต่อ.*|ดูเพิ่มเติม|ย้อนกลับ|ถัดไป|ก่อนหน้า|copyright.*|©.*|"
    r"สงวนลิขสิทธิ์.*|ยอดเข้าชม.*|จำนวนผู้เข้าชม.*|แท็ก.*|tags?:.*|หมวดหมู่.*|ค้นหา|เมนู|menu|img[_-].*|\S+\.(?:jpe?g|png|gif))$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^\s*(?:รายงาน\s*(?:โดย|:)|ข่าว\s*(?:โดย|:)|ภาพ\s*(?:โดย|:|/)|ข่าว/ภาพ|เรียบเรียง|ผู้เขียน|ที่มา\s*:)"
)
_KICKERS = ("ข่าวประชาสัมพันธ์", "ข่าวแจก", "ข่าวกิจกรรม", "ข่าวสาร", "ข่าว", "press release")
_ISSUE = re.compile(r"^\s*(?:ฉบับที่|ข่าวที่|เลขที่)\s*\S+\s*$")
_CAPTION = re.compile(r"^(?:นาย|นาง|น\.ส\.|ดร\.|ภาพ)")
_SHORT = 80
_OFFICE = 60


def loose_parts(lines: Sequence[Line], skip: set[int], kind: str) -> list[Part]:
    """Parts of a news page or document."""
    news = kind == NEWS
    title = _title(lines, skip) if news else None
    furniture = skip | (_around(lines, skip, title) if news else set())
    found: list[Part] = []
    first = 0
    if title is not None:
        found = [
            _part(lines[k], "furniture" if k in skip else "head")
            for k in range(title)
            if not lines[k].blank
        ]
        found.append(_part(lines[title], "subject"))
        first = title + 1
    body = read_body(lines, furniture, first, len(lines), annexes=not news, pages=not news)
    bylines = {line.start for line in lines if _BYLINE.match(line.text)} if news else set()
    found += [_signed(p, bylines, lines) for p in body] if news else [_own(p) for p in body]
    return found


def _title(lines: Sequence[Line], skip: set[int]) -> int | None:
    """The first line that is no kicker ("ข่าวประชาสัมพันธ์"), office, date or furniture."""
    held = [k for k, line in enumerate(lines) if not line.blank and k not in skip]
    above = True
    for place, k in enumerate(held):
        text = lines[k].text
        above = above and (is_kicker(text) or bool(_ISSUE.match(text)) or is_date_line(text))
        office = place and is_unit(text) and len(text.strip()) <= _OFFICE
        if not above and not (office and is_kicker(lines[held[0]].text) and place + 1 < len(held)):
            return k
        above = True
    return None


def _kicker(text: str) -> str | None:
    """What stands after "ข่าวประชาสัมพันธ์" on a line: "" or an office; None for other lines."""
    words = text.strip(" \t\u00a0*#")
    for kicker in _KICKERS:
        end = starts_with(words, kicker, 2 if len(kicker) > 10 else 0)
        rest = words[end:].strip(" :-") if end is not None else None
        if rest is not None and (not rest or is_unit(rest) or re.match(r"ที่\s*\S+$", rest)):
            return rest if is_unit(rest) else ""
    return None


def is_kicker(text: str) -> bool:
    """Whether the line only says that this is news, perhaps with the office."""
    return _kicker(text) is not None


def news_office(lines: Sequence[str]) -> str:
    """The office that a kicker names or that stands under it, "" when none does."""
    for place, text in enumerate(lines[:4]):
        if office := _kicker(text):
            return office
        if place and is_kicker(lines[0]) and is_unit(text) and len(text.strip()) <= _OFFICE:
            return text.strip()
    return ""


def _around(lines: Sequence[Line], skip: set[int], title: int | None) -> set[int]:
    """Navigation, captions and a repeated title."""
    found = set()
    for k, line in enumerate(lines):
        text = line.text.strip(" \u00a0")
        if not text or k == title:
            continue
        again = title is not None and alike(text) == alike(lines[title].text)
        under_picture = k - 1 in skip and len(text) <= _SHORT and bool(_CAPTION.match(text))
        if _NAVIGATION.match(text) or again or under_picture:
            found.add(k)
    return found


def _signed(part: Part, bylines: set[int], lines: Sequence[Line]) -> Part:
    """A byline is the signature of a news item."""
    start = lines[bisect_right(lines, part.start, key=lambda line: line.start) - 1].start
    if part.role == "paragraph" and start in bylines:
        return Part("signature", part.start, part.end)
    return part


def _own(part: Part) -> Part:
    """A document's title names no enclosure."""
    return Part(part.role, part.start, part.end, part.path, part.context)


def _part(line: Line, role: str) -> Part:
    lead = len(line.text) - len(line.text.lstrip())
    return Part(role, line.start + lead, line.start + len(line.text.rstrip()))


def has_byline(text: str) -> bool:
    """Whether a line of the text is a reporter's byline."""
    return any(_BYLINE.match(line) for line in text.split("\n"))


def has_kicker(text: str) -> bool:
    """Whether one of the first lines says that this is news."""
    held = [line for line in text.split("\n") if bare(line).text][:4]
    return any(is_kicker(line) for line in held)
