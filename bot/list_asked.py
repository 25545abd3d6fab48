"""Questions that ask for a list of letters and for nothing else, as people type them. Pure.

What is not understood to the last word is no list, so that every real question is left alone.
English questions are read by `bot.list_english`.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, lru_cache

from bot import list_times
from bot.list_times import RELATIVE, Reader
from bot.polite import POLITE
from corpus.dates import find_dates, find_years
from corpus.letter import Letter
from corpus.tables import abbreviations, letter_codes, provinces
from corpus.text import fold_text
from index.listing import SENDER, URGENT, Filter, spellings

_ASKING = re.compile(
    r"^(?:ช่วย|ขอ|อยาก|รบกวน|โปรด|กรุณา|ดู|หา|ค้น|แสดง|เปิด|เอา|list|show|ได้|รู้|ทราบ|ว่า|ให้|หน่อย|\s)+|"
    rf"(?:ทั้งหมด|ทุกฉบับ|(?:มา)?(?:ให้)?(?:ดู|อ่าน)|ล่ะ|ละ|สิ|ซิ|บ้าง|มั่ง|ไหม|มั้ย|ที|{POLITE})+$"
)
#: How offices are shortened in a talk.
_SHORT_OFFICE = re.compile(
    r"(?:(?<=จาก)|(?<=ของ)|(?<= )|(?<=หนังสือ))(?P<short>จว|จ|อ)\. ?(?=[ก-ฮเ-ไ])"
)
_OFFICES = {"จว": "จังหวัด", "จ": "จังหวัด", "อ": "อำเภอ"}
_HEAD = re.compile(
    r"^(?:มี)?(?:รายการ|รายชื่อ|ทะเบียน)?"
    r"(?P<kind>หนังสือเวียน|หนังสือราชการ|หนังสือ|ประกาศ|คำสั่ง|ข่าว|เวียน|จดหมาย|นส\.(?! ?[0-9])|"
    r"(?:เรื่อง|งาน)(?=(?:ที่)?(?:เร่ง)?ด่วน)|"
    r"ฉบับ(?=(?:ที่)?(?:แรก|เก่า)(?:ที่?)?สุด|(?:ของ|จาก)?(?:จังหวัด|อำเภอ|กระทรวง|กรม)))"
    r"(?:ที่มี(?:อยู่)?|อยู่)?"
)
_KINDS = ("หนังสือเวียน", "ประกาศ", "คำสั่ง", "ข่าว")
#: "เดือนนี้มีหนังสืออะไรบ้าง": when, said first.
_BEFORE = re.compile(
    rf"^(?:ใน)?(?P<when>{RELATIVE}|ปี ?[0-9]{{2,4}}) ?"
    r"(?P<rest>(?:มี)?(?:หนังสือ|คำสั่ง|ประกาศ|ข่าว|เรื่องด่วน).*)$"
)
_WHICH = re.compile(r"^(?:อะไร|ไร|(?:คือ|เป็น)?ฉบับไหน|ไหน|ใด|กี่ฉบับ)(?:บ้าง|มั่ง)?")
_LATEST = re.compile(r"^(?:ที่)?(?:ฉบับ)?(?:มา|ออก|เข้า)?(?:ล่าสุด|ใหม่(?:ๆ| ?ๆ|สุด|ล่าสุด)?)")
_OLDEST = re.compile(
    r"^(?:ที่)?(?:ฉบับ)?(?:ที่)?(?:แรก(?:ที่?)?สุด|เก่า(?:แก่|กว่า|ก่อน| ?ๆ)?(?:(?:ที่?)?สุด)?)(?:ก่อน)?"
)
_URGENT = re.compile(
    r"^(?:ที่)?(?:มี)?(?:ชั้นความเร็ว|ระดับ)? ?(?:เร่ง)?ด่?วน(?P<most>(?:ที่?)?สุด)?(?P<very>มาก)?(?: ?ๆ)?"
)
_FILLER = re.compile(
    r"^(?:ที่|ใน|ของ|ช่วง|เมื่อ|ออก|เข้า|ลง|ส่ง|มา|และ|ทั้งหมด|ทุกฉบับ|ทั้ง|มี|,|[0-9]+ ?ฉบับ|\s)"
)
#: Where the name of a sender is over, because something else begins.
_NAME_ENDS = (
    r"(?= ?(?:ปี|พ\.ศ|เดือน|สัปดาห์|ล่าสุด|ย้อนหลัง|ตั้งแต่|เก่า(?:ที่?)?สุด|(?:ที่)?ด่วน|"
    r"(?:มี)?(?:อะไร|ไร)(?:บ้าง)?$|$))"
)
_SENDER = re.compile(rf"^(?:ที่)?(?:มา|ส่งมา|ออก)?(?:จาก|ของ|โดย) ?(?P<name>.+?){_NAME_ENDS}")
_HELD = re.compile(rf"^(?P<name>.+?){_NAME_ENDS}")
#: Ends of a name: from here on something is asked about what the letters say.
_ASKS = re.compile(r"ให้|ทำ|อะไร|ใคร|ไหน|เมื่อ|ต้อง|เรื่อง|เกี่ยว|ว่า|ไง|เท่า|กี่|ที่|สั่ง|มอบ|เบอร์|ส่ง|ลง|ถึง|มี")
_OFFICE = re.compile(
    r"^(?:จังหวัด|อำเภอ|กระทรวง|กรม|สำนักงาน|สำนัก|เทศบาล|องค์การบริหารส่วน|อบต|อบจ)[ก-๎. ]{2,50}$"
)


def parse(query: str, letters: Iterable[Letter], today: dt.date) -> Filter | None:
    """The filter of a question that asks for a list and nothing else, else None.

    A sender is an office by its form, or the sender of one of `letters`; `today` gives
    "ปีนี้" and "เดือนนี้" their meaning.
    """
    folded = _BEFORE.sub(r"\g<rest> \g<when>", _in_full(_plain(query)))
    head = _HEAD.match(folded)
    if not head or any(date.date for date in find_dates(folded)):
        return None
    kind = head["kind"] if head["kind"] in _KINDS else ""
    reader = _Reader(Filter(kind=kind), letters, today)
    return reader.read(folded[head.end() :])


class _Reader:
    """Reads a filter off a folded text, piece by piece."""

    def __init__(self, found: Filter, letters: Iterable[Letter], today: dt.date) -> None:
        self.found, self.today = found, today
        self._letters = letters

    @cached_property
    def senders(self) -> frozenset[str]:
        """Who sent the letters held, folded: read only when a sender may be named."""
        return frozenset(fold_text(one.sender).strip() for one in self._letters)

    def read(self, rest: str) -> Filter | None:
        """The filter, None when a piece of `rest` is not understood."""
        rest = rest.strip()
        while rest:
            step = self._step(rest)
            if step == rest:
                return None
            rest = step.strip()
        return self.found

    def _step(self, rest: str) -> str:
        for take in (
            self._which,
            self._latest,
            self._oldest,
            self._urgency,
            self._timed(list_times.relative),
            self._timed(list_times.span),
            self._timed(list_times.year),
            self._sender,
            self._timed(list_times.month),
        ):
            left = take(rest)
            if left is not None:
                return left
        filler = _FILLER.match(rest)
        return rest[filler.end() :] if filler else rest

    def _timed(self, reader: Reader) -> Callable[[str], str | None]:
        def take(rest: str) -> str | None:
            taken = reader(self.found, rest, self.today)
            if taken is None:
                return None
            self.found, at = taken
            return rest[at:]

        return take

    def _which(self, rest: str) -> str | None:
        found = _WHICH.match(rest)
        return rest[found.end() :] if found else None

    def _latest(self, rest: str) -> str | None:
        found = _LATEST.match(rest)
        if found:
            self.found = replace(self.found, latest=True)
        return rest[found.end() :] if found else None

    def _oldest(self, rest: str) -> str | None:
        found = _OLDEST.match(rest)
        if found:
            self.found = replace(self.found, oldest=True)
        return rest[found.end() :] if found else None

    def _urgency(self, rest: str) -> str | None:
        found = _URGENT.match(rest)
        if not found or self.found.urgency:
            return None
        most, very, any_of_them = URGENT
        level = most if found["most"] else very if found["very"] else any_of_them
        self.found = replace(self.found, urgency=level)
        return rest[found.end() :]

    def _sender(self, rest: str) -> str | None:
        found = _SENDER.match(rest) or _HELD.match(rest)
        name = found["name"].strip() if found else ""
        called = found is not None and found.re is _SENDER
        if not name or self.found.sender or not self._is_sender(name, called):
            return None
        self.found = replace(self.found, sender=name[:SENDER])
        return rest[found.end() :]

    def _is_sender(self, name: str, called: bool) -> bool:
        """Whether `name` is an office; without a word such as จาก before it, only one held."""
        if not called:
            return name in self.senders
        if any(spelling in self.senders for spelling in (name, *spellings(name))):
            return True
        if "|" in name or ";" in name:
            return False
        shaped = _OFFICE.match(name) and not _ASKS.search(name) and not find_years(name)
        return bool(shaped) or name in _known_offices()


@lru_cache(maxsize=1)
def _known_offices() -> frozenset[str]:
    """Codes, names and abbreviations of offices, folded."""
    names = [name for pair in letter_codes().items() for name in pair]
    names += [name for row in abbreviations() for name in (*row.spellings, *row.expansions)]
    return frozenset(fold_text(name).strip() for name in names)


def _plain(query: str) -> str:
    """The folded question without what asking politely puts before and after it."""
    folded, before = fold_text(query).strip(), None
    while folded != before:
        before, folded = folded, _ASKING.sub("", folded)
    return folded


def _in_full(plain: str) -> str:
    """`plain` with the names of provinces and districts in full."""
    plain = _SHORT_OFFICE.sub(lambda found: _OFFICES[found["short"]], plain)
    return _provinces().sub(r"\g<from>จังหวัด\g<name>", plain)


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    names = "|".join(sorted(provinces().values(), key=len, reverse=True))
    return re.compile(
        rf"(?P<from>จาก|ของ) ?(?P<name>{names})(?=$| |ปี|เดือน|สัปดาห์|ล่าสุด|เก่า|ที่ด่วน|ด่วน)"
    )
