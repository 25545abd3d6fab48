"""A thing wanted of the letter on a subject: "ติดต่อใครเรื่อง แผนพัฒนาหมู่บ้าน". Pure.

The subject is held against the letters' own, so that a wish about a detail ("เรื่องงบประมาณ")
is no such thing.
"""

import re

from bot.chain import chain
from bot.duties import body_of, checklist
from bot.inside import HITS
from bot.ready import Engine
from bot.wanted import own_words, wanted
from corpus.letter import Letter
from corpus.text import fold_text

_FORM = re.compile(r"^(?P<wish>.{2,40}?)(?:ใน|ของ)?(?:เรื่อง|เกี่ยวกับ)(?P<subject>.{3,})$", re.DOTALL)
_WISHES = frozenset({"checklist", "contact", "deadline", "signer"})


def wish_about(question: str) -> tuple[str, str] | None:
    """The wish and the subject of a question that has this form, else None."""
    found = _FORM.match(question.strip())
    want, own = wanted(found["wish"]) if found else ("", ())
    asker = want == "checklist" and len(own) == 1 and body_of(own[0])
    return (found["wish"], found["subject"]) if want in _WISHES and (asker or not own) else None


def letter_on(subject: str, engine: Engine, body: str = "") -> Letter | None:
    """The letter nearest to `subject` whose own subject has all of its words.

    With `body`, the first of it, the others on the subject, and those that passed it on, that
    orders something of that kind of body; the nearest when none does.
    """
    words = own_words(subject)
    hits = engine.ask(subject, HITS).hits if words else ()
    letters = filter(None, map(engine.letter, dict.fromkeys(hit.letter.id for hit in hits)))
    on = [one for one in letters if _is_on(words, one)]
    if not (on and body):
        return on[0] if on else None
    kin = [one.letter for one in chain(on[0], engine.letters()).others if one.letter]
    every = (*on, *(one for one in kin if _is_on(words, one)))
    return next((one for one in every if checklist(one, "", body).duties), on[0])


def _is_on(words: tuple[str, ...], letter: Letter) -> bool:
    own = fold_text(letter.subject)
    return all(word in own for word in words)
