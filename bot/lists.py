"""Pages of a list of letters: what is listed, its title, five letters a page. Pure."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from types import ModuleType

from bot import texts
from bot.plan import Listing, Plan, Words
from bot.view import words_for
from bot.wanted import own_words, wanted
from corpus.dates import find_dates, thai_date
from corpus.letter import Letter
from corpus.months import MONTHS
from corpus.numbers import find_partials
from corpus.tables import provinces
from corpus.text import fold_text
from index.listing import ERA, Filter, from_key, parse, select

CHRISTIAN = 2400  # a year below it is counted in the Christian era
_ENGLISH = re.compile(
    r"(?:please )?(?:(?:show|list|give)(?: me)? ?)?(?:the )?(?P<all>all )?(?:the )?"
    r"(?P<new>(?:latest|newest|recent) )?letters?(?: (?:of|from|in) (?P<year>[12][0-9]{3}))?"
    r"(?: please)?[.?!]?$"
)
#: Said after a wish in a talk, and how offices are shortened there.
_SAID_AFTER = re.compile(
    r"(?:(?:มา)?(?:ให้)?(?:ดู|อ่าน)|ล่ะ|ละ|หน่อย|ที|สิ|ซิ|ด้วย|ครับ|คับ|ค่ะ|คะ|จ้า|จ้ะ|[ ?])+$"
)
_SHORT_OFFICE = re.compile(r"(?:(?<=จาก)|(?<=ของ)|(?<= ))(?P<short>จว|จ|อ)\. ?(?=[ก-ฮเ-ไ])")
_OFFICES = {"จว": "จังหวัด", "จ": "จังหวัด", "อ": "อำเภอ"}
_THAI = re.compile(r"[ก-ฮ]")
PAGE = 5  # letters a page: what fits a phone's screen in large type


def listing_of(question: str, letters: Sequence[Letter], today: str, quote: str) -> Plan | None:
    """The first page of the list that is asked for; None when the question is no such thing."""
    asked, day = asked_for(question, letters, today), _bare_day(question)
    if day and all(one.date != day for one in letters):
        words = words_for(not _THAI.search(question))
        return _none(words.LIST_DAY.format(date=thai_date(day)), words, quote)
    english = _in_english(question) is not None
    return _page(asked, 1, letters, quote, english) if asked else None


def asked_for(question: str, letters: Sequence[Letter], today: str) -> Filter | None:
    """The list that a question asks for, in Thai or in English; None when it is no such thing."""
    day = dt.date.fromisoformat(today)
    return _in_english(question) or parse(_spoken(question), letters, day)


def page_of(key: str, page: str, letters: Sequence[Letter], *, english: bool) -> Plan | None:
    """A page of a list by its key; the nearest page that there is. None for a foreign key."""
    asked = from_key(key)
    if asked is None or not (page.isascii() and page.isdigit()) or len(page) > len("99999"):
        return None
    return _page(asked, int(page), letters, "", english)


def _in_english(question: str) -> Filter | None:
    """The list that is asked for in English: the latest letters, or those of a year."""
    found = _ENGLISH.match(question.strip().casefold())
    if not found or not (found["new"] or found["year"] or found["all"]):
        return None
    year = int(found["year"] or 0)
    return Filter(year + ERA if 0 < year < CHRISTIAN else year or None, latest=bool(found["new"]))


def _spoken(question: str) -> str:
    """`question` without what is only said in a talk, provinces and districts in full."""
    plain = _SAID_AFTER.sub("", fold_text(question).strip())
    plain = _SHORT_OFFICE.sub(lambda found: _OFFICES[found["short"]], plain)
    return _provinces().sub(r"\g<from>จังหวัด\g<name>", plain)


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    names = "|".join(sorted(provinces().values(), key=len, reverse=True))
    return re.compile(rf"(?P<from>จาก|ของ) ?(?P<name>{names})(?=$| |ปี|เดือน|ล่าสุด)")


def _bare_day(question: str) -> str:
    """The day (ISO) of a question that asks for a letter of that day and nothing else."""
    found = find_dates(question)
    if len(found) != 1 or not found[0].date or find_partials(question):
        return ""
    rest = question[: found[0].start] + " " + question[found[0].end :]
    return "" if wanted(rest)[0] or own_words(rest) else found[0].date.isoformat()


def _none(title: str, words: ModuleType, quote: str) -> Words:
    return Words(words.LIST_EMPTY.format(title=title), (words.LIST_ASK,), quote)


def _page(asked: Filter, page: int, letters: Sequence[Letter], quote: str, english: bool) -> Plan:
    words = words_for(english)
    fitting, title = select(asked, letters), title_of(asked, words)
    if not fitting:
        return _none(title, words, quote)
    pages = -(-len(fitting) // PAGE)
    page = min(max(page, 1), pages)
    shown = tuple(fitting[(page - 1) * PAGE : page * PAGE])
    return Listing(
        title, shown, len(fitting), page, pages, asked.key, quote, words is words_for(True)
    )


def _apart(sender: str) -> str:
    """An abbreviation stands apart from the word before it."""
    return f" {sender}" if "." in sender else sender


def title_of(asked: Filter, words: ModuleType = texts) -> str:
    """What a list is of, in words: "หนังสือเดือนพฤศจิกายน ปี 2565 จากจังหวัดแพร่"."""
    narrow = [
        words.LIST_MONTH.format(month=MONTHS[asked.month - 1]) if asked.month else "",
        words.LIST_YEAR.format(year=asked.year) if asked.year else "",
        words.LIST_SENDER.format(sender=_apart(asked.sender)) if asked.sender else "",
    ]
    kind = asked.kind or words.LIST_KIND
    if any(narrow):
        return kind + " ".join(filter(None, narrow))
    return kind + (words.LIST_NEW if asked.latest else words.LIST_WHOLE)
