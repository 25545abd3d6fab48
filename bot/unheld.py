"""What is named beside a number that is not held: letters that cite it, else look-alikes. Pure.

A look-alike differs by a digit that was lost or taken for another, never by most of them;
the closest stands first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.letter import Letter
from corpus.numbers import Partial, confusion_cost, find_partials
from index.answer import Hit, LetterCard
from index.reference import find_named, numbers_of


@dataclass(frozen=True)
class Beside:
    """The hits to name; `citing`: they cite the number, and their own is another one."""

    hits: tuple[Hit, ...]
    citing: bool = False


def beside(question: str, hits: Sequence[Hit], letters: list[Letter]) -> Beside | None:
    """What to name of `hits` when `question` names a number of none of `letters`, else None."""
    named = find_named(question, letters)
    if not named.missing:
        return None
    citing = tuple(hit for hit in hits if hit.letter.id in named.citing)
    if citing:
        return Beside(citing, citing=True)
    partials = find_partials(question)
    alike = [hit for hit in hits if _is_alike(partials, hit.letter)]
    return Beside(tuple(sorted(alike, key=lambda hit: _cost(partials, hit.letter))))


def _is_alike(partials: Sequence[Partial], letter: LetterCard) -> bool:
    """Whether one digit differs, or less than half of a longer number."""
    costs = _costs(partials, letter)
    return any(cost <= max(1.0, (len(one.number) - 1) / 2) for one, cost in costs)


def _cost(partials: Sequence[Partial], letter: LetterCard) -> float:
    return min((cost for _, cost in _costs(partials, letter)), default=float("inf"))


def _costs(partials: Sequence[Partial], letter: LetterCard) -> list[tuple[Partial, float]]:
    numbers = numbers_of(letter)
    return [(one, confusion_cost(one.number, two.number)) for one in partials for two in numbers]
