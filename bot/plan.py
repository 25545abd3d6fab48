"""What the bot means to say, before it is put into LINE's form: plain frozen data.

`bot.conversation` makes plans, `bot.messages` renders them; neither sends anything.
"""

from dataclasses import dataclass

from index.answer import Hit


@dataclass(frozen=True)
class Silence:
    """Nothing is said, for the reason `why` (a short English word for the inbox)."""

    why: str


@dataclass(frozen=True)
class Words:
    """One text; `asks` are questions to tap; `quote` is the token of the message quoted."""

    text: str
    asks: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class Greeting:
    """The first words to somebody who added the bot, with example questions to tap."""


@dataclass(frozen=True)
class Card:
    """One hit to show; `also` names the other letters that hold the same words."""

    hit: Hit
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Passages that answer, best first, one a letter; `note` stands before them if given."""

    cards: tuple[Card, ...]
    note: str = ""


@dataclass(frozen=True)
class Letters:
    """The letters that were asked for by number, date or sender, shown as letters."""

    cards: tuple[Card, ...]
    note: str = ""


@dataclass(frozen=True)
class Nearest:
    """The letters do not say; `cards` are the nearest and are named as nearest."""

    cards: tuple[Card, ...]
    note: str = ""


Plan = Silence | Words | Greeting | Found | Letters | Nearest
