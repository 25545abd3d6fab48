"""How the desk's templates show times, sizes, letters and states. Pure, but for the request.

Times are Unix times in, Thai dates and the hour in Bangkok out.
"""

import datetime as dt
import math

from flask import Blueprint, request

from bot import texts
from bot.citation import citation, short_subject, shown_number, tidy_number
from bot.deskweb import csrf, session
from bot.deskweb import texts as say
from bot.limits import cut
from bot.usage import BANGKOK
from corpus.dates import thai_date

LONGEST = 200  # characters of a value in the record of corrections


def install(desk: Blueprint) -> None:
    """Give the templates of `desk` what they need."""
    desk.context_processor(_context)
    filters = (moment, time_left, size, told, citation, short_subject, number, thai_date)
    for one in filters:
        desk.add_app_template_filter(one)


def moment(at: float) -> str:
    """A Unix time: "30 พฤศจิกายน 2565 เวลา 09.15 น."."""
    local = dt.datetime.fromtimestamp(at, BANGKOK)
    return say.AT.format(date=thai_date(local.date()), hour=local.strftime("%H.%M"))


def time_left(seconds: float) -> str:
    """How long something still takes, roughly and never too short."""
    if seconds < 30:
        return say.SOON
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return say.MINUTES.format(count=minutes)
    return say.HOURS.format(hours=minutes // 60, minutes=minutes % 60)


def size(count: int) -> str:
    """A number of bytes in the unit that suits it."""
    unit, words = next((u, w) for u, w in say.BYTES if count >= u or u == 1)
    return words.format(count / unit)


def number(letter: object) -> str:
    """A letter's number as it is cited, "" without one."""
    return tidy_number(shown_number(letter))


def told(value: object) -> str:
    """A value of the record of corrections, cut to what fits a line or three."""
    words = say.LIST.join(map(str, value)) if isinstance(value, list) else str(value or "")
    return cut(words, LONGEST) or say.EMPTY_VALUE


def _context() -> dict[str, object]:
    signed_in = session.admin()
    return {
        "say": say,
        "texts": texts,
        "admin": signed_in,
        "csrf": csrf.token() if signed_in else "",
        "here": request.endpoint,
    }
