"""Questions in English that ask for a list of letters and for nothing else. Pure.

What is not understood to the last word is no list. Offices are those that `index` knows by
an English name, and the provinces.
"""

import datetime as dt
import re
from dataclasses import replace

from corpus.months import month_of
from corpus.tables import codes_in_english, letter_codes
from corpus.text import fold_text
from index.listing import ERA, URGENT, Filter, within
from index.vocabulary import expansions

CHRISTIAN = 2400  # a year below it is counted in the Christian era

_HEAD = re.compile(
    r"(?:please |can i (?:see|have) |i want (?:to see )?)*"
    r"(?:(?:show|list|give|find)(?: me)? |(?:are|is) there )?"
    r"(?P<all>(?:the |any |all )*)(?P<order>latest |newest |new |recent |oldest |earliest )?"
    r"(?:(?P<most>most |very )?(?P<urgent>urgent ))?"
    r"(?P<kind>letters?|circulars?|orders?|announcements?|news)\b"
)
_KINDS = {"circular": "หนังสือเวียน", "order": "คำสั่ง", "announcement": "ประกาศ", "new": "ข่าว"}
_REST = re.compile(
    r" (?:(?:of|from|in|for|dated) )?(?:the )?(?:"
    r"(?P<which>this|last) (?P<unit>year|month|week)|(?P<day>today|yesterday)|"
    r"(?P<year>[12][0-9]{3})(?![0-9])|(?P<month>[a-z]{3,9})(?= |$))"
)
_SENDER = re.compile(r" (?:of|from|by) (?:the )?(?P<name>[a-z][a-z .'-]+?)(?= in |$)")
_ENDING = re.compile(r"(?:\bplease|[ .?!])+$")
_PROVINCE = re.compile(r"^province of | province$")
_OFFICE = re.compile(r"^(?:จังหวัด|กระทรวง|กรม|สำนัก)")


def in_english(question: str, today: dt.date) -> Filter | None:
    """The list that is asked for in English, else None."""
    asked = _ENDING.sub("", " ".join(question.casefold().split()))
    head = _HEAD.match(asked)
    if not head:
        return None
    found, rest = _headed(head), asked[head.end() :]
    while rest:
        step = _narrowed(found, rest, today)
        if step is None:
            return None
        found, rest = step
    return found if found != Filter() or "all" in head["all"] else None


def _headed(head: re.Match[str]) -> Filter:
    order = (head["order"] or "").strip()
    most, very, some = URGENT
    level = {"most ": most, "very ": very, None: some}[head["most"]] if head["urgent"] else ""
    oldest = order in ("oldest", "earliest")
    kind = _KINDS.get(head["kind"].removesuffix("s"), "")
    return Filter(kind=kind, urgency=level, latest=bool(order) and not oldest, oldest=oldest)


def _narrowed(asked: Filter, rest: str, today: dt.date) -> tuple[Filter, str] | None:
    """`asked` after the next words of `rest`, and what is left; None when they say more."""
    found = _REST.match(rest)
    narrow = _timed(asked, found, today) if found else None
    if narrow is None:
        found = _SENDER.match(rest)
        sender = _office(found["name"]) if found and not asked.sender else ""
        narrow = replace(asked, sender=sender) if sender else None
    return (narrow, rest[found.end() :]) if narrow else None


def _timed(asked: Filter, found: re.Match[str], today: dt.date) -> Filter | None:
    if found["year"]:
        year = int(found["year"])
        return replace(asked, year=year + ERA if year < CHRISTIAN else year)
    if found["month"]:
        month = month_of(found["month"])[0]
        return replace(asked, month=month) if month else None
    unit, back = found["unit"] or "day", found["which"] == "last" or found["day"] == "yesterday"
    return within(asked, unit, int(back), today)


def _office(name: str) -> str:
    """The Thai name of an office that is named in English, "" for none."""
    solid = _PROVINCE.sub("", name).replace(" ", "")
    code = codes_in_english().get(solid)
    if code:
        return letter_codes()[code]
    known = expansions(fold_text(name))
    terms = known[0].terms if len(known) == 1 else ()
    return next((term for term in terms if _OFFICE.match(term)), "")
