"""What a card says of a letter beyond its own words: what replaced it, what it leads to.

Pure, over the letters that are held; make it once a snapshot. Dates are ISO strings.
"""

import datetime
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.chain import amends, replaced_by
from corpus.letter import Letter


@dataclass(frozen=True)
class About:
    """`replaced_by` is the newest letter that cancels this one, or with `amended` changes it.

    The others tell its buttons.
    """

    replaced_by: Letter | None = None
    amended: bool = False
    duties: bool = True
    chain: bool = True


#: What is known of a letter, given its id.
Known = Callable[[str], About]


def unknown(_: str) -> About:
    """Nothing is known: no letter replaced it, and every button is shown."""
    return About()


def known(letters: Iterable[Letter]) -> Known:
    """What these letters say of each other; as `unknown` for the id of another letter."""
    held = {letter.id: letter for letter in letters}
    newcomers = [letter for letter in held.values() if letter.supersedes]
    cited = {reference.letter for letter in held.values() for reference in letter.references}

    @functools.cache
    def about(letter_id: str) -> About:
        letter = held.get(letter_id)
        if letter is None:
            return About()
        newer = replaced_by(letter, newcomers)
        leads = letter.references or letter.enclosures or letter.supersedes or newer
        duties = bool(letter.directives or letter.deadlines)
        amended = newer is not None and amends(newer, letter)
        return About(newer, amended, duties, bool(leads) or letter_id in cited)

    return about


def age(issued: str | None, today: datetime.date | None) -> tuple[str, int] | None:
    """How old a letter is: ("years" | "almost" | "months" | "days", count), the largest unit.

    "almost" so many years: two months are missing at most. None without a date, without a
    clock, and for a date to come.
    """
    if not issued or today is None:
        return None
    date = datetime.date.fromisoformat(issued)
    days = (today - date).days
    months = (today.year - date.year) * 12 + today.month - date.month - (today.day < date.day)
    if days < 0:
        return None
    if months >= 12:
        years, rest = divmod(months, 12)
        return ("almost", years + 1) if rest >= 10 else ("years", years)
    return ("months", months) if months else ("days", days)
