"""From an answer of the letters to a plan: what is shown, and how much of it. Pure.

One bubble a letter, no letter twice; another letter stands beside the best only when it
really answers; what the letters do not say is said so, with the nearest named as nearest.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from types import ModuleType

from bot import texts
from bot.conversation import Question, asks
from bot.plan import Card, Found, Letters, Nearest, Plan, Words
from bot.unheld import Beside
from bot.view import words_for
from corpus.numbers import find_partials
from index.answer import Answer, Hit
from index.keyboard import undo_slip

SHOWN = 3  # letters in one answer
LETTERS_SHOWN = 5  # letters when a number fits several
CLOSE = 0.5  # points below the best score within which another letter "really answers"
SUBJECT = 200  # characters of a subject to tap

_LATIN = re.compile(r"[A-Za-z]")
_THAI = re.compile(r"[ก-ฮ]")
_WORD = re.compile(r"\b(?!(?:ok|okay|pdf)\b)[A-Za-z]{2,}", re.IGNORECASE)  # Thais type these too


def reply(
    question: Question, answer: Answer, names: Mapping[str, str], unheld: Beside | None = None
) -> Plan:
    """What to say to `question`; `names` gives the citation of letters in `also_in`.

    `unheld`: what to name beside the number that the question named and that is not held.
    """
    if answer.outcome == "talk" or (answer.outcome != "none" and not answer.hits):
        words = words_of(question.text)
        said = words.TALK if answer.outcome == "talk" else words.NOT_FOUND
        return Words(said, () if question.group else asks(), question.quote)
    frame = {"note": question.note, "english": english(question.text), "quote": question.quote}
    if answer.outcome == "letter":
        named = other_letters(heads(answer.hits))[:LETTERS_SHOWN]
        which = len(named) > 1 and bool(find_partials(question.text))
        return Letters(cards(named, names), asks_which=which, **frame)
    if answer.outcome == "none":
        near = other_letters(unheld.hits if unheld else answer.hits)[:SHOWN]
        if unheld:
            beside = {"look_alikes": True, "citing": unheld.citing}
            return Nearest(cards(near, names), **beside, **frame)
        return Nearest(cards(near, names), asks=_narrowing(near), **frame)
    return Found(cards(close(answer.hits), names), **frame)


def close(hits: Sequence[Hit]) -> list[Hit]:
    """The best hit of each letter that answers about as well as the best one."""
    others = other_letters(hits)
    return [hit for hit in others if hit.score >= others[0].score - CLOSE][:SHOWN]


def words_of(question: str) -> ModuleType:
    """The catalogue in the language of a question."""
    return words_for(english(question))


def english(text: str) -> bool:
    """Whether a question is asked in English: most of its letters are Latin, and words.

    Thai that was typed with the keyboard left in English is no English.
    """
    latin = len(_LATIN.findall(text)) > len(_THAI.findall(text)) and bool(_WORD.search(text))
    return latin and undo_slip(text) == text


def other_letters(hits: Sequence[Hit]) -> list[Hit]:
    """The best hit of each letter, in order, without letters already named in `also_in`."""
    seen: set[str] = set()
    kept = []
    for hit in hits:
        if hit.letter.id not in seen:
            kept.append(hit)
            seen.update((hit.letter.id, *hit.also_in))
    return kept


def cards(hits: Sequence[Hit], names: Mapping[str, str]) -> tuple[Card, ...]:
    """Hits to show; `names` gives the citation of letters in `also_in`."""
    return tuple(
        Card(hit, tuple(names[other] for other in hit.also_in if other in names)) for hit in hits
    )


def _narrowing(near: Sequence[Hit]) -> tuple[str, ...]:
    """One question at most: is it about the nearest letter's subject?"""
    subjects = [hit.letter.subject for hit in near[:1] if hit.letter.subject]
    return tuple(texts.NEARBY_ASK.format(subject=one[:SUBJECT]) for one in subjects)


def heads(hits: Sequence[Hit]) -> list[Hit]:
    """The first hit and those after it that hold their letter's own number or subject.

    A letter that was asked for is found by its head; what follows the heads only ranks.
    """
    rest = itertools.takewhile(_is_head, hits[1:])
    return [hits[0], *rest]


def _is_head(hit: Hit) -> bool:
    own = (hit.letter.number, hit.letter.subject)
    return any(words and words in hit.passage.text for words in own)
