"""Whether a question stays with the letter that was just talked about. Pure.

Holds the question's own words against the letter's, and against what all letters answer:
one that has none of its own leans on what was said before; one that names what the letter
does not hold has left it. The figures were measured on the pairs of `tests/bot/pairs.py`.
"""

import re
from collections.abc import Callable

from bot.polite import POLITE
from bot.wanted import ATTRIBUTES, THIS, own_words
from corpus.letter import Letter
from corpus.text import fold_text
from index.answer import Answer, Hit
from index.vocabulary import expansions

#: How far another letter must lead in the answer of all letters, for a question of few words
#: of its own and for a longer one: the longer it is, the less it needs what was said before.
LEAD_SHORT, LEAD_LONG = 3.0, 1.0
FEW = 2

_LEANS = re.compile(
    r"^(?:แล้ว(?!เสร็จ)|ละ|และ|ส่วน(?!ราชการ|งาน|ที่|ใหญ่)|อ้าว|งั้น|ถ้างั้น|แต่(?!ละ|งตั้ง)|อ๋อ|โอเค|and )|"
    rf"(?:ล่ะ|หละ|(?<!ร้อย)(?<!เดือน)(?<!คน)(?<!ปี)(?<!วัน)(?<!ครั้ง)ละ)(?:{POLITE})*$"
)


def stays(
    question: str, letter: Letter, answer: Answer, held: Callable[[str], Letter | None]
) -> bool:
    """Whether `question` is about `letter`; `answer` is that of all letters, `held` finds one."""
    own, folded = own_words(question), fold_text(question).strip()
    if THIS.search(folded) or ATTRIBUTES.issuperset(own):
        return True
    if answer.outcome == "letter":
        return False
    leaning, missing = leans(question), _missing(own, letter)
    first = answer.hits[0] if answer.hits else None
    here = first is not None and stands_in(first, letter)
    if here and 2 * len(missing) <= len(own):
        return True
    if missing:
        other = held(first.letter.id) if first and not here else None
        elsewhere = other is not None and not _missing(missing, other)
        return leaning and not elsewhere
    if leaning or len(own) == 1:
        return True
    return _behind(answer, letter) <= (LEAD_SHORT if len(own) <= FEW else LEAD_LONG)


def stands_in(hit: Hit, letter: Letter) -> bool:
    """Whether the words of `hit` stand in `letter`, be it as a copy."""
    return letter.id in (hit.letter.id, *hit.also_in)


def stands_alone(question: str) -> bool:
    """Whether a question says enough to be asked of all letters when this one has no answer."""
    folded = fold_text(question).strip()
    return not (THIS.search(folded) or leans(folded) or is_short(folded))


def leans(question: str) -> bool:
    """Whether a question goes on about what was said before: "แล้ว…ล่ะ"."""
    return bool(_LEANS.search(fold_text(question).strip()))


def is_short(question: str) -> bool:
    """Whether a question has few words of its own, so that it may go on about a letter."""
    return len(own_words(question)) <= FEW


def fits(question: str, answer: Answer, letter: Letter) -> bool:
    """Whether an answer out of `letter` answers: sure, or all own words in its first passage.

    Never when the letter has half of the words or fewer: confidence was learned among letters.
    """
    if not answer.hits:
        return False
    words, text = own_words(question), fold_text(answer.hits[0].passage.text)
    if words and 2 * len(_missing(words, letter)) >= len(words):
        return False
    return answer.outcome == "answer" or (bool(words) and all(_in(word, text) for word in words))


def _missing(words: tuple[str, ...], letter: Letter) -> tuple[str, ...]:
    text = fold_text(f"{letter.subject} {letter.sender} {letter.text}")
    return tuple(word for word in words if not _in(word, text))


def _in(word: str, text: str) -> bool:
    if word in text:
        return True
    return any(term in text for meant in expansions(word) for term in meant.terms)


def _behind(answer: Answer, letter: Letter) -> float:
    """Points by which the letter's best passage is behind the best of all."""
    own = [hit.score for hit in answer.hits if stands_in(hit, letter)]
    return answer.hits[0].score - max(own) if own else float("inf")
