"""Pages of a list of letters: what is listed, its title, five letters a page. Pure."""

import datetime as dt
import re
from collections.abc import Sequence
from types import ModuleType

from bot import texts
from bot.answers import english, words_of
from bot.list_asked import parse
from bot.list_english import in_english
from bot.plan import Listing, Plan, Words
from bot.polite import POLITE
from bot.view import words_for
from corpus.dates import find_dates, thai_date
from corpus.letter import Letter
from corpus.numbers import find_partials
from corpus.text import fold_text
from index.listing import Filter, from_key, select

PAGE = 5  # letters a page: what fits a phone's screen in large type
#: What stands beside a day when a letter of that day is asked for, and nothing that falls on it.
_OF_DAY = re.compile(
    r"(?:ขอ|ดู|หา|อยาก|ได้|มี|หนังสือ(?:เวียน|ราชการ)?|ฉบับ|เอกสาร|จดหมาย|ประกาศ|คำสั่ง|ข่าว|ลง|ออก|เมื่อ|ของ|ใน|"
    r"ที่|วัน|อะไร|ไร|บ้าง|ไหม|มั้ย|(?:letters?|circulars?|dated|of|from|on|the|any|show|me|please)\b|"
    rf"{POLITE})*"
)


def listing_of(question: str, letters: Sequence[Letter], today: str, quote: str) -> Plan | None:
    """The first page of the list that is asked for; None when the question is no such thing."""
    none = none_of_day(question, letters, quote)
    asked = None if none else asked_for(question, letters, today)
    return _page(asked, 1, letters, quote, english(question)) if asked else none


def none_of_day(question: str, letters: Sequence[Letter], quote: str = "") -> Words | None:
    """That nothing was issued on the day whose letter is asked for; None for any other question."""
    day = _bare_day(question)
    if not day or any(one.date == day for one in letters):
        return None
    words = words_of(question)
    return _none(words.LIST_DAY.format(date=thai_date(day)), words, quote)


def asked_for(question: str, letters: Sequence[Letter], today: str) -> Filter | None:
    """The list that a question asks for, in Thai or in English; None when it is no such thing."""
    day = dt.date.fromisoformat(today)
    return in_english(question, day) or parse(question, letters, day)


def page_of(key: str, page: str, letters: Sequence[Letter], *, english: bool) -> Plan | None:
    """A page of a list by its key; the nearest page that there is. None for a foreign key."""
    asked = from_key(key)
    if asked is None or not (page.isascii() and page.isdigit()) or len(page) > len("99999"):
        return None
    return _page(asked, int(page), letters, "", english)


def _bare_day(question: str) -> str:
    """The day (ISO) of a question that asks for a letter of that day and nothing else."""
    found = find_dates(question)
    if len(found) != 1 or not found[0].date or find_partials(question):
        return ""
    rest = question[: found[0].start] + " " + question[found[0].end :]
    return found[0].date.isoformat() if _OF_DAY.fullmatch(fold_text(rest)) else ""


def _none(title: str, words: ModuleType, quote: str) -> Words:
    return Words(words.LIST_EMPTY.format(title=title), (words.LIST_ASK,), quote)


def _page(asked: Filter, page: int, letters: Sequence[Letter], quote: str, told: bool) -> Plan:
    words = words_for(told)
    fitting, title = select(asked, letters), title_of(asked, words)
    if not fitting:
        return _none(_joined(_kind(asked, words), _narrow(asked, words)), words, quote)
    pages = -(-len(fitting) // PAGE)
    page = min(max(page, 1), pages)
    shown = tuple(fitting[(page - 1) * PAGE : page * PAGE])
    return Listing(title, shown, len(fitting), page, pages, asked.key, quote, told)


def _apart(sender: str) -> str:
    """An abbreviation stands apart from the word before it."""
    return f" {sender}" if "." in sender else sender


def title_of(asked: Filter, words: ModuleType = texts) -> str:
    """What a list is of, in words: "หนังสือเดือนพฤศจิกายน ปี 2565 จากจังหวัดแพร่"."""
    kind, narrow = _kind(asked, words), _narrow(asked, words)
    if asked.oldest:
        return _joined(kind, [words.LIST_OLD, *narrow])
    return _joined(kind, narrow or [words.LIST_NEW if asked.latest else words.LIST_WHOLE])


def _kind(asked: Filter, words: ModuleType) -> str:
    return words.LIST_KINDS.get(asked.kind, asked.kind)


def _narrow(asked: Filter, words: ModuleType) -> list[str]:
    """What a list is narrowed to, a piece for each part of its filter."""
    pieces = [
        words.LIST_URGENT.format(urgency=asked.urgency) if asked.urgency else "",
        words.LIST_MONTH.format(month=words.MONTHS[asked.month - 1]) if asked.month else "",
        words.LIST_YEAR.format(year=asked.year) if asked.year else "",
        _days(asked, words) if asked.first else "",
        words.LIST_SENDER.format(sender=_apart(asked.sender)) if asked.sender else "",
    ]
    return [piece for piece in pieces if piece]


def _joined(kind: str, pieces: Sequence[str]) -> str:
    return " ".join((kind + " ".join(pieces)).split())


def _days(asked: Filter, words: ModuleType) -> str:
    first, last = thai_date(asked.first), thai_date(asked.last)
    form = words.LIST_ONE_DAY if first == last else words.LIST_DAYS
    if asked.first[:7] == asked.last[:7] and first != last:
        first = first.split()[0]  # the month stands beside the last day
    return form.format(first=first, last=last)
