"""Pages of a list of letters: what is listed, its title, five letters a page. Pure."""

import datetime as dt
from collections.abc import Sequence

from bot import texts
from bot.plan import Listing, Plan, Words
from corpus.letter import Letter
from corpus.months import MONTHS
from index.listing import Filter, from_key, parse, select

PAGE = 5  # letters a page: what fits a phone's screen in large type


def listing_of(question: str, letters: Sequence[Letter], today: str, quote: str) -> Plan | None:
    """The first page of the list that is asked for; None when the question is no such thing."""
    asked = parse(question, letters, dt.date.fromisoformat(today))
    return _page(asked, 1, letters, quote) if asked else None


def page_of(key: str, page: str, letters: Sequence[Letter]) -> Plan | None:
    """A page of a list by its key; the nearest page that there is. None for a foreign key."""
    asked = from_key(key)
    if asked is None or not (page.isascii() and page.isdigit()) or len(page) > len("99999"):
        return None
    return _page(asked, int(page), letters, "")


def _page(asked: Filter, page: int, letters: Sequence[Letter], quote: str) -> Plan:
    fitting, title = select(asked, letters), title_of(asked)
    if not fitting:
        return Words(texts.LIST_EMPTY.format(title=title), (), quote)
    pages = -(-len(fitting) // PAGE)
    page = min(max(page, 1), pages)
    shown = tuple(fitting[(page - 1) * PAGE : page * PAGE])
    return Listing(title, shown, len(fitting), page, pages, asked.key, quote)


def title_of(asked: Filter) -> str:
    """What a list is of, in words: "หนังสือเดือนพฤศจิกายน ปี 2565 จากจังหวัดแพร่"."""
    narrow = [
        texts.LIST_MONTH.format(month=MONTHS[asked.month - 1]) if asked.month else "",
        texts.LIST_YEAR.format(year=asked.year) if asked.year else "",
        texts.LIST_SENDER.format(sender=asked.sender) if asked.sender else "",
    ]
    kind = asked.kind or texts.LIST_KIND
    if any(narrow):
        return kind + " ".join(filter(None, narrow))
    return kind + (texts.LIST_NEW if asked.latest else texts.LIST_WHOLE)
