"""Pages of a list of letters: what is listed, its title, five letters a page. Pure."""

import datetime as dt
import re
from collections.abc import Sequence
from types import ModuleType

from bot import texts
from bot.plan import Listing, Plan, Words
from bot.view import words_for
from corpus.letter import Letter
from corpus.months import MONTHS
from index.listing import ERA, Filter, from_key, parse, select

CHRISTIAN = 2400  # a year below it is counted in the Christian era
_ENGLISH = re.compile(
    r"(?:please )?(?:(?:show|list|give)(?: me)? ?)?(?:the )?(?P<all>all )?(?:the )?"
    r"(?P<new>(?:latest|newest|recent) )?letters?(?: (?:of|from|in) (?P<year>[12][0-9]{3}))?"
    r"(?: please)?[.?!]?$"
)
PAGE = 5  # letters a page: what fits a phone's screen in large type


def listing_of(question: str, letters: Sequence[Letter], today: str, quote: str) -> Plan | None:
    """The first page of the list that is asked for; None when the question is no such thing."""
    asked = _in_english(question)
    english = asked is not None
    asked = asked or parse(question, letters, dt.date.fromisoformat(today))
    return _page(asked, 1, letters, quote, english) if asked else None


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


def _page(asked: Filter, page: int, letters: Sequence[Letter], quote: str, english: bool) -> Plan:
    words = words_for(english)
    fitting, title = select(asked, letters), title_of(asked, words)
    if not fitting:
        return Words(words.LIST_EMPTY.format(title=title), (), quote)
    pages = -(-len(fitting) // PAGE)
    page = min(max(page, 1), pages)
    shown = tuple(fitting[(page - 1) * PAGE : page * PAGE])
    return Listing(
        title, shown, len(fitting), page, pages, asked.key, quote, words is words_for(True)
    )


def title_of(asked: Filter, words: ModuleType = texts) -> str:
    """What a list is of, in words: "หนังสือเดือนพฤศจิกายน ปี 2565 จากจังหวัดแพร่"."""
    narrow = [
        words.LIST_MONTH.format(month=MONTHS[asked.month - 1]) if asked.month else "",
        words.LIST_YEAR.format(year=asked.year) if asked.year else "",
        words.LIST_SENDER.format(sender=asked.sender) if asked.sender else "",
    ]
    kind = asked.kind or words.LIST_KIND
    if any(narrow):
        return kind + " ".join(filter(None, narrow))
    return kind + (words.LIST_NEW if asked.latest else words.LIST_WHOLE)
