"""A question that a letter just published answers, to be tapped by whoever published it.

Promises a question that was put to the current snapshot and answered out of that letter, or
"": never one that only might work.
"""

from collections.abc import Iterator, Sequence

from bot import desk_texts as say
from bot import warm
from bot.settings import Settings
from corpus.letter import Letter
from corpus.text import fold_text

LONGEST = 120  # characters; a button's message is to be read at a glance


def sample(settings: Settings, letters: Sequence[Letter]) -> str:
    """The first question that one of `letters` answers; "" when none does."""
    engine = warm.engine(settings)
    for letter in letters:
        for question in _questions(letter):
            answer = engine.ask(question)
            if answer.outcome in ("answer", "letter") and answer.hits[0].letter.id == letter.id:
                return question
    return ""


def _questions(letter: Letter) -> Iterator[str]:
    """What may be asked of a letter: its deadline, what is to be done, its number."""
    about = " ".join(fold_text(letter.subject).split())
    if about and letter.deadlines:
        yield say.ASK_WHEN.format(subject=about)[:LONGEST]
    if about and letter.directives:
        yield say.ASK_WHAT.format(subject=about)[:LONGEST]
    if about:
        yield about[:LONGEST]
    if letter.canonical:
        yield letter.canonical
