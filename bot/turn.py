"""One turn of a talk, as `bot.dialogue` makes it and `bot.memory` keeps it: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.citation import citation
from bot.ledger import Missed, Verdict
from bot.plan import Found, Letters, Listing, Nearest, Plan
from bot.ready import Engine
from bot.state import State
from index.answer import Answer


@dataclass(frozen=True)
class Seen:
    """What a turn adds to the counts: outcomes, and the letter that was shown ("" for none)."""

    outcomes: tuple[str, ...] = ()
    letter: str = ""


@dataclass(frozen=True)
class Turn:
    """What is said, what the chat is about now (None: as before), and what is to be kept.

    `why` tells the admin why it is said; of a turn that is not `kept` nothing is remembered.
    """

    plan: Plan
    state: State | None = None
    notes: tuple[Missed | Verdict, ...] = ()
    seen: Seen = Seen()
    why: str = ""
    kept: bool = True


@dataclass(frozen=True)
class Wait:
    """Nothing can be said yet: the event is to be looked at again after `seconds`.

    `note` is what it waits for, as JSON has it; it is there again at the next look.
    """

    note: Mapping = field(default_factory=dict)
    seconds: float = 1.0


def passages(plan: Plan) -> tuple[str, ...]:
    """The ids of the passages that a plan shows."""
    has_cards = isinstance(plan, Found | Letters | Nearest)
    return tuple(card.hit.passage.id for card in plan.cards) if has_cards else ()


def rows(plan: Plan) -> tuple[str, ...]:
    """The ids of the letters that a plan shows, in order, where there are several."""
    if isinstance(plan, Listing):
        shown = [letter.id for letter in plan.letters]
    else:
        has_cards = isinstance(plan, Found | Letters | Nearest)
        shown = [card.hit.letter.id for card in plan.cards] if has_cards else []
    several = tuple(dict.fromkeys(shown))
    return several if len(several) > 1 else ()


def names(engine: Engine, answer: Answer) -> dict[str, str]:
    """Citations of the letters that an answer names as holding the same words, by id."""
    others = dict.fromkeys(other for hit in answer.hits for other in hit.also_in)
    letters = {other: engine.letter(other) for other in others}
    return {other: citation(letter) for other, letter in letters.items() if letter}
