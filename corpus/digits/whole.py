"""A whole reference or date out of one crop: พร ๐๐๑๗.๒/ว ๔๙๑๔, ๕ มกราคม ๒๕๖๖.

Promises parts for `DigitReader.read_as`: a spelling to the text that it must mean, with the
letter code out of the table and the month with its marks; "" when it can mean none.
A code or month is mended by at most one sign of three, and only where one alone is nearest.
"""

import functools
import re

from corpus.digits.alphabet import DIGITS, spelled
from corpus.months import MONTHS
from corpus.tables import letter_codes

SHORT_MONTHS = (
    *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
    *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
)

LAST_DAY = 31

_DIGIT = f"[{DIGITS}]"
_UNIT = rf"{_DIGIT}{{4,5}}(?:\.{_DIGIT}{{1,3}})*"
_REFERENCE = re.compile(
    rf"([ก-ฮ]{{1,5}})[ .]{{0,2}}({_UNIT} ?/ ?(?:ว[ .]?)?{_DIGIT}{{1,6}})(?!{_DIGIT})"
)
#: A year has two digits, or four of the last century or this, Buddhist or Christian era.
_YEAR = rf"(?:(?:[๒2][๔-๖4-6]|[๑1][๙9]|[๒2][๐0])?{_DIGIT}{{2}})"
_DATE = re.compile(rf"(?<!{_DIGIT})({_DIGIT}{{1,2}}) ?([^{DIGITS}]+?) ?({_YEAR})(?!{_DIGIT})")


def reference_in(spelling: str) -> str:
    """The reference in a spelling, with a letter code that exists: พร ๐๐๑๗.๒/ว ๔๙๑๔."""
    found = _REFERENCE.search(spelling)
    code = found and _nearest(found[1], {code: code for code in letter_codes()})
    return f"{code} {found[2]}" if found and code else ""


def date_in(spelling: str) -> str:
    """The date in a spelling, its month as printed, in full or short: ๕ มกราคม ๒๕๖๖."""
    found = _DATE.search(spelling)
    month = found and 1 <= int(found[1]) <= LAST_DAY and _nearest(found[2], _months())
    return f"{found[1]} {month} {found[3]}" if found and month else ""


@functools.cache
def _months() -> dict[str, str]:
    """Spelling -> name as printed."""
    return {spelled(name): name for name in (*MONTHS, *SHORT_MONTHS)}


def _nearest(seen: str, names: dict[str, str]) -> str:
    """The one name whose spelling is nearest to `seen`, "" when there is none or more."""
    from rapidfuzz.distance import Levenshtein

    if seen in names:
        return names[seen]
    costs = {names[spelling]: Levenshtein.distance(seen, spelling) for spelling in names}
    best = min(costs.values())
    near = [name for name, cost in costs.items() if cost == best]
    return near[0] if len(near) == 1 and 3 * best <= len(seen) else ""
