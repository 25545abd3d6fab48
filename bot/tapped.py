"""What a tapped button does: a verdict, a page of a list, a letter, its duties, its chain. Pure.

Buttons outlive the talk that they belong to: one of another time is answered kindly.
"""

from dataclasses import replace

from bot import texts
from bot.conversation import Question, asks
from bot.feedback import judged
from bot.inside import Asker, duties, links, whole
from bot.lists import page_of
from bot.plan import Silence, Words
from bot.postbacks import Pressed
from bot.ready import Engine
from bot.state import State
from bot.turn import Turn, rows
from bot.view import words_for
from corpus.letter import Letter


def tapped(pressed: Pressed, engine: Engine, state: State, today: str) -> Turn:
    """The turn after a button, on the day `today` (ISO)."""
    first, *rest = pressed.fields
    match pressed.name:
        case "fb" if first not in ("yes", "no"):
            return Turn(Words(texts.OLD_BUTTON, asks()))
        case "fb":
            return judged(engine, state, first, rest[0])
        case "ls":
            plan = page_of(first, rest[0], engine.letters(), english=state.english)
            if plan is None:
                return Turn(Words(texts.OLD_BUTTON, asks()))
            return Turn(plan, replace(state, rows=rows(plan)))
        case "kb":
            return Turn(Silence("keyboard"))
        case "me":
            body = first if first in texts.BODIES else ""
            return known_as(body, engine, replace(state, letter=rest[0]), today)
    letter = engine.letter(first)
    if letter is None:
        return Turn(Words(words_for(state.english).LETTER_GONE, asks()))
    return _of_letter(pressed.name, letter, engine, state, today)


def known_as(body: str, engine: Engine, state: State, today: str, quote: str = "") -> Turn:
    """The asker is of a kind of body from now on: its duties of the letter talked about."""
    letter = engine.letter(state.letter) if state.letter else None
    state = replace(state, letter=letter.id if letter else "", body=body)
    if letter and (letter.directives or letter.deadlines):
        return Turn(duties(letter, Asker(body, today, state.english), quote), state)
    words = words_for(state.english)
    said = words.BODY_KNOWN.format(body=words.BODY_NAMES[body]) if body else words.TALK
    return Turn(Words(said, (), quote), state)


def _of_letter(name: str, letter: Letter, engine: Engine, state: State, today: str) -> Turn:
    asker = Asker(state.body, today, state.english)
    match name:
        case "do":
            plan = duties(letter, asker)
        case "up":
            plan = links(letter, engine, asker)
        case _:
            plan = replace(whole(letter, Question("")), english=state.english)
    return Turn(plan, replace(state, letter=letter.id))
