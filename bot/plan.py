"""What the bot means to say, before it is put into LINE's form: plain frozen data.

`bot.conversation` makes plans, `bot.messages` renders them; neither sends anything.
"""

from dataclasses import dataclass, replace

from corpus.letter import Letter
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
    """Passages that answer, best first, one a letter; `note` stands before them if given.

    `english`: the question was asked in English, so that the frame is English too.
    `within`: the answer was looked for in one letter only, that of the answer before.
    """

    cards: tuple[Card, ...]
    note: str = ""
    english: bool = False
    within: bool = False
    quote: str = ""


@dataclass(frozen=True)
class Letters:
    """The letters that were asked for by number, date or sender, shown as letters.

    `asks_which`: the number fits several letters, and the person is asked which is meant.
    """

    cards: tuple[Card, ...]
    note: str = ""
    english: bool = False
    asks_which: bool = False
    quote: str = ""


@dataclass(frozen=True)
class Nearest:
    """The letters do not say; `cards` are the nearest and are named as nearest.

    `look_alikes`: a number was named that is not held, and `cards` look like it, or are
    `citing` it. `asks` are questions to tap that narrow what was asked, one subject at most.
    """

    cards: tuple[Card, ...]
    note: str = ""
    english: bool = False
    look_alikes: bool = False
    citing: bool = False
    asks: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True)
class Duty:
    """One line of a checklist: `quote` verbatim from the letter, `path` its place in it.

    `deadline` is an ISO date or None, `rule` a limit in words ("ภายใน 15 วันนับแต่…"),
    `passed` whether the date has gone by.
    """

    path: str
    actor: str
    quote: str
    deadline: str | None = None
    rule: str = ""
    passed: bool = False


@dataclass(frozen=True)
class Checklist:
    """What a letter orders. `body` is the asker's kind of body ("" when not said).

    With a body, `duties` are those that name it or nobody in particular, and `others` counts
    the rest. `contacts` are the letter's own lines. `english`: the frame is English, as in
    the plans that answer.
    """

    letter: Letter
    duties: tuple[Duty, ...]
    contacts: tuple[str, ...] = ()
    body: str = ""
    others: int = 0
    quote: str = ""
    english: bool = False


@dataclass(frozen=True)
class ChainLetter:
    """A letter of a chain: held (`letter`) or only cited (`number`, `date` as cited).

    `how`: "above" (the letter forwards, answers or cites it), "below" (it forwards or
    answers the letter), "replaces", "replaced" or "enclosed".
    """

    how: str
    letter: Letter | None
    number: str = ""
    date: str | None = None


@dataclass(frozen=True)
class Chain:
    """Where a letter comes from and where it went, from the ministry down."""

    letter: Letter
    others: tuple[ChainLetter, ...]
    quote: str = ""
    english: bool = False


@dataclass(frozen=True)
class Listing:
    """One page of a list of letters, newest first; `total` in all pages, `page` from 1.

    `title` says what was listed ("หนังสือปี 2565"), `key` asks for its other pages.
    """

    title: str
    letters: tuple[Letter, ...]
    total: int
    page: int
    pages: int
    key: str
    quote: str = ""
    english: bool = False


@dataclass(frozen=True)
class Drafts:
    """Drafts that wait for an admin; several are shown as one bundle.

    `what` names them in buttons; `file` is the name they came under, `pages` how many pages
    it has (0 when not known); `note` stands before the card if given.
    """

    letters: tuple[Letter, ...]
    what: str
    file: str = ""
    pages: int = 0
    note: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Progress:
    """Something slow is not done yet; `what` asks for its state anew.

    `doing` says what it is; so far `page` of `pages` (0 when not known).
    """

    doing: str
    what: str
    page: int = 0
    pages: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True)
class Published:
    """Letters that can be asked from now on; `sample` is a question that one answers."""

    letters: tuple[Letter, ...]
    sample: str = ""


@dataclass(frozen=True)
class Choice:
    """Words and what may be done: `ways` are label and data of a postback, or an address.

    `warns`: something may be lost by it. The first way is the one that is meant.
    """

    title: str
    text: str
    ways: tuple[tuple[str, str], ...]
    lines: tuple[str, ...] = ()
    warns: bool = False


Plan = (
    Silence
    | Words
    | Greeting
    | Found
    | Letters
    | Nearest
    | Checklist
    | Chain
    | Listing
    | Drafts
    | Progress
    | Published
    | Choice
)


def untapped(plan: Plan) -> Plan:
    """`plan` without questions to tap: a tap in a group says them without calling the bot."""
    return replace(plan, asks=()) if getattr(plan, "asks", ()) else plan
