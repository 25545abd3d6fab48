"""What one letter says to a question about itself: a field, a clause, its duties, a passage.

What the letter states in a place of its own is shown from there; the rest is looked up
within the letter; what it does not hold is said so, with an offer to ask all letters.
"""

from dataclasses import dataclass, replace
from types import ModuleType

from bot.answers import SHOWN, cards, close, english, words_of
from bot.chain import chain
from bot.citation import citation
from bot.conversation import Question
from bot.duties import body_of, checklist, passed
from bot.followup import fits, leans
from bot.places import at_role, clause, clauses_named, head, quoted, without_clause
from bot.plan import Card, Found, Letters, Plan, Words
from bot.ready import Engine
from bot.wanted import own_words, wanted
from corpus.dates import thai_date
from corpus.letter import Deadline, Letter
from corpus.text import fold_text
from index.answer import Hit

HITS = 10  # asked of the engine; a conversation shows the few that answer

#: What is wanted -> the part of the letter that says it.
_ROLES = {
    "contact": "contact",
    "signer": "signature",
    "enclosure": "enclosure",
    "date": "head",
    "to": "to",
}


@dataclass(frozen=True)
class Asker:
    """Who asks, as far as it matters: the kind of body, the day (ISO date), the language."""

    body: str
    today: str
    english: bool = False


def named(question: Question, letter: Letter, engine: Engine, asker: Asker) -> Plan | None:
    """The plan for a question that wants a known thing of `letter`; None for any other."""
    paths = clauses_named(question.text)
    if paths:
        return _clauses(question, letter, paths)
    want, own = wanted(question.text)
    bare = want == "checklist" or (not want and bool(letter.directives) and leans(question.text))
    body = body_of(own[0]) if bare and len(own) == 1 else ""
    want = want or ("checklist" if body else "")
    known = body or _issued(letter, own) or (want == "checklist" and _ordered(letter, own))
    if not want or (own and not known):
        return None
    match want:
        case "checklist":
            return duties(letter, replace(asker, body=body or asker.body), question.quote)
        case "chain":
            return links(letter, engine, asker, question.quote)
        case "whole" | "head":
            return whole(letter, question)
        case "responsible":
            return _responsible(question, letter, engine, asker)
        case _:
            return _field(question, letter, want, asker)


def looked_up(
    question: Question, letter: Letter, engine: Engine, sure: bool = False
) -> Found | None:
    """The passages of `letter` that answer; None when it says nothing of the matter.

    `sure`: the answer of all letters stands in this one.
    """
    answer = engine.ask(question.text, HITS, within=letter.id)
    if answer.hits and (sure or fits(question.text, answer, letter)):
        return found(question, close(answer.hits))
    return None


def not_here(question: Question, letter: Letter) -> Words:
    """The letter says nothing of the matter; one tap asks all letters."""
    words = words_of(question.text)
    ask = words.ALL_LETTERS.format(question=question.text)
    how = words.ASK_IN_GROUP if question.group else words.ASK_BY_TAP
    said = words.WITHIN_NONE.format(letter=citation(letter), ask=ask, how=how)
    return Words(said, (ask,), question.quote)


def found(question: Question, hits: list[Hit], note: str = "") -> Found:
    """Passages of one letter, shown as such."""
    note = note or question.note
    told = english(question.text)
    return Found(cards(hits, {}), note, english=told, within=True, quote=question.quote)


def whole(letter: Letter, question: Question) -> Letters:
    """The letter's card, from which it opens."""
    told = english(question.text)
    return Letters((Card(head(letter)),), question.note, english=told, quote=question.quote)


def duties(letter: Letter, asker: Asker, quote: str = "") -> Plan:
    """What the letter orders, as a checklist."""
    made = checklist(letter, asker.today, asker.body, quote)
    return replace(made, english=asker.english)


def links(letter: Letter, engine: Engine, asker: Asker, quote: str = "") -> Plan:
    """Where the letter comes from and went, with its enclosures."""
    return replace(chain(letter, engine.letters(), quote), english=asker.english)


def _issued(letter: Letter, names: tuple[str, ...]) -> bool:
    """Whether these names are those of the office that the letter comes from."""
    sender = fold_text(f"ที่ว่าการ{letter.sender}")
    return bool(letter.sender) and all(name in sender for name in names)


def _ordered(letter: Letter, names: tuple[str, ...]) -> bool:
    """Whether the letter orders somebody of these names to do something."""
    actors = fold_text(" ".join(one.actor for one in letter.directives))
    return all(name in actors for name in names)


def _clauses(question: Question, letter: Letter, paths: tuple[str, ...]) -> Plan | None:
    hits = [hit for path in paths[:SHOWN] if (hit := clause(letter, path))]
    if hits:
        return found(question, hits)
    if own_words(without_clause(question.text)):
        return None
    said = words_of(question.text).WITHIN_NO_CLAUSE.format(clause=paths[0], letter=citation(letter))
    return Words(said, (), question.quote)


def _field(question: Question, letter: Letter, want: str, asker: Asker) -> Plan:
    words = words_of(question.text)
    if want == "deadline":
        limits = letter.deadlines
        places = [(quoted(letter, one.quote), _late(one, asker, words)) for one in limits]
    else:
        places = [(at_role(letter, _ROLES[want]), "")]
    for hit, note in places:
        if hit:
            return found(question, [hit], note)
    said = words.WITHIN_NO_FIELD.format(field=words.FIELDS[want], letter=citation(letter))
    ask = words.ALL_LETTERS.format(question=question.text)
    return Words(said, (ask,) if want == "deadline" else (), question.quote)


def _responsible(question: Question, letter: Letter, engine: Engine, asker: Asker) -> Plan:
    """Who is responsible: the letter's own words of it, else whom it orders, else whom to call."""
    plan = looked_up(question, letter, engine)
    if plan:
        return plan
    if letter.directives:
        return duties(letter, replace(asker, body=""), question.quote)
    return _field(question, letter, "contact", asker)


def _late(limit: Deadline, asker: Asker, words: ModuleType) -> str:
    if not passed(limit, asker.today):
        return ""
    return words.DEADLINE_PASSED.format(deadline=thai_date(limit.date))
