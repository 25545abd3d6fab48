"""What a search finds: hits of the engine that also answers in LINE, narrowed by filters.

Promises that what does not answer is only ever called nearest, and that an empty result says
what was looked through. Never changes the engine's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers import heads
from bot.citation import citation, short_subject
from bot.excerpt import Run, runs
from bot.ready import Engine
from bot.site.filters import Filters
from bot.site.place import place_of
from bot.site.shelf import Shelf
from bot.unheld import beside
from corpus.letter import Letter
from index.answer import Answer, Hit

MOST = 10  # hits on a page
DEEP = 60  # hits asked for when filters take some away
EXCERPT = 420  # characters of an excerpt
NEAREST = 5


@dataclass(frozen=True)
class Result:
    """One hit as it is shown; `also` are citations of letters that say the same words.

    `subject` is the letter's, "" where it stands above already.
    """

    letter: Letter
    title: str
    subject: str
    path: str
    place: str
    runs: tuple[Run, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """`outcome` is "answer", "letter", "none" (nothing answers) or "talk" (no question).

    `looked` counts the letters that fit the filters. `nearest` are given when nothing answers:
    hits within the filters if there are any (`outside` False), else from all letters. `missing`
    says that the question names a number that no letter has; theirs are `beside` it then: "alike"
    when they look like it, "citing" when they cite it, else "".
    """

    outcome: str
    looked: int
    results: tuple[Result, ...] = ()
    nearest: tuple[Result, ...] = ()
    outside: bool = False
    missing: bool = False
    beside: str = ""


def find(query: str, filters: Filters, engine: Engine, held: Shelf) -> Findings:
    """The answer to `query` among the letters that fit. Raises a WianError of the question."""
    answer = engine.ask(query, DEEP if filters.given else MOST)
    fitting = {one.id for one in held.letters if filters.fits(one, held.about)}
    if answer.outcome == "talk":
        return Findings("talk", len(fitting))
    within = [hit for hit in answer.hits if hit.letter.id in fitting]
    if within and answer.outcome != "none" and _still(query, answer, within[0], engine):
        named = answer.outcome == "letter"
        shown = _apart(heads(within)) if named else within
        return Findings(answer.outcome, len(fitting), _shown(shown[:MOST], held))
    near, outside = (within, False) if within else (list(answer.hits), bool(filters.given))
    unheld = beside(query, near, list(held.letters))
    hits, how = (unheld.hits, "citing" if unheld.citing else "alike") if unheld else ((), "")
    nearest = _shown(_apart(hits or near)[:NEAREST], held)
    return Findings(
        "none", len(fitting), (), nearest, outside, unheld is not None, how if hits else ""
    )


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
    shown = [hit for hit in hits if hit.letter.id in letters]
    first = {hit.letter.id: hit for hit in reversed(shown)}
    return tuple(_result(hit, letters, hit is first[hit.letter.id]) for hit in shown)


def _result(hit: Hit, letters: dict[str, Letter], first: bool) -> Result:
    passage, letter = hit.passage, letters[hit.letter.id]
    bright = [(begin - passage.start, end - passage.start) for begin, end in passage.highlight]
    also = tuple(citation(letters[name]) for name in hit.also_in if name in letters)
    return Result(
        letter,
        citation(hit.letter),
        short_subject(letter) if first else "",
        passage.path,
        place_of(passage),
        tuple(runs(passage.text, bright, EXCERPT)),
        also,
    )
