"""A thing wanted of the letter on a subject: "ติดต่อใครเรื่อง แผนพัฒนาหมู่บ้าน". Pure.

The subject is held against the letters' own, so that a wish about a detail ("เรื่องงบประมาณ")
is no such thing.
"""

import re

from bot.ready import Engine
from bot.wanted import own_words, wanted
from corpus.letter import Letter
from corpus.text import fold_text

HITS = 10
_FORM = re.compile(r"^(?P<wish>.{2,40}?)(?:ใน|ของ)?(?:เรื่อง|เกี่ยวกับ)(?P<subject>.{3,})$", re.DOTALL)
_WISHES = frozenset({"checklist", "contact", "deadline", "signer"})


def wish_about(question: str) -> tuple[str, str] | None:
    """The wish and the subject of a question that has this form, else None."""
    found = _FORM.match(question.strip())
    want, own = wanted(found["wish"]) if found else ("", ())
    return (found["wish"], found["subject"]) if want in _WISHES and not own else None


def letter_on(subject: str, engine: Engine) -> Letter | None:
    """The letter nearest to `subject` whose own subject has all of its words."""
    words = own_words(subject)
    hits = engine.ask(subject, HITS).hits if words else ()
    letters = filter(None, (engine.letter(hit.letter.id) for hit in hits))
    return next((one for one in letters if _is_on(words, one)), None)


def _is_on(words: tuple[str, ...], letter: Letter) -> bool:
    own = fold_text(letter.subject)
    return all(word in own for word in words)
