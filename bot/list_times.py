"""The time that a list is asked of, in Thai: "ปี 65", "เดือนที่แล้ว", "ย้อนหลัง 3 เดือน". Pure.

Each reader takes what a text begins with, and gives the narrower filter and where the text
goes on; None when it begins with no such time. Texts are folded.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from corpus.months import month_of
from index.listing import ERA, Filter, within

_UNIT = "ปี|เดือน|สัปดาห์|อาทิตย์|วัน"
_BE = r"(?:ปี|พ\.? ?ศ\.?)?"
#: A time that is counted from today, as it also stands before "มีหนังสืออะไรบ้าง".
RELATIVE = rf"(?:(?P<what>{_UNIT})(?P<which>นี้|ที่แล้ว|ก่อน|ที่ผ่านมา)|เมื่อวาน(?:นี้)?)"
_RELATIVE = re.compile(rf"^(?:ใน|ของ|ช่วง|เมื่อ(?!วาน))*{RELATIVE}")
_BACK = re.compile(rf"^ย้อนหลัง(?:ไป)? ?(?P<many>[1-9][0-9]?) ?(?P<what>{_UNIT})")
_SINCE = re.compile(
    rf"^(?:ตั้งแต่|นับแต่) ?{_BE} ?(?P<year>25[0-9]{{2}})"
    rf"(?: ?(?:ถึง|-|จนถึง) ?{_BE} ?(?:(?P<until>25[0-9]{{2}})|ปัจจุบัน|นี้))?"
)
_YEAR = re.compile(
    r"^(?:ใน|ของ)?(?:(?:ปี|พ\.? ?ศ\.?) ?){0,2}"
    r"(?P<year>25[0-9]{2}|(?<=ปี)[0-9]{2}|(?<=ปี )[0-9]{2})(?![0-9/])"
)
_SHORT = re.compile(r"^ ?(?P<year>[2-9][0-9])(?![0-9/])")
_MONTH = re.compile(
    r"^(?:ใน|ของ)?(?:เดือน)? ?(?P<name>[ก-ฮเ][ก-๎.]{1,12}?)(?= |$|[0-9]|ปี|พ\.?ศ|จาก|ของ|ล่าสุด)"
)
_SPANS = {"ปี": "year", "เดือน": "month", "สัปดาห์": "week", "อาทิตย์": "week", "วัน": "day"}
_DAYS = {"ปี": 365, "เดือน": 30, "สัปดาห์": 7, "อาทิตย์": 7, "วัน": 1}

Taken = tuple[Filter, int] | None
Reader = Callable[[Filter, str, dt.date], Taken]


def relative(asked: Filter, rest: str, today: dt.date) -> Taken:
    """A year, month, week or day that is counted from `today`."""
    found = _RELATIVE.match(rest)
    if not found:
        return None
    unit = _SPANS[found["what"]] if found["what"] else "day"
    return within(asked, unit, int(found["which"] != "นี้"), today), found.end()


def span(asked: Filter, rest: str, today: dt.date) -> Taken:
    """From a day on: "ย้อนหลัง 3 เดือน", "ตั้งแต่ปี 2560", up to `today` or another year's end."""
    if found := _BACK.match(rest):
        first = today - dt.timedelta(int(found["many"]) * _DAYS[found["what"]])
        last = today
    elif found := _SINCE.match(rest):
        first, until = dt.date(int(found["year"]) - ERA, 1, 1), found["until"]
        last = dt.date(int(until) - ERA, 12, 31) if until else today
    else:
        return None
    narrow = replace(asked, first=first.isoformat(), last=last.isoformat())
    return (narrow, found.end()) if first <= last else None


def year(asked: Filter, rest: str, _: dt.date) -> Taken:
    """A Buddhist year, of two digits after "ปี" or a month."""
    found = _YEAR.match(rest) or (_SHORT.match(rest) if asked.month else None)
    if not found or asked.year:
        return None
    number = int(found["year"])
    return replace(asked, year=number if number > 99 else 2500 + number), found.end()


def month(asked: Filter, rest: str, _: dt.date) -> Taken:
    """A month by any of its names."""
    found = _MONTH.match(rest)
    number = month_of(found["name"])[0] if found else None
    return (replace(asked, month=number), found.end()) if number and not asked.month else None
