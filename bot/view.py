"""What rendering needs besides the plan: addresses, the day, what is known, whose language.

Passed in, so that messages stay pure.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from bot import texts, texts_english
from bot.about import About, Known, age

#: Address of a letter's page, given letter id and passage id ("" for none); "" without a page.
Link = Callable[[str, str], str]


@dataclass(frozen=True)
class View:
    """`words` is the catalogue of the frame: `bot.texts`, or `bot.texts_english`."""

    link: Link
    today: datetime.date | None
    known: Known
    words: ModuleType = texts

    def about(self, letter: str) -> About:
        """What is known of the letter with this id."""
        return self.known(letter)

    def age(self, issued: str | None) -> str:
        """How long ago a letter was issued, in words; "" when that is not known."""
        old = age(issued, self.today)
        if old is None:
            return ""
        unit, count = old
        one, more = self.words.AGES[unit]
        return more.format(count=count) if count > 1 else one if count else self.words.TODAY


def words_for(english: bool) -> ModuleType:
    """The catalogue of the frame in English or Thai."""
    return texts_english if english else texts


def view_of(link: Link, today: datetime.date | None, known: Known, english: bool) -> View:
    """A view whose frame is in English or Thai."""
    return View(link, today, known, words_for(english))
