"""Letter numbers as people type them in a question: "ว 37", "พร 0017/4914", "เลขที่ ๕๘๙".

Promises to fire on a number only beside a word that makes it a letter's; amounts,
years, phones, clauses and counts are left alone. Look-alike digits: the confusions
seen between copies of the same letter.
"""

import functools
import math
import re
from dataclasses import dataclass

from corpus._number import FoundNumber, Number, find_numbers
from corpus.dates import find_years
from corpus.tables import letter_codes
from corpus.text import to_arabic

#: Costs of one confused digit, one other digit, one lost or added digit.
LOOK_ALIKE, OTHER_DIGIT, LOST_DIGIT = 0.3, 1.0, 0.7
_LOOK_ALIKES = frozenset(
    map(frozenset, ("45", "49", "59", "37", "17", "28", "89", "26", "01")),
)

# What follows an amount, a time, a phone or a share: never a letter's number.
_NO_AMOUNT = r"(?!\d|[,.]\d|:\d|-\d|\s?(?:%|บาท|ล้าน|แสน|หมื่น|พัน))"
# What follows a count or a place; only where the cue before the number is weak.
_COUNTED = (
    "คน|ราย|ท่าน|ภาค|จังหวัด|อำเภอ|ตำบล|บ้าน|หลัง|ครัวเรือน|แห่ง|ยุทธ|เดือน|ชั่วโมง|ชม|นาที|โมง|ทุ่ม"
    "|ครั้ง|ชุด|แผ่น|ฉบับ|เล่ม|หน้า|ศูนย์|กองทุน|ชุมชน|โครงการ|กลุ่ม|องค์|กว่า|ร้อย|ไร่|งาน|ตาราง|กม|กิโล"
    "|เมตร|คะแนน|ระดับ|ประเภท|ด้าน|หน่วย|แถว|ถนน|ซอย"
)
_NO_COUNT = (
    r"(?!/\d{1,3}(?!\d)|\s*(?:(?:ปี|ข้อ|หมู่)(?!\s*\d)|วัน(?!ที่)|น\.|ถ\.|ซ\."
    rf"|{_COUNTED}))"
)
_NO_YEAR = r"(?!25[3-9]\d(?!\d))"
_NO_POSTCODE = r"(?!\d{5}(?!\d))"
_DIGITS = rf"(?P<number>\d{{1,6}}){_NO_AMOUNT}"
_COUNTABLE = rf"(?P<number>\d{{1,6}}){_NO_AMOUNT}{_NO_COUNT}"
_LONG = rf"{_NO_YEAR}(?P<number>[1-9]\d{{2,5}}){_NO_AMOUNT}{_NO_COUNT}"
_OF_YEAR = r"(?:\s?/\s?(?P<year>25\d\d|\d\d)(?!\d))?"


@dataclass(frozen=True)
class Partial:
    """What a person named of a letter's number; None where they said nothing.

    `year` (B.E.) is that of the question, `start` and `end` bound it there.
    """

    code: str | None
    unit: str | None
    circular: bool | None
    number: str
    year: int | None
    start: int
    end: int


def find_partials(query: str) -> list[Partial]:
    """The letter numbers that `query` names, full or in part, in order."""
    plain = to_arabic(query)
    years = find_years(query)
    year = years[0] if len(years) == 1 else None
    found = [_whole(full, year) for full in find_numbers(query)]
    taken = bytearray(len(plain))
    for part in found:
        taken[part.start : part.end] = b"\1" * (part.end - part.start)
    for form in _forms():
        for match in form.finditer(plain):
            start, end = match.span()
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                found.append(_partial(match, year))
    return sorted(found, key=lambda p: p.start)


def partial_matches(partial: Partial, number: Number) -> bool:
    """Whether `number` may be the one meant; the year is for the caller to weigh."""
    if partial.code is not None and partial.code != number.code:
        return False
    if partial.circular is not None and partial.circular != number.circular:
        return False
    unit = partial.unit
    if unit is not None and number.unit != unit and not number.unit.startswith(f"{unit}."):
        return False
    return _same_running(partial.number, number.number)


