"""What a search finds: hits of the engine that also answers in LINE, narrowed by filters.

Promises that what does not answer is only ever called nearest, and that an empty result says
what was looked through. Never changes the engine's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.citation import citation
from bot.excerpt import Run, runs
from bot.ready import Engine
from bot.site.filters import Filters
from bot.site.place import place_of
from bot.site.shelf import Shelf
from corpus.letter import Letter
from index.answer import Answer, Hit

MOST = 10  # hits on a page
DEEP = 60  # hits asked for when filters take some away
EXCERPT = 420  # characters of an excerpt
NEAREST = 5


@dataclass(frozen=True)
class Result:
    """One hit as it is shown; `also` are citations of letters that say the same words."""

    letter: Letter
    title: str
    path: str
    place: str
    runs: tuple[Run, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """`outcome` is "answer", "letter", "none" (nothing answers) or "talk" (no question).

    `looked` counts the letters that fit the filters. `nearest` are given when nothing answers:
    hits within the filters if there are any (`outside` False), else from all letters.
    """

    outcome: str
    looked: int
    results: tuple[Result, ...] = ()
    nearest: tuple[Result, ...] = ()
    outside: bool = False


def find(query: str, filters: Filters, engine: Engine, held: Shelf) -> Findings:
    """The answer to `query` among the letters that fit. Raises a WianError of the question."""
    answer = engine.ask(query, DEEP if filters.given else MOST)
    fitting = {one.id for one in held.letters if filters.fits(one, held.about)}
    if answer.outcome == "talk":
        return Findings("talk", len(fitting))
    within = [hit for hit in answer.hits if hit.letter.id in fitting]
    if within and answer.outcome != "none" and _still(query, answer, within[0], engine):
        return Findings(answer.outcome, len(fitting), _shown(within[:MOST], held))
    near, outside = (within, False) if within else (list(answer.hits), bool(filters.given))
    return Findings("none", len(fitting), (), _shown(_apart(near)[:NEAREST], held), outside)


def _still(query: str, answer: Answer, best: Hit, engine: Engine) -> bool:
    """Whether what the filters left answers: the best hit of all, or one that does alone."""
    if best is answer.hits[0]:
        return True
    return engine.ask(query, 1, best.letter.id).outcome in ("answer", "letter")


def _apart(hits: Sequence[Hit]) -> list[Hit]:
    """The best hit of each letter."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.letter.id, hit)
    return list(first.values())


def _shown(hits: Sequence[Hit], held: Shelf) -> tuple[Result, ...]:
    letters = {one.id: one for one in held.letters}
    return tuple(_result(hit, letters) for hit in hits if hit.letter.id in letters)


def _result(hit: Hit, letters: dict[str, Letter]) -> Result:
    passage = hit.passage
    bright = [(first - passage.start, last - passage.start) for first, last in passage.highlight]
    also = tuple(citation(letters[name]) for name in hit.also_in if name in letters)
    return Result(
        letters[hit.letter.id],
        citation(hit.letter),
        passage.path,
        place_of(passage),
        tuple(runs(passage.text, bright, EXCERPT)),
        also,
    )
