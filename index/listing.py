"""Lists of letters that are asked for as lists: the newest, a year's, a sender's. Pure.

`parse` reads a question that asks for nothing but a list, and leaves every real question
alone: what it does not understand to the last word is None. A filter and its `key` (short,
without "|") stand for each other, so that a button of a year ago still pages.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from corpus.dates import find_dates, find_years
from corpus.letter import Letter
from corpus.months import MONTHS, month_of
from corpus.tables import abbreviations, letter_codes
from corpus.text import fold_text
from index.vocabulary import expansions

ERA = 543
SENDER = 80  # characters of a sender in a key

_POLITE = re.compile(
    r"^(?:ช่วย|ขอ|อยาก|รบกวน|โปรด|กรุณา|ดู|หา|ค้น|แสดง|เปิด|เอา|list|show|ได้|รู้|ทราบ|ว่า|ให้|หน่อย|\s)+|"
    r"(?:ทั้งหมด|ทุกฉบับ|ให้ดู|หน่อย|ครับผม|ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|นะ|ด้วย|บ้าง|มั่ง|ไหม|มั้ย|เลย|ที|\?|\s)+$"
)
_HEAD = re.compile(
    r"^(?:มี)?(?:รายการ|รายชื่อ|ทะเบียน)?(?P<kind>หนังสือเวียน|หนังสือราชการ|หนังสือ|ประกาศ|คำสั่ง|ข่าว|เวียน)"
    r"(?:ที่มี(?:อยู่)?|อยู่)?"
)
_WHICH = re.compile(r"^(?:อะไร|ฉบับไหน|ไหน|ใด|กี่ฉบับ)(?:บ้าง|มั่ง)?")
_LATEST = re.compile(r"^(?:ที่)?(?:ฉบับ)?(?:มา|ออก)?(?:ล่าสุด|ใหม่(?:ๆ| ?ๆ|สุด|ล่าสุด)?)")
_FILLER = re.compile(r"^(?:ที่|ใน|ของ|ช่วง|เมื่อ|ออก|ลง|ส่ง|มา|และ|ทั้งหมด|ทุกฉบับ|ทั้ง|มี|,|[0-9]+ ?ฉบับ|\s)")
_MONTH = re.compile(
    r"^(?:ใน|ของ)?(?:เดือน)? ?(?P<name>[ก-ฮเ][ก-๎.]{1,12}?)(?= |$|[0-9]|ปี|พ\.?ศ|จาก|ของ|ล่าสุด)"
)
_YEAR = re.compile(
    r"^(?:ใน|ของ)?(?:(?:ปี|พ\.? ?ศ\.?) ?){0,2}"
    r"(?P<year>25[0-9]{2}|(?<=ปี)[0-9]{2}|(?<=ปี )[0-9]{2})(?![0-9/])"
)
_SHORT = re.compile(r"^ ?(?P<year>[2-9][0-9])(?![0-9/])")
_RELATIVE = re.compile(r"^(?:ใน|ของ)?(?P<what>ปี|เดือน)(?P<which>นี้|ที่แล้ว|ก่อน)")
_NAME_ENDS = r"(?= ?(?:ปี|พ\.ศ|เดือน|ล่าสุด|(?:มี)?อะไร(?:บ้าง)?$|$))"
_SENDER = re.compile(rf"^(?:ที่)?(?:มา|ส่งมา|ออก)?(?:จาก|ของ|โดย) ?(?P<name>.+?){_NAME_ENDS}")
_HELD = re.compile(rf"^(?P<name>.+?){_NAME_ENDS}")
#: Ends of a name: from here on something is asked about what the letters say.
_ASKS = re.compile(r"ให้|ทำ|อะไร|ใคร|ไหน|เมื่อ|ต้อง|เรื่อง|เกี่ยว|ว่า|ไง|เท่า|กี่|ที่|สั่ง|มอบ|เบอร์|ส่ง|ลง|ถึง|มี")
_OFFICE = re.compile(
    r"^(?:จังหวัด|อำเภอ|กระทรวง|กรม|สำนักงาน|สำนัก|เทศบาล|องค์การบริหารส่วน|อบต|อบจ)[ก-๎. ]{2,50}$"
)


@dataclass(frozen=True)
class Filter:
    """Which letters: of a Buddhist `year`, a `month` (1-12), a `sender` and a `kind` in part."""

    year: int | None = None
    month: int | None = None
    sender: str = ""
    kind: str = ""
    latest: bool = False

    @property
    def key(self) -> str:
        """The filter as a short text; `from_key` reads it back."""
        named = (("y", self.year), ("m", self.month), ("k", self.kind), ("s", self.sender))
        fields = [f"{name}={value}" for name, value in named if value]
        return ";".join(fields + ["new"] * self.latest) or "all"


def from_key(key: str) -> Filter | None:
    """The filter whose `key` it is; None for any other text."""
    if key == "all":
        return Filter()
    found = Filter()
    for field in key.split(";"):
        name, _, value = field.partition("=")
        match name:
            case "y" | "m" if value.isascii() and value.isdigit():
                changed = {"y": "year", "m": "month"}[name]
                found = replace(found, **{changed: int(value)})
            case "k" | "s" if value:
                found = replace(found, **{{"k": "kind", "s": "sender"}[name]: value})
            case "new":
                found = replace(found, latest=True)
    return found if found.key == key and _valid(found) else None


def parse(
    query: str, letters: Iterable[Letter] = (), today: dt.date | None = None
) -> Filter | None:
    """The filter of a question that asks for a list and nothing else, else None.

    A sender is an office by its form, or the sender of one of `letters`; `today` gives
    "ปีนี้" and "เดือนนี้" their meaning.
    """
    folded = _plain(query)
    head = _HEAD.match(folded)
    if not head or any(date.date for date in find_dates(folded)):
        return None
    kind = head["kind"] if head["kind"] in ("หนังสือเวียน", "ประกาศ", "คำสั่ง", "ข่าว") else ""
    reader = _Reader(Filter(kind=kind), letters, today)
    return reader.read(folded[head.end() :])


def select(asked: Filter, letters: Iterable[Letter]) -> list[Letter]:
    """The letters that `asked` lists, the newest first, those without a date last."""
    names = _spellings(asked.sender)
    fitting = [one for one in letters if _fits(asked, one, names)]
    return sorted(fitting, key=lambda one: (one.date or "", one.id), reverse=True)


class _Reader:
    """Reads a filter off a folded text, piece by piece."""

    def __init__(self, found: Filter, letters: Iterable[Letter], today: dt.date | None) -> None:
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
            self._relative,
            self._year,
            self._sender,
            self._month,
        ):
            left = take(rest)
            if left is not None:
                return left
        filler = _FILLER.match(rest)
        return rest[filler.end() :] if filler else rest

    def _which(self, rest: str) -> str | None:
        found = _WHICH.match(rest)
        return rest[found.end() :] if found else None

    def _latest(self, rest: str) -> str | None:
        found = _LATEST.match(rest)
        if found:
            self.found = replace(self.found, latest=True)
        return rest[found.end() :] if found else None

    def _relative(self, rest: str) -> str | None:
        found = _RELATIVE.match(rest)
        if not found or not self.today:
            return None
        months = self.today.year * 12 + self.today.month - 1
        back = found["which"] != "นี้"
        months -= (12 if found["what"] == "ปี" else 1) if back else 0
        month = months % 12 + 1 if found["what"] == "เดือน" else None
        self.found = replace(self.found, year=months // 12 + ERA, month=month)
        return rest[found.end() :]

    def _year(self, rest: str) -> str | None:
        found = _YEAR.match(rest) or (_SHORT.match(rest) if self.found.month else None)
        if not found or self.found.year:
            return None
        year = int(found["year"])
        self.found = replace(self.found, year=year if year > 99 else 2500 + year)
        return rest[found.end() :]

    def _month(self, rest: str) -> str | None:
        found = _MONTH.match(rest)
        month = month_of(found["name"])[0] if found else None
        if not month or self.found.month:
            return None
        self.found = replace(self.found, month=month)
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
        if any(spelling in self.senders for spelling in (name, *_spellings(name))):
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
    """The folded question without what politeness puts before and after it."""
    folded, before = fold_text(query).strip(), None
    while folded != before:
        before, folded = folded, _POLITE.sub("", folded)
    return folded


def _spellings(name: str) -> list[str]:
    """A sender as asked for, and what its abbreviation stands for, folded."""
    if not name:
        return []
    folded = fold_text(name).strip()
    long = [fold_text(term) for group in expansions(folded) for term in group]
    code = letter_codes().get(folded.strip(". "))
    return [folded, *long, *([fold_text(code)] if code else [])]


def _fits(asked: Filter, one: Letter, names: Sequence[str]) -> bool:
    year, month = (int(one.date[:4]) + ERA, int(one.date[5:7])) if one.date else (None, None)
    sender = fold_text(one.sender)
    return (
        asked.year in (None, year)
        and asked.month in (None, month)
        and one.kind.startswith(asked.kind)
        and (not names or any(sender and name in sender for name in names))
    )


def _valid(found: Filter) -> bool:
    return found.month in (None, *range(1, len(MONTHS) + 1)) and "|" not in found.key