def confusion_cost(a: str, b: str) -> float:
    """How far two digit strings are apart as readings of one number; 0 when equal.

    Look-alike digits cost LOOK_ALIKE, others OTHER_DIGIT, one lost or added digit
    LOST_DIGIT; infinite where the lengths differ by more than one.
    """
    if abs(len(a) - len(b)) > 1:
        return math.inf
    row = [n * LOST_DIGIT for n in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        above, row = row, [i * LOST_DIGIT]
        for j, y in enumerate(b, 1):
            swapped = above[j - 1] + _swap_cost(x, y)
            row.append(min(swapped, above[j] + LOST_DIGIT, row[-1] + LOST_DIGIT))
    return round(row[-1], 6)


def _swap_cost(x: str, y: str) -> float:
    if x == y:
        return 0.0
    return LOOK_ALIKE if frozenset((x, y)) in _LOOK_ALIKES else OTHER_DIGIT


def _same_running(asked: str, held: str) -> bool:
    """Equal but for leading zeros, or inside a range such as 686-723."""
    if asked.lstrip("0") == held.lstrip("0"):
        return True
    low, dash, high = held.partition("-")
    return bool(dash) and asked.isdigit() and int(low) <= int(asked) <= int(high)


def _whole(full: FoundNumber, year: int | None) -> Partial:
    """A full number; people leave ว out, so only its presence is held to."""
    number = full.number
    circular = number.circular or None
    return Partial(
        number.code or None, number.unit, circular, number.number, year, full.start, full.end
    )


def _partial(match: re.Match[str], year: int | None) -> Partial:
    """A Partial of whatever groups the matching form has."""
    parts = match.groupdict()
    if parts.get("order"):
        return Partial("", "", False, re.sub(r"\s", "", parts["order"]), year, *match.span())
    if parts.get("year"):
        year = int(parts["year"]) % 100 + 2500
    unit = parts.get("unit")
    circular = True if parts.get("circular") else None
    return Partial(parts.get("code"), unit, circular, parts["number"], year, *match.span())


@functools.cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The forms, most telling first; a later one never overlaps an earlier one."""
    codes = "|".join(sorted(letter_codes(), key=len, reverse=True))
    code = rf"(?<![ก-๎.])(?P<code>{codes})\.?"
    unit = r"(?P<unit>\d{4,5}(?:\.\d{1,3}){0,3})"
    label = r"(?:(?<![ก-๎.])(?:หนังสือ)?ที่|(?<!บ้าน)เลขที่|(?<!หมาย)เลข)"
    letter = r"(?:หนังสือ(?:ราชการ|ภายนอก|สั่งการ|ด่วนที่สุด|ด่วนมาก|ด่วน)?|ฉบับเลข(?:ที่)?)"
    english = r"(?<![a-z])(?:letter|no\.?|number)\s*(?:no\.?|number)?\s*#?\s*"
    order = r"(?P<order>\d{1,5}\s?/\s?25\d\d)(?!\d)"
    sources = (
        rf"(?:(?:คำสั่ง|ประกาศ)[ก-๎.\s]{{0,60}}?|(?:(?<![ก-๎])|(?<=เลข))ที่\s*){order}",
        rf"{code}\s*/?\s*(?P<circular>ว)\.?\s*{_DIGITS}{_OF_YEAR}",
        rf"(?<!\d)(?<!\d\.)(?<!ว)(?<!ว[ .])(?!25[3-9]\d/){unit}"
        rf"\s*/\s*(?:(?P<circular>ว)\.?\s*)?{_DIGITS}",
        rf"(?P<circular>(?<![ก-๎.])ว)(?![ก-๎])\s*[.\-/]?\s*{_DIGITS}{_OF_YEAR}",
        rf"(?P<circular>เวียน)\s*(?:(?:เลข)?ที่|เลข|ว)?\s*[.\-/]?\s*{_COUNTABLE}{_OF_YEAR}",
        rf"(?<![a-z])(?P<circular>circular)\s*(?:no\.?|number)?\s*#?\s*{_DIGITS}",
        rf"(?:(?:{label}|{letter})\s*:?\s*)?{code}\s*{_NO_POSTCODE}{_LONG}",
        rf"(?<!บ้าน)เลขที่\s*:?\s*{_COUNTABLE}",
        rf"(?:{label}|{letter})\s*:?\s*{_LONG}",
        rf"{english}{_LONG}",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)
