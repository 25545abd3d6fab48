"""Until when: the dates and terms in a clause that somebody must keep.

Promises the place of each limit with its quote, and an ISO date or the rule in words.
Past dates, starting dates (เป็นต้นไป) and background are no limits. Works through OCR
damage: cues are matched on bare letters.
"""

import datetime
import re
from dataclasses import dataclass

from corpus.dates import find_dates
from corpus.lines import alike, any_of, bare, letter_end
from corpus.marks import read_marker
from corpus.text import to_arabic

# A quote reaches back at least so far (code points), to say what is due.
_QUOTE_BEFORE = 40

_WITHIN = re.compile(
    any_of(
        *("ภายใน", "ก่อนวันที่", "ไม่เกินวันที่", "อย่างช้า", "หมดเขต", "ไม่เกิน", "ครบกำหนด"),
        *("สิ้นสุดวันที่", "ให้แล้วเสร็จในวันที่"),
    )
)
_LATEST = re.compile(any_of("เป็นอย่างช้า", "เป็นวันสุดท้าย"))
_ONWARD = re.compile(any_of("เป็นต้นไป", "เป็นต้นมา"))
_UNTIL = re.compile(any_of("ถึงวันที่", "ถึง") + "$")
_APPLY = re.compile(
    any_of(
        *("สมัคร", "ยื่น", "ส่ง", "เสนอ", "ลงทะเบียน", "คัดค้าน", "อุทธรณ์", "รับฟัง", "แสดงความ"),
        *("รับคำขอ", "ตอบรับ"),
    )
)
_AT_TIME = re.compile(any_of("เวลา"))
_WHEN = re.compile(any_of("เมื่อ"))
_MEETS = re.compile(any_of("ใน", "ประชุม", "กำหนด", "เป็นวัน"))
_NUMERALS = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ", "ยี่", "เอ็ด", "ร้อย")
_SPELLED = any_of(*_NUMERALS)
_TERM = re.compile(
    any_of("ภายใน")
    + any_of("ระยะเวลา", "กำหนด", "เวลา")
    + rf"?(\d{{1,3}}|{_SPELLED}+)"
    + any_of("วันทำการ", "วัน", "เดือน", "ชั่วโมง", "สัปดาห์")
)
_MONTHLY = re.compile(
    any_of("วันที่")
    + r"\d{1,2}"
    + any_of("ของ")
    + any_of("ทุก", "แต่ละ")
    + "?"
    + any_of("เดือน")
    + any_of("ถัดไป")
    + "?"
)
_FROM = re.compile(any_of("นับ", "หลังจาก", "ตั้งแต่"))


@dataclass(frozen=True)
class Limit:
    """A limit in a piece: its `cue`, the quote from `start` to `end`, ISO date or rule."""

    cue: int
    start: int
    end: int
    date: str | None
    rule: str = ""


def time_limits(piece: str, issued: datetime.date | None) -> list[Limit]:
    """The limits of a piece in order; dates before `issued`, the letter's own, are none."""
    return sorted([*_dated(piece, issued), *_ruled(piece)], key=lambda limit: limit.cue)


def _dated(piece: str, issued: datetime.date | None) -> list[Limit]:
    """Dates that are limits or appointments."""
    found = []
    for day in find_dates(piece):
        if day.date is None or (issued and day.date < issued):
            continue
        if _is_limit(piece, day.start, day.end):
            start = _quote_start(piece, day.start)
            found.append(Limit(day.start, start, day.end, day.date.isoformat()))
    return found


def _is_limit(piece: str, start: int, end: int) -> bool:
    near = alike(piece[max(0, start - 28) : start + 8])
    before = alike(piece[max(0, start - 12) : start])
    after = alike(piece[end : end + 22])
    if _ONWARD.search(after):
        return False
    if _WITHIN.search(near) or _LATEST.match(after):
        return True
    ranged = _UNTIL.search(before) or re.search(r"\d-$", before)
    if ranged and _APPLY.search(alike(piece[max(0, start - 90) : start])):
        return True
    return bool(_AT_TIME.search(after) and _MEETS.search(near)) and not _WHEN.search(before)


def _ruled(piece: str) -> list[Limit]:
    """Limits without a date: a number of days from an event, or a day of every month."""
    at, look = bare(piece).at, alike(piece)
    found = []
    for match in _MONTHLY.finditer(look):
        cue, end = at[match.start()], letter_end(piece, at, match.end())
        found.append((cue, cue, end))
    for match in _TERM.finditer(look):
        end = letter_end(piece, at, match.end())
        if _FROM.match(look[match.end() :]):
            end = _phrase_end(piece, at[match.end()] + 8)
        found.append((at[match.start()], at[match.start(1)], end))
    return [
        Limit(cue, _quote_start(piece, cue), end, None, _rule(piece[first:end]))
        for cue, first, end in found
    ]


def _phrase_end(piece: str, at: int) -> int:
    """The next blank that does not stand between a word and its number (ข้อ ๑)."""
    for blank in re.compile(r"\s+|$").finditer(piece, at):
        if not re.search(r"(?:ข้อ|ที่|วัน|ได้รับ)$", piece[: blank.start()]):
            return blank.start()
    return len(piece)


def _rule(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<=[ก-๎])\s*\n\s*(?=[ก-๎])", "", to_arabic(words))).strip()


def _quote_start(piece: str, cue: int) -> int:
    """Back over whole phrases until the quote says what is due, not only when."""
    marker = read_marker(piece)
    floor = marker.end if marker else 0
    at = cue
    while at > floor and (cue - at < _QUOTE_BEFORE or piece[at].isdigit()):
        blank = max(piece.rfind(" ", floor, at - 1), piece.rfind("\n", floor, at - 1))
        at = blank + 1 if blank >= floor else floor
    return max(floor, at)
