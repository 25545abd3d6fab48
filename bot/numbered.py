"""Letters that a question names by their numbers: several to be shown, or one to ask of. Pure."""

from collections.abc import Sequence

from bot.places import clauses_named, head
from bot.plan import Card
from bot.ready import Engine
from bot.wanted import own_words, wanted
from corpus.letter import Letter
from corpus.numbers import Partial, find_partials
from index.reference import find_named

#: What is said of letters side by side.
_BESIDE = frozenset({"ต่าง", "ต่างกัน", "เหมือน", "เหมือนกัน", "เทียบ", "เปรียบเทียบ", "and", "both"})


def each_named(question: str, engine: Engine) -> tuple[Card, ...]:
    """A card of each letter that a question names, where it names several and asks no more."""
    partials = find_partials(question)
    rest = _without(question, partials)
    if len(partials) < 2 or wanted(rest)[0] or set(own_words(rest)) - _BESIDE:
        return ()
    letters = engine.letters()
    named = [find_named(question[one.start : one.end], letters) for one in partials]
    found = dict.fromkeys(one.letters[0] for one in named if len(one.letters) == 1)
    held = filter(None, map(engine.letter, found))
    return tuple(Card(head(one)) for one in held) if len(found) > 1 else ()


def wish_of(question: str, letters: Sequence[Letter]) -> tuple[str, str] | None:
    """The one letter (its id) that a question names, and the rest, where that wants a thing."""
    held = find_named(question, list(letters))
    if not held.sure or len(held.letters) != 1:
        return None
    rest = _without(question, find_partials(question))
    return (held.letters[0], rest) if clauses_named(rest) or wanted(rest)[0] else None


def _without(text: str, partials: Sequence[Partial]) -> str:
    """`text` without the numbers found in it."""
    for partial in sorted(partials, key=lambda one: -one.start):
        text = text[: partial.start] + " " + text[partial.end :]
    return text
