"""Dates as Thai offices write them, found in clean, damaged and typed text.

Promises spans in the given text, and a date only where the calendar has one;
what had to be mended is marked. Years are of the Buddhist era (B.E. = A.D. + 543)
unless only A.D. makes sense. Forms: real letters, their stamps, and people's typing.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.months import MONTHS, month_of, weekday_of
from corpus.text import to_arabic

ERA = 543
#: The correspondence regulation is of B.E. 2526: a two-digit year below it may be half a year.
FIRST_SHORT_YEAR = 26
#: Dots between short numbers mean a clause more often than a date before B.E. 2540.
FIRST_DOTTED_YEAR = 40
_BE = range(2400, 2621)
_AD = range(1900, 2100)

# Blanks inside a date: possessive, so that long runs of spaces cost nothing; one line break.
_S = r"[^\S\n]*+\n?[^\S\n]*+"
_BLANK = re.compile(r"\s+")
_ERA_WORD = r"(?:พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|พุทธศักราช|คริสต์ศักราช)"
# A letter that a scan put between the digits of a year; what is left must be the whole year.
_STRAY = "[จซฒศธ]?"
_YEAR = rf"(?P<year>2{_S}{_STRAY}5{_S}{_STRAY}\d{_S}{_STRAY}\d|\d{{4}}|\d{{2}})(?!\d|[.:,]\d)"
# A day that a stray space cut in two counts as one only where nothing else can stand.
# A stroke alone before the month of a line that is a date was a 1.
_STROKE = r"^[|lI!](?= ?[ก-๎.]+ \d{4}$)"
_DAY = re.compile(
    rf"(?:(?<=ที่ )|(?<=ที่)|^)[0-3]{_S}\d(?!\d)|(?<!\d)\d{{1,2}}(?!\d)|{_STROKE}", re.MULTILINE
)
_NAMED = re.compile(
    rf"{_S}[-/.]?{_S}(?P<month>[ก-ฮเ][ก-๎.,\s]{{0,20}}?|[A-Za-z]{{3,9}}[.,]?)"
    rf"{_S}[-/.]?{_S}(?:{_ERA_WORD}{_S})?{_YEAR}"
)
_NUMERIC = re.compile(
    r"(?<![\d/.\-])(?P<day>\d{1,2}) ?(?P<sign>[/.\-]) ?(?P<month>\d{1,2}) ?(?P=sign) ?"
    r"(?P<year>\d{4}|\d{2})(?!\d|[/.\-]\d)"
)
_ISO = re.compile(r"(?<![\d/.\-])(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?![\d/\-])")
_WEEKDAY = re.compile(r"(?:วัน)?\s?(จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)\s{0,3}(?:ที่)?\s{0,3}$")
_YEAR_CUE = re.compile(
    rf"(?:ปี(?!งบ)|{_ERA_WORD})\s*(?:{_ERA_WORD}\s*)?(\d{{4}}|\d{{2}})"
    r"(?!\d|[.,]\d)"
)
_BARE_YEAR = re.compile(r"(?<![\d/.,\-])(?<!ว)(?<!ว )(?<!ที่)(?<!ที่ )(25[3-9]\d)(?![\d/]|[.,]\d)")
_DURATION = re.compile(r"(?<!\d)\d{1,2}\s?$")  # the 5 of "5 ปี 53 คน"
_BUDGET = re.compile(r"งบ(?:ประมาณ)?\s?(?:พ\.?ศ\.?\s?)?$")
_MONTH_YEAR = re.compile(
    rf"(?:(?<![ก-๎])|(?<=เดือน))([ก-ฮเ][ก-๎.]{{1,12}})\s*(?:{_ERA_WORD}\s*)?(\d{{4}}|\d{{2}})(?!\d)"
)


@dataclass(frozen=True)
class FoundDate:
    """A date at `start` to `end` of the given text; `text` is what stands there.

    `date` is None when the calendar has no such day or the year is only half
    there. `mended` tells that a damaged month name or century was read as the one
    it must be; `weekday` (Monday 0) is the one printed before the date, if any.
    """

    date: datetime.date | None
    start: int
    end: int
    text: str
    mended: bool = False
    weekday: int | None = None

    @property
    def weekday_disagrees(self) -> bool:
        """Whether the printed weekday is not that of the date."""
        known = self.date is not None and self.weekday is not None
        return known and self.date.weekday() != self.weekday


def find_dates(text: str) -> list[FoundDate]:
    """Every date of `text` in order, with offsets in `text`; overlapping ones once."""
    plain = to_arabic(text)
    found = [*_named(plain), *_numeric(plain, _ISO), *_numeric(plain, _NUMERIC)]
    found.sort(key=lambda date: date.start)
    apart: list[FoundDate] = []
    for date in found:
        if not apart or date.start >= apart[-1].end:
            apart.append(date)
    return [replace(date, text=text[date.start : date.end]) for date in apart]


def parse_date(text: str) -> datetime.date | None:
    """The first date of `text` that the calendar has, or None."""
    return next((found.date for found in find_dates(text) if found.date), None)


def find_years(text: str) -> list[int]:
    """Years that a question names, B.E., in order and once: "ปี 53", "พ.ศ. ๒๕๖๕", "พ.ย. 65".

    Budget years ("ปีงบประมาณ 2568") are no dates of letters and are left out.
    """
    plain = to_arabic(text)
    cued = [m for m in _YEAR_CUE.finditer(plain) if not _after(_DURATION, plain, m)]
    bare = [m for m in _BARE_YEAR.finditer(plain) if not _after(_BUDGET, plain, m)]
    mentions = [(m.start(), m[1]) for m in cued + bare]
    mentions += [(m.start(), m[2]) for m in _MONTH_YEAR.finditer(plain) if month_of(m[1])[0]]
    years = [(start, _buddhist(digits)) for start, digits in mentions]
    years += [(d.start, d.date.year + ERA) for d in find_dates(text) if d.date]
    return list(dict.fromkeys(year for _, year in sorted(y for y in years if y[1])))


def thai_date(date: datetime.date | str) -> str:
    """A date (or its ISO string) as offices write it: "30 พฤศจิกายน 2565"."""
    day = datetime.date.fromisoformat(date) if isinstance(date, str) else date
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + ERA}"


def _named(plain: str) -> Iterator[FoundDate]:
    """Dates whose month is a name."""
    for day in _DAY.finditer(plain):
        tail = _named_tail(plain, day)
        if tail:
            month, mended_month = month_of(tail["month"])
            year, mended_year = _read_year(_BLANK.sub("", tail["year"]))
            digits = _BLANK.sub("", day[0])
            date = _calendar(year, month, int(digits) if digits.isdigit() else 1)
            start, weekday = _weekday_before(plain, day.start())
            mended_day = not digits.isdigit()
            mended = date is not None and (mended_day or mended_month or mended_year)
            yield FoundDate(date, start, tail.end(), "", mended, weekday)


def _named_tail(plain: str, day: re.Match[str]) -> re.Match[str] | None:
    """The month and year after a day; None when they are not there.

    In "1 ต.ค. - 30 ก.ย. 66" the 30 is the next day, not the year of the first.
    """
    tail = _month_and_year(plain, day.end())
    if tail and len(tail["year"]) == 2 and _month_and_year(plain, tail.end()):
        return None
    return tail


def _month_and_year(plain: str, start: int) -> re.Match[str] | None:
    tail = _NAMED.match(plain, start)
    return tail if tail and month_of(tail["month"])[0] is not None else None


def _numeric(plain: str, form: re.Pattern[str]) -> Iterator[FoundDate]:
    """Dates all in digits; other numbers of that shape (clauses, phones) are left alone."""
    for match in form.finditer(plain):
        day, month, digits = int(match["day"]), int(match["month"]), match["year"]
        year = _buddhist(digits)
        if _is_date(match, day, month, year):
            date = _calendar(year, month, day)
            start, weekday = _weekday_before(plain, match.start())
            yield FoundDate(date, start, match.end(), "", weekday=weekday)


def _is_date(match: re.Match[str], day: int, month: int, year: int | None) -> bool:
    """Whether digits of that shape are a date, be it an impossible one.

    With a full year they are. With a short one they must fit the calendar; dots
    and hyphens between short numbers are clauses ("1.2.30") unless the year is late.
    """
    if year and len(match["year"]) == 4:
        return True
    in_range = 1 <= day <= 31 and 1 <= month <= 12
    return in_range and ("/" in match[0] or bool(year and year >= 2500 + FIRST_DOTTED_YEAR))


def _buddhist(digits: str) -> int | None:
    """A printed year as a B.E. year; None when it is no plausible one."""
    year = int(digits)
    if len(digits) == 2:
        return 2500 + year if year >= FIRST_SHORT_YEAR else None
    if year in _AD:
        return year + ERA
    return year if year in _BE else None


def _read_year(digits: str) -> tuple[int | None, bool]:
    """The B.E. year and whether a stray letter or a misread digit of its century was mended."""
    if not digits.isdigit():
        return _buddhist(re.sub(r"\D", "", digits)), True
    year = _buddhist(digits)
    if year is None and len(digits) == 4:
        right = sum(a == b for a, b in zip(digits, "25", strict=False))
        short = int(digits[2:])
        if right == 1 and short >= FIRST_SHORT_YEAR:
            return 2500 + short, True
    return year, False


def _calendar(year: int | None, month: int | None, day: int) -> datetime.date | None:
    if not year or not month:
        return None
    try:
        return datetime.date(year - ERA, month, day)
    except ValueError:
        return None


def _weekday_before(plain: str, start: int) -> tuple[int, int | None]:
    """Where the date begins, and the weekday that is printed before its day."""
    before = plain[max(0, start - 30) : start]
    match = _WEEKDAY.search(before)
    if not match:
        return start, None
    return start - len(before) + match.start(), weekday_of(match[1])


def _after(words: re.Pattern[str], plain: str, match: re.Match[str]) -> bool:
    """Whether `words` stand right before the match."""
    return words.search(plain, max(0, match.start() - 20), match.start()) is not None
