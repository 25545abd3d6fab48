"""Month and weekday names as printed, abbreviated, spoken or damaged by reading.

`month_of` promises a month only where one month alone is near enough, and says
when it had to mend the name; it never chooses between two equally near ones.
Names are those of the Royal Institute, abbreviations as offices type them.
"""

import functools
import re

MONTHS = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

_ABBREVIATED = ("มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค")
_SPOKEN = (
    "มกรา",
    "กุมภา",
    "มีนา",
    "เมษา",
    "พฤษภา",
    "มิถุนา",
    "กรกฎา",
    "สิงหา",
    "กันยา",
    "ตุลา",
    "พฤศจิกา",
    "ธันวา",
)
_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

# The last letter of an abbreviation is ค, ย or พ: its look-alikes can be nothing else.
_LAST_LETTER = {"ด": "ค", "ถ": "ค", "บ": "ย", "ป": "ย"}
_DOTTED = re.compile(r"^[ก-๎]{1,3}[.,] ?[ก-ฮ][.,]?$")
_NOISE = re.compile(r"[\s.,]+")


def month_of(name: str) -> tuple[int | None, bool]:
    """The month (1 to 12) that `name` means, and whether the name had to be mended.

    (0, True) when two months are equally near, (None, False) when it is no month.
    """
    bare = _NOISE.sub("", name).removeprefix("เดือน").lower()
    bare = bare.replace("ฏ", "ฎ")
    known = _names().get(bare)
    if known:
        return known, False
    if _DOTTED.match(name.strip()):
        mended = _names().get(bare[:-1] + _LAST_LETTER.get(bare[-1], ""))
        return mended, mended is not None
    return _nearest(bare)


def weekday_of(name: str) -> int:
    """Monday 0 to Sunday 6 for a full or shortened Thai weekday name."""
    return next(day for day, full in enumerate(WEEKDAYS) if full.startswith(name))


def _nearest(bare: str) -> tuple[int | None, bool]:
    """The one full name within one wrong character, two in the long names."""
    from rapidfuzz.distance import Levenshtein

    if len(bare) < 5:
        return None, False
    costs = [Levenshtein.distance(bare, month, score_cutoff=2) for month in MONTHS]
    best = min(costs)
    near = [n for n, cost in enumerate(costs, 1) if cost == best]
    if best > (2 if len(MONTHS[near[0] - 1]) > 7 else 1):
        return None, False
    return (near[0] if len(near) == 1 else 0), True


@functools.cache
def _names() -> dict[str, int]:
    """Every undamaged spelling, without dots and spaces, to its month."""
    lists = (MONTHS, _ABBREVIATED, _SPOKEN, _ENGLISH, [name[:3] for name in _ENGLISH])
    return {name: n for names in lists for n, name in enumerate(names, 1)}
